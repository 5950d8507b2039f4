/** A jar as JSON, and the validation of JSON and journals, which may come from anywhere. */

import { copyPartitionKey } from "../model/scope.ts";
import { MAX_DATE_TIME, type PartitionKey, type StoredCookie } from "../model/stored-cookie.ts";

export type SavedJar = { version: 1; cookies: StoredCookie[] };

/** Reads what `toJSON` returned. @throws TypeError if it is not a saved jar; the message contains no value. */
export function readSavedJar(json: unknown): StoredCookie[] {
  if (!isRecord(json) || json.version !== 1 || !Array.isArray(json.cookies))
    throw invalid("a saved jar", "{ version: 1, cookies: [...] }, as toJSON returns it", json);
  return readStoredCookies(json.cookies, "cookies");
}

/** Validates and copies cookies; `place` names the list in messages. @throws TypeError if one of them is invalid. */
export function readStoredCookies(cookies: Iterable<unknown>, place: string): StoredCookie[] {
  return Array.from(cookies, (cookie, index) => readStoredCookie(cookie, `${place}[${index}]`));
}

/** Copies the fields of a stored cookie and no others. */
function readStoredCookie(json: unknown, place: string): StoredCookie {
  if (!isRecord(json)) throw invalid(place, "a stored cookie", json);
  const cookie: Record<string, unknown> = {};
  for (const [isValid, expected, ...fields] of FIELDS) {
    for (const field of fields) {
      const value = json[field];
      if (!isValid(value)) throw invalid(`${place}.${field}`, expected, value);
      if (value !== undefined) cookie[field] = isPartitionKey(value) ? copyPartitionKey(value) : value;
    }
  }
  return cookie as StoredCookie;
}

/** The message shows the type of what was found, and not more: it may be the value of a cookie. */
function invalid(place: string, expected: string, found: unknown): TypeError {
  return new TypeError(`${place} must be ${expected}; got ${found === null ? found : typeof found}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

const isText = (form: RegExp) => (value: unknown) => typeof value === "string" && form.test(value);
/** It is sent in a header unchanged. */
const isSendable = isText(/^[^\x00-\x08\x0a-\x1f;\x7f]*$/);
const isBoolean = (value: unknown) => typeof value === "boolean";
/** Whole milliseconds, because a fraction would be lost, and within the range of a `Date`. */
const isTime = (value: unknown) => Number.isSafeInteger(value) && Math.abs(Number(value)) <= MAX_DATE_TIME;
const oneOf = (...words: readonly unknown[]) =>
  [(value: unknown) => words.includes(value), `one of ${words.join(", ")}`] as const;
const isPartitionKey = (key: unknown): key is PartitionKey =>
  isRecord(key) && typeof key.topLevelSite === "string" && isBoolean(key.hasCrossSiteAncestor);

const TIME = "whole milliseconds since 1970";

/** The fields of a stored cookie: a check, what the message says that they must be, and their names. */
const FIELDS: readonly (readonly [
  isValid: (value: unknown) => boolean,
  expected: string,
  ...fields: (keyof StoredCookie)[],
])[] = [
  [isSendable, 'a string without control characters and ";"', "name", "value"],
  // In the jar's own spelling: under another the cookie would be stored and never sent.
  [isText(/^[^.A-Z][^ /A-Z]*$/), "a host in lower case without a leading dot", "host"],
  [isBoolean, "a boolean", "hostOnly", "secure", "httpOnly"],
  [isText(/^\//), 'a string that begins with "/"', "path"],
  [...oneOf("strict", "lax", "none", "unset"), "sameSite"],
  [(value) => value === null || isTime(value), `null or ${TIME}`, "expiryTime"],
  [isTime, TIME, "creationTime", "lastAccessTime"],
  [Number.isSafeInteger, "a whole number", "sequence"],
  [(key) => key === undefined || isPartitionKey(key), "a partition key or undefined", "partitionKey"],
  [...oneOf("low", "medium", "high", undefined), "priority"],
];
