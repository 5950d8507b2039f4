/** The attributes of a Set-Cookie (RFC 6265bis §4.1.2), checked one by one and together before a browser would drop them. */

import { CookieError } from "../base/cookie-error.ts";
import { isPlainText } from "../syntax/characters.ts";
import { parseCookieDate } from "../syntax/cookie-date.ts";
import { MAX_ATTRIBUTE_VALUE_OCTETS, MAX_LIFETIME_SECONDS } from "../syntax/limits.ts";
import { demandsHost, demandsHttpOnly, namePrefix } from "../syntax/name-prefix.ts";

/** The attributes that a cookie can have. Each may also be `undefined`, which is the same as leaving it out. */
export type CookieAttributes = {
  /** When the cookie ends: a Date, milliseconds since 1970, or a cookie-date. Read back, it is a Date. */
  expires?: Date | number | string | undefined;
  /** How long the cookie lives, in seconds: a whole number up to 34 560 000 (400 days). It outranks `expires`. */
  maxAge?: number | undefined;
  /** The domain that, with its sub-domains, gets the cookie. Left out: exactly the host that set it. */
  domain?: string | undefined;
  /** The path that, with what lies below it, gets the cookie. It begins with `/`. */
  path?: string | undefined;
  /** Sent over https only (and to loopback hosts). */
  secure?: boolean | undefined;
  /** Out of the reach of scripts. */
  httpOnly?: boolean | undefined;
  /** Whether the cookie goes along with requests that other sites begin. */
  sameSite?: "strict" | "lax" | "none" | undefined;
  /** Kept apart for each top-level site (CHIPS). */
  partitioned?: boolean | undefined;
  /** Which cookies a browser drops last when there are too many. */
  priority?: "low" | "medium" | "high" | undefined;
  /** RFC 2109 §4.2.2, emitted only when set, as are the next four; browsers ignore them. */
  version?: number | undefined;
  comment?: string | undefined;
  /** RFC 2965 §3.2.2. */
  commentURL?: string | undefined;
  discard?: boolean | undefined;
  port?: string | undefined;
  /** How the value is written: as it is, or percent-encoded UTF-8. "raw" unless said. */
  encoding?: "raw" | "percent" | undefined;
};

export type AttributeName = keyof CookieAttributes;

/** What a cookie keeps: every field there from the start, so that nothing is looked up on a prototype. */
export class AttributeRecord {
  expires: number | undefined = undefined;
  maxAge: number | undefined = undefined;
  domain: string | undefined = undefined;
  path: string | undefined = undefined;
  secure: boolean | undefined = undefined;
  httpOnly: boolean | undefined = undefined;
  sameSite: "strict" | "lax" | "none" | undefined = undefined;
  partitioned: boolean | undefined = undefined;
  priority: "low" | "medium" | "high" | undefined = undefined;
  version: number | undefined = undefined;
  comment: string | undefined = undefined;
  commentURL: string | undefined = undefined;
  discard: boolean | undefined = undefined;
  port: string | undefined = undefined;
  encoding: "raw" | "percent" | undefined = undefined;
}

/** The record of given attributes, each checked by itself. Only own properties count. */
export function checkAttributes(attributes: CookieAttributes, cookieName: string): AttributeRecord {
  const record = new AttributeRecord();
  for (const key in attributes) {
    if (!hasOwn.call(attributes, key)) continue;
    const attribute = key as AttributeName;
    setAttribute(record, attribute, attributes[attribute], cookieName);
  }
  return record;
}

// Within for…in an engine knows the answer, which it does not of `Object.hasOwn`.
const hasOwn = Object.prototype.hasOwnProperty;

/** Checks one attribute by itself and writes it down. */
export function setAttribute(
  record: AttributeRecord,
  attribute: AttributeName,
  value: unknown,
  cookieName: string,
): void {
  switch (attribute) {
    case "expires":
      record.expires = value === undefined ? value : checkExpires(value, cookieName);
      return;
    case "maxAge":
      record.maxAge = value === undefined ? value : checkMaxAge(value, cookieName);
      return;
    case "domain":
      record.domain = value === undefined ? value : checkDomain(value, cookieName);
      return;
    case "path":
      record.path = value === undefined ? value : checkPath(value, cookieName);
      return;
    case "sameSite":
      record.sameSite = value === undefined ? value : checkWord(value, SAME_SITES, attribute, cookieName);
      return;
    case "priority":
      record.priority = value === undefined ? value : checkWord(value, PRIORITIES, attribute, cookieName);
      return;
    case "encoding":
      record.encoding = value === undefined ? value : checkWord(value, ENCODINGS, attribute, cookieName);
      return;
    case "secure":
    case "httpOnly":
    case "partitioned":
    case "discard":
      if (value !== undefined && typeof value !== "boolean")
        throw invalid(cookieName, attribute, "is true or false");
      record[attribute] = value;
      return;
    case "version":
      if (value !== undefined && !isWhole(value)) throw invalid(cookieName, attribute, "is a whole number");
      record.version = value;
      return;
    case "comment":
    case "commentURL":
    case "port":
      record[attribute] = value === undefined ? value : checkText(value, attribute, cookieName);
      return;
    default:
      throw invalid(
        cookieName,
        JSON.stringify(attribute),
        "is unknown: attributes are written maxAge, httpOnly, sameSite, …",
      );
  }
}

/**
 * The rules that join attributes with each other and with the name (RFC 6265bis §4.1.2.7, §4.1.3; CHIPS §2.1).
 * With `changed`, only those that this field can break.
 */
export function checkTogether(
  cookieName: string,
  record: AttributeRecord,
  changed?: AttributeName | "name",
): void {
  if (record.secure !== true) {
    if (
      record.sameSite === "none" &&
      (changed === undefined || changed === "sameSite" || changed === "secure")
    ) {
      throw new CookieError("conflicting-attributes", 'sameSite "none" needs secure: true', cookieName);
    }
    if (
      record.partitioned === true &&
      (changed === undefined || changed === "partitioned" || changed === "secure")
    ) {
      throw new CookieError("conflicting-attributes", "partitioned needs secure: true", cookieName);
    }
  }
  if (namePrefix(cookieName) !== undefined) checkPrefix(cookieName, record, changed);
}

function checkPrefix(
  cookieName: string,
  record: AttributeRecord,
  changed: AttributeName | "name" | undefined,
): void {
  const prefix = namePrefix(cookieName)!;
  const demand = (attribute: AttributeName, met: boolean, demanded: string) => {
    if (!met && (changed === undefined || changed === "name" || changed === attribute)) {
      throw new CookieError(
        "prefix-mismatch",
        `a name that begins with ${prefix} demands ${demanded}`,
        cookieName,
      );
    }
  };
  demand("secure", record.secure === true, "secure: true");
  if (demandsHost(prefix)) {
    demand("path", record.path === "/", 'path: "/"');
    demand("domain", record.domain === undefined, "that domain is left out");
  }
  if (demandsHttpOnly(prefix)) demand("httpOnly", record.httpOnly === true, "httpOnly: true");
}

function checkExpires(value: unknown, cookieName: string): number {
  if (typeof value === "number" && Math.abs(value) < SECONDS_RATHER) {
    throw invalid(
      cookieName,
      "expires",
      "is in milliseconds since 1970: this number looks like seconds, multiply it by 1000",
    );
  }
  const date = typeof value === "string" ? parseCookieDate(value) : value;
  const time = typeof date === "number" ? date : date instanceof Date ? date.getTime() : Number.NaN;
  // A year that four digits cannot write would be misread (§5.1.1). Put so that NaN fails.
  if (!(time >= EARLIEST && time <= LATEST)) {
    throw invalid(
      cookieName,
      "expires",
      "is a valid Date, milliseconds since 1970 or a cookie-date, from the year 1601 to 9999",
    );
  }
  return time;
}

function checkMaxAge(value: unknown, cookieName: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) {
    throw invalid(cookieName, "maxAge", "is a whole number of seconds");
  }
  if (value > MAX_LIFETIME_SECONDS) {
    throw invalid(
      cookieName,
      "maxAge",
      "is in seconds, and over 34560000 of them (400 days) browsers cut it: were milliseconds meant?",
    );
  }
  return value;
}

function checkDomain(value: unknown, cookieName: string): string {
  // Labels of letters, digits, - and _; a trailing dot or a port makes browsers refuse the cookie (§5.6.3).
  if (typeof value !== "string" || !/^\.?[\w-]+(?:\.[\w-]+)*$/.test(value)) {
    throw invalid(
      cookieName,
      "domain",
      "is an ASCII host name without port, as new URL(…).hostname gives it; leave it out for this host alone",
    );
  }
  return checkLength(value, "domain", cookieName);
}

function checkPath(value: unknown, cookieName: string): string {
  if (typeof value !== "string" || value.charCodeAt(0) !== 0x2f) {
    throw invalid(cookieName, "path", 'begins with "/"');
  }
  return checkText(value, "path", cookieName);
}

function checkText(value: unknown, attribute: AttributeName, cookieName: string): string {
  if (typeof value !== "string" || !isPlainText(value)) {
    throw invalid(
      cookieName,
      attribute,
      'is text of printable ASCII without ";" and without spaces at its ends; percent-encode the rest',
    );
  }
  return checkLength(value, attribute, cookieName);
}

function checkLength(value: string, attribute: AttributeName, cookieName: string): string {
  if (value.length > MAX_ATTRIBUTE_VALUE_OCTETS) {
    throw new CookieError(
      "too-large",
      `${attribute} has over ${MAX_ATTRIBUTE_VALUE_OCTETS} octets, so browsers would ignore it`,
      cookieName,
    );
  }
  return value;
}

function checkWord<W extends string>(
  value: unknown,
  words: readonly W[],
  attribute: AttributeName,
  cookieName: string,
): W {
  for (const word of words) {
    if (word === value) return word;
  }
  throw invalid(cookieName, attribute, `is one of ${words.map((known) => `"${known}"`).join(", ")}`);
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

const SAME_SITES = ["strict", "lax", "none"] as const;
const PRIORITIES = ["low", "medium", "high"] as const;
const ENCODINGS = ["raw", "percent"] as const;

/** In milliseconds, March 1973; as seconds, the year 5138. No one means the former. */
const SECONDS_RATHER = 1e11;
const EARLIEST = Date.UTC(1601, 0, 1);
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

function invalid(cookieName: string, attribute: string, rule: string): CookieError {
  return new CookieError("invalid-attribute", `${attribute} ${rule}`, cookieName);
}
