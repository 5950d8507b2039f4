/** A jar as JSON, and the form of the rows of JSON, journals and other jars, which may come from anywhere. */

import { isCanonicalName } from "../matching/canonical-name.ts";
import { copyPartitionKey } from "../model/scope.ts";
import {
  MAX_DATE_TIME,
  type PartitionKey,
  PRIORITIES,
  SAME_SITES,
  type StoredCookie,
} from "../model/stored-cookie.ts";

export type SavedJar = { version: 1; cookies: StoredCookie[] };

/** Returns the rows of what `toJSON` returned. @throws TypeError if it is not a saved jar; the message contains no value. */
export function readSavedJar(json: unknown): unknown[] {
  if (!isRecord(json) || json.version !== 1 || !Array.isArray(json.cookies))
    throw invalid("a saved jar", "{ version: 1, cookies: [...] }, as toJSON returns it", json);
  return json.cookies;
}

/** Lists rows, before anything changes. `place` names them in the message. @throws TypeError if they are not iterable. */
export function listRows(rows: unknown, place: string): unknown[] {
  // A text is iterable, too.
  if (!isRecord(rows) || !isIterable(rows))
    throw invalid(place, "iterable and synchronous; CookieJar.fromJSON takes a saved jar", rows);
  return [...rows];
}

/** Copies the fields of a stored cookie and no others. Returns what is wrong with the row at this place, if anything is. */
export function readStoredCookie(row: unknown, place: string, now: number): StoredCookie | string {
  if (!isRecord(row)) return mustBe(place, "a stored cookie", row);
  // Each field is read once: the value that is checked is the value that is stored.
  const cookie = copyFields(row);
  for (const { field, isValid, expected } of CHECKS) {
    const value = cookie[field];
    if (!isValid(value, now)) return mustBe(`${place}.${field}`, expected ?? describeHost(value), value);
  }
  if (isPartitionKey(cookie.partitionKey)) cookie.partitionKey = copyPartitionKey(cookie.partitionKey);
  cookie.lastUpdateTime ??= cookie.creationTime;
  return cookie as StoredCookie;
}

/** Copies the fields by their names, so that all records have one form. */
function copyFields(row: Record<PropertyKey, unknown>): Record<keyof StoredCookie, unknown> {
  return {
    name: row.name,
    value: row.value,
    host: row.host,
    hostOnly: row.hostOnly,
    path: row.path,
    secure: row.secure,
    httpOnly: row.httpOnly,
    sameSite: row.sameSite,
    expiryTime: row.expiryTime,
    creationTime: row.creationTime,
    lastUpdateTime: row.lastUpdateTime,
    lastAccessTime: row.lastAccessTime,
    sequence: row.sequence,
    partitionKey: row.partitionKey,
    priority: row.priority,
  };
}

function invalid(place: string, expected: string, found: unknown): TypeError {
  return new TypeError(mustBe(place, expected, found));
}

/** The message shows the type of what was found, and not more: it may be the value of a cookie. */
function mustBe(place: string, expected: string, found: unknown): string {
  return `${place} must be ${expected}; got ${found === null ? found : typeof found}`;
}

function isRecord(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null;
}

/** Returns the host that a text means, in the spelling of URLs: under another the cookie would be stored and never sent. */
function canonicalHost(text: string): string | undefined {
  if (isCanonicalName(text)) return text;
  const bare = text.replace(/^(\w+:\/\/|\.)/, "");
  for (const host of [bare, `[${bare}]`])
    try {
      return new URL(`https://${host}/`).hostname;
    } catch {}
  return undefined;
}

/** Says which host is wanted: the one that the text means, if it means one. */
function describeHost(value: unknown): string {
  return `${(isText(value) && canonicalHost(value)) || "a host"}, as URL prints it`;
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value;
}

/** Whole, because a fraction would be lost. */
function isWhole(value: unknown, most: number): boolean {
  return Number.isInteger(value) && Math.abs(Number(value)) <= most;
}

/** Within the range of a `Date`. With ten digits they are seconds of this century, not milliseconds of 1970. */
function isTime(value: unknown, now: number): boolean {
  return isWhole(value, MAX_DATE_TIME) && !(now > 1e11 && Number(value) >= 1e9 && Number(value) < 1e10);
}

const isText = (value: unknown) => typeof value === "string";
const isTextLike = (form: RegExp) => (value: unknown) => isText(value) && form.test(value);
const isBoolean = (value: unknown) => typeof value === "boolean";
const oneOf = (...words: readonly unknown[]) =>
  [(value: unknown) => words.includes(value), `one of ${words.join(", ")}`] as const;
const isPartitionKey = (key: unknown): key is PartitionKey =>
  isRecord(key) && isText(key.topLevelSite) && isBoolean(key.hasCrossSiteAncestor);

const TIME = "whole milliseconds since 1970, not seconds";

/** The fields of a stored cookie: a check, what the message says that they must be, and their names. */
const FIELDS: readonly (readonly [
  isValid: (value: unknown, now: number) => boolean,
  expected: string | undefined,
  ...fields: (keyof StoredCookie)[],
])[] = [
  [
    isTextLike(/^[^\x00-\x08\x0a-\x1f;\x7f]*$/),
    'a string without control characters and ";"',
    "name",
    "value",
  ],
  [(value) => isText(value) && canonicalHost(value) === value, undefined, "host"],
  [isBoolean, "a boolean", "hostOnly", "secure", "httpOnly"],
  [isTextLike(/^\/[^\x00-\x1f\x7f]*$/), 'a string that begins with "/"', "path"],
  [...oneOf(...SAME_SITES), "sameSite"],
  [(value, now) => value === null || isTime(value, now), `null or ${TIME}`, "expiryTime"],
  [isTime, TIME, "creationTime", "lastAccessTime"],
  [(value, now) => value === undefined || isTime(value, now), TIME, "lastUpdateTime"],
  // More cookies can follow.
  [(value) => isWhole(value, 2 ** 52 - 1), "a whole number", "sequence"],
  [(key) => key === undefined || isPartitionKey(key), "a partition key or undefined", "partitionKey"],
  [...oneOf(...PRIORITIES, undefined), "priority"],
];

/** The same, one check a field: the loop over them makes no arrays. */
const CHECKS = /* @__PURE__ */ FIELDS.flatMap(([isValid, expected, ...fields]) =>
  fields.map((field) => ({ field, isValid, expected })),
);
