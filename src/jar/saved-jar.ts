/** A jar as JSON, and whether a JSON is one: what is read back may come from anywhere. */

import type { StoredCookie } from "./stored-cookie.ts";

export type SavedJar = { version: 1; cookies: StoredCookie[] };

/** @throws TypeError where the JSON is no saved jar; the message names the place, no value. */
export function readSavedJar(json: unknown): StoredCookie[] {
  if (!isRecord(json) || json.version !== 1 || !Array.isArray(json.cookies))
    throw new TypeError("not a saved jar: { version: 1, cookies: [...] } is expected, as toJSON gives it");
  return json.cookies.map((cookie, index) => readStoredCookie(cookie, `cookies[${index}]`));
}

/** A copy with the fields of a stored cookie and no others. @throws TypeError where one is missing or of another type. */
export function readStoredCookie(json: unknown, place: string): StoredCookie {
  if (!isRecord(json)) throw new TypeError(`${place} is no cookie`);
  const field = <T>(name: string, is: (value: unknown) => value is T): T => {
    const value = Object.hasOwn(json, name) ? json[name] : undefined;
    if (!is(value)) throw new TypeError(`${place}.${name} is missing or of another type`);
    return value;
  };
  const optional = <T>(name: string, is: (value: unknown) => value is T): { [key: string]: T } =>
    json[name] === undefined ? {} : { [name]: field(name, is) };
  return {
    name: field("name", isString),
    value: field("value", isString),
    host: field("host", isString),
    hostOnly: field("hostOnly", isBoolean),
    path: field("path", isString),
    secure: field("secure", isBoolean),
    httpOnly: field("httpOnly", isBoolean),
    sameSite: field("sameSite", isOneOf("strict", "lax", "none", "unset")),
    expiryTime: field("expiryTime", (value): value is number | null => value === null || isNumber(value)),
    creationTime: field("creationTime", isNumber),
    lastAccessTime: field("lastAccessTime", isNumber),
    sequence: field("sequence", isNumber),
    ...optional("partitionKey", isPartitionKey),
    ...optional("priority", isOneOf("low", "medium", "high")),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === "boolean";
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isOneOf<const W extends string>(...words: readonly W[]): (value: unknown) => value is W {
  return (value): value is W => words.some((word) => word === value);
}

function isPartitionKey(value: unknown): value is NonNullable<StoredCookie["partitionKey"]> {
  return isRecord(value) && isString(value.topLevelSite) && isBoolean(value.hasCrossSiteAncestor);
}
