/** The schema of a defined cookie: any synchronous Standard Schema (standardschema.dev), as of Zod, Valibot or ArkType. */

import type { StandardSchemaV1 } from "@standard-schema/spec";
import { CookieError } from "../../base/cookie-error.ts";

export type CookieSchema<Input = unknown, Output = Input> = StandardSchemaV1<Input, Output>;
export type InputOf<S extends CookieSchema> = StandardSchemaV1.InferInput<S>;
export type OutputOf<S extends CookieSchema> = StandardSchemaV1.InferOutput<S>;

/** A schema's objection to a value: a message, and the path to the place in the value. */
export type SchemaIssue = StandardSchemaV1.Issue;

export type Validation =
  | { readonly value: unknown; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/**
 * Validates a value that a client sent. Never throws or rejects: whatever the schema does instead of returning a
 * result (hostile input can overflow its stack) makes the value invalid.
 */
export function validateReceived(schema: CookieSchema, value: unknown): Validation {
  const result = runSchema(schema, value);
  return "fault" in result ? { issues: [{ message: result.fault }] } : result;
}

/**
 * Validates a value that the program is about to send.
 *
 * @throws TypeError if the schema is asynchronous; CookieError "invalid-value" if it throws.
 */
export function validateAuthored(schema: CookieSchema, value: unknown, cookieName: string): Validation {
  const result = runSchema(schema, value);
  if (!("fault" in result)) return result;
  if (result.fault === ASYNCHRONOUS) throw new TypeError(ASYNCHRONOUS);
  throw new CookieError("invalid-value", result.fault, cookieName);
}

export function isSchema(schema: unknown): schema is CookieSchema {
  const { "~standard": standard } = (schema ?? {}) as { "~standard"?: { validate?: unknown } };
  return typeof standard?.validate === "function";
}

type SchemaFault = { readonly fault: string };

const ASYNCHRONOUS = "the schema must be synchronous; it returned a promise";

/** Copies what the standard defines. Some libraries add the whole value to an issue, and to each step of its path. */
function copyIssue({ message, path }: SchemaIssue): SchemaIssue {
  const keys = path?.map((step) => (typeof step === "object" ? step.key : step));
  return keys === undefined ? { message } : { message, path: keys };
}

function runSchema(schema: CookieSchema, value: unknown): Validation | SchemaFault {
  try {
    const result = schema["~standard"].validate(value);
    if (typeof result !== "object" || result === null) {
      return { fault: "the schema must return a result; it returned no object" };
    }
    if ("then" in result) {
      // A promise that nobody awaits must not end the process when it rejects.
      Promise.resolve(result).catch(() => {});
      return { fault: ASYNCHRONOUS };
    }
    return result.issues === undefined ? { value: result.value } : { issues: result.issues.map(copyIssue) };
  } catch {
    // The error stays here: its message may hold the value.
    return { fault: "the schema must return a result; it threw an error" };
  }
}
