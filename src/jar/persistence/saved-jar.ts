/** A jar as JSON, and the validation of JSON and journals, which may come from anywhere. */

import { copyPartitionKey, LAST_TIME, type PartitionKey, type StoredCookie } from "../model/stored-cookie.ts";

export type SavedJar = { version: 1; cookies: StoredCookie[] };

/** Reads what `toJSON` returned. @throws TypeError if it is not a saved jar; the message contains no value. */
export function readSavedJar(json: unknown): StoredCookie[] {
  if (!isRecord(json)) throw invalid("a saved jar", "an object, as toJSON returns it", json);
  const { version, cookies } = json;
  if (version !== 1) throw invalid("version of a saved jar", "1", version);
  if (!Array.isArray(cookies)) throw invalid("cookies", "an array", cookies);
  return readStoredCookies(cookies, "cookies");
}

/** Validates and copies cookies; `place` names the list in messages. @throws TypeError if one of them is invalid. */
export function readStoredCookies(cookies: Iterable<unknown>, place: string): StoredCookie[] {
  return Array.from(cookies, (cookie, index) => readStoredCookie(cookie, `${place}[${index}]`));
}

/** Copies the fields of a stored cookie and no others. */
function readStoredCookie(json: unknown, place: string): StoredCookie {
  if (!isRecord(json)) throw invalid(place, "a stored cookie", json);
  const cookie: Record<string, unknown> = {};
  for (const [field, isValid, expected] of FIELDS) {
    const value = json[field];
    if (!isValid(value)) throw invalid(`${place}.${field}`, expected, value);
    if (value !== undefined) cookie[field] = isPartitionKey(value) ? copyPartitionKey(value) : value;
  }
  return cookie as StoredCookie;
}

/** Of what was found the message has the type only: it may be the value of a cookie. */
function invalid(place: string, expected: string, found: unknown): TypeError {
  const type = found === null ? "null" : Array.isArray(found) ? "array" : typeof found;
  const article = found == null ? "" : /^[ao]/.test(type) ? "an " : "a ";
  return new TypeError(`${place} must be ${expected}; got ${article}${type}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

const isText = (form: RegExp) => (value: unknown) => typeof value === "string" && form.test(value);
/** It is sent in a header unchanged. */
const isSendable = isText(/^[^\x00-\x08\x0a-\x1f;\x7f]*$/);
const isBoolean = (value: unknown) => typeof value === "boolean";
/** Whole milliseconds, because a fraction would be lost, and within the range of a `Date`. */
const isTime = (value: unknown) =>
  typeof value === "number" && Number.isSafeInteger(value) && Math.abs(value) <= LAST_TIME;
const isOneOf =
  (...words: readonly unknown[]) =>
  (value: unknown) =>
    words.includes(value);
const isPartitionKey = (key: unknown): key is PartitionKey =>
  isRecord(key) && typeof key.topLevelSite === "string" && isBoolean(key.hasCrossSiteAncestor);

const SENDABLE = 'a string without control characters and ";"';
const TIME = "whole milliseconds since 1970";

/** Each field of a stored cookie, its check, and what the message says that it must be. */
const FIELDS: readonly (readonly [
  field: keyof StoredCookie,
  isValid: (value: unknown) => boolean,
  expected: string,
])[] = [
  ["name", isSendable, SENDABLE],
  ["value", isSendable, SENDABLE],
  // In the jar's own spelling: under another the cookie would be stored and never sent.
  ["host", isText(/^[^.A-Z][^ /A-Z]*$/), "a host in lower case without a leading dot"],
  ["hostOnly", isBoolean, "a boolean"],
  ["path", isText(/^\//), 'a string that begins with "/"'],
  ["secure", isBoolean, "a boolean"],
  ["httpOnly", isBoolean, "a boolean"],
  ["sameSite", isOneOf("strict", "lax", "none", "unset"), '"strict", "lax", "none" or "unset"'],
  ["expiryTime", (value) => value === null || isTime(value), `null or ${TIME}`],
  ["creationTime", isTime, TIME],
  ["lastAccessTime", isTime, TIME],
  ["sequence", Number.isSafeInteger, "a whole number"],
  [
    "partitionKey",
    (key) => key === undefined || isPartitionKey(key),
    "{ topLevelSite, hasCrossSiteAncestor } or undefined",
  ],
  ["priority", isOneOf("low", "medium", "high", undefined), '"low", "medium", "high" or undefined'],
];
