/** A jar as JSON, and whether a JSON is one: what is read back may come from anywhere. */

import { LAST_TIME, type PartitionKey, partitionKeyOf, type StoredCookie } from "../model/stored-cookie.ts";

export type SavedJar = { version: 1; cookies: StoredCookie[] };

/** @throws TypeError where the JSON is no saved jar; the message names the place, no value. */
export function readSavedJar(json: unknown): StoredCookie[] {
  if (!isRecord(json) || json.version !== 1 || !Array.isArray(json.cookies))
    throw new TypeError("not a saved jar: { version: 1, cookies: [...] } is expected, as toJSON gives it");
  return savedCookies(json.cookies, "cookies");
}

/** Copies of all of them. @throws TypeError where one is no cookie. */
export function savedCookies(cookies: Iterable<unknown>, place: string): StoredCookie[] {
  return Array.from(cookies, (cookie, index) => storedCookieOf(cookie, `${place}[${index}]`));
}

/** A copy with the fields of a stored cookie and no others. @throws TypeError where one is missing or of another type. */
export function storedCookieOf(json: unknown, place = "the cookie"): StoredCookie {
  if (!isRecord(json)) throw new TypeError(`${place} is no cookie`);
  const cookie: Record<string, unknown> = {};
  for (const [field, isOne] of FIELDS) {
    const value = json[field];
    if (!isOne(value)) throw new TypeError(`${place}.${field} is missing or of another type`);
    if (value !== undefined) cookie[field] = isPartitionKey(value) ? partitionKeyOf(value) : value;
  }
  return cookie as StoredCookie;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

const isText = (form: RegExp) => (value: unknown) => typeof value === "string" && form.test(value);
/** It goes into a header as it is. */
const isSendable = isText(/^[^\x00-\x08\x0a-\x1f;\x7f]*$/);
const isBoolean = (value: unknown) => typeof value === "boolean";
/** Whole milliseconds, as a fraction would be lost, and what a `Date` can be. */
const isTime = (value: unknown) =>
  typeof value === "number" && Number.isSafeInteger(value) && Math.abs(value) <= LAST_TIME;
const isOneOf =
  (...words: readonly unknown[]) =>
  (value: unknown) =>
    words.includes(value);
const isPartitionKey = (key: unknown): key is PartitionKey =>
  isRecord(key) && typeof key.topLevelSite === "string" && isBoolean(key.hasCrossSiteAncestor);

/** Each field of a stored cookie, and what can stand there. */
const FIELDS: readonly (readonly [keyof StoredCookie, (value: unknown) => boolean])[] = [
  ["name", isSendable],
  ["value", isSendable],
  // As the jar spells it: under another spelling it would be kept, and never sent.
  ["host", isText(/^[^.A-Z][^ /A-Z]*$/)],
  ["hostOnly", isBoolean],
  ["path", isText(/^\//)],
  ["secure", isBoolean],
  ["httpOnly", isBoolean],
  ["sameSite", isOneOf("strict", "lax", "none", "unset")],
  ["expiryTime", (value) => value === null || isTime(value)],
  ["creationTime", isTime],
  ["lastAccessTime", isTime],
  ["sequence", Number.isSafeInteger],
  ["partitionKey", (key) => key === undefined || isPartitionKey(key)],
  ["priority", isOneOf("low", "medium", "high", undefined)],
];
