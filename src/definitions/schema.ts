/** What a defined cookie may hold: any synchronous Standard Schema (standardschema.dev), as of Zod, Valibot or ArkType. */

import type { StandardSchemaV1 } from "@standard-schema/spec";

export type CookieSchema<Input = unknown, Output = Input> = StandardSchemaV1<Input, Output>;
export type InputOf<S extends CookieSchema> = StandardSchemaV1.InferInput<S>;
export type OutputOf<S extends CookieSchema> = StandardSchemaV1.InferOutput<S>;

/** What a schema has against a value: a message, and where in the value. */
export type SchemaIssue = StandardSchemaV1.Issue;

/** The schema's output for a value, or its issues. */
export function validate<Output>(
  schema: CookieSchema<unknown, Output>,
  value: unknown,
): { readonly value: Output } | { readonly issues: readonly SchemaIssue[] } {
  const result = schema["~standard"].validate(value);
  if ("then" in result)
    throw new TypeError("a cookie's schema must be synchronous: this one answers with a promise");
  return result.issues === undefined ? { value: result.value } : { issues: result.issues };
}
