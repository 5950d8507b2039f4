/** The schema of a session: one synchronous Standard Schema a key. */

import { type CookieSchema, type InputOf, isSchema, type OutputOf } from "../../definitions/values/schema.ts";

/** One synchronous Standard Schema a key. */
export type SessionSchema = { readonly [key: string]: CookieSchema };

/** What is set, by key. */
export type SchemaIn<S extends SessionSchema> = {
  [K in keyof S]: Exclude<InputOf<S[K]>, undefined>;
};

/** What is read, by key. */
export type SchemaOut<S extends SessionSchema> = {
  [K in keyof S]: undefined extends InputOf<S[K]> ? OutputOf<S[K]> : OutputOf<S[K]> | undefined;
};

/** The same of a type without a schema. */
export type PlainIn<D extends object> = { [K in keyof D]-?: Exclude<D[K], undefined> };
export type PlainOut<D extends object> = { [K in keyof D]-?: D[K] | undefined };

/** The schemas by key. A Map: a key may be "__proto__". */
export type KeySchemas = ReadonlyMap<string, CookieSchema>;

/** @throws TypeError if a key has no schema, or a name that is the library's own. */
export function resolveSchema(schema: SessionSchema | undefined): KeySchemas | undefined {
  if (schema === undefined) return undefined;
  if (typeof schema !== "object" || schema === null || isSchema(schema)) {
    throw new TypeError("schema must be an object with one Standard Schema a key");
  }
  const schemas = new Map<string, CookieSchema>();
  for (const [key, each] of Object.entries(schema)) {
    checkKey(key);
    if (!isSchema(each))
      throw new TypeError(`schema must have a Standard Schema for each key; "${key}" has none`);
    schemas.set(key, each);
  }
  return schemas;
}

/** @throws TypeError if no key of a session can have this name, or the schema has none of it. */
export function checkKey(key: unknown, schemas?: KeySchemas): void {
  if (typeof key !== "string" || key === "" || key[0] === ".") {
    throw new TypeError('a key must be a text that does not begin with "."');
  }
  if (schemas?.has(key) === false) throw new TypeError("a key must be one of the schema");
}
