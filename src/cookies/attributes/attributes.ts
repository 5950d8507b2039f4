/** The attributes of a Set-Cookie (RFC 6265bis §4.1.2), checked one by one and together before a browser would drop them. */

import { CookieError } from "../../base/cookie-error.ts";
import { isPlainText } from "../../syntax/characters.ts";
import { FIRST_TIME, LAST_TIME, parseCookieDate } from "../../syntax/cookie-date.ts";
import { MAX_ATTRIBUTE_VALUE_BYTES, MAX_LIFETIME_SECONDS } from "../../syntax/limits.ts";
import { type NamePrefix, namePrefix, requiresHostOnly, requiresHttpOnly } from "../../syntax/name-prefix.ts";

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
  /** Whether the cookie came from a Cookie header: kept here, so that a cookie that is read has a field less to fill. */
  readonly received: boolean;
  expires: number | undefined;
  maxAge: number | undefined;
  domain: string | undefined;
  path: string | undefined;
  secure: boolean | undefined;
  httpOnly: boolean | undefined;
  sameSite: "strict" | "lax" | "none" | undefined;
  partitioned: boolean | undefined;
  priority: "low" | "medium" | "high" | undefined;
  version: number | undefined;
  comment: string | undefined;
  commentURL: string | undefined;
  discard: boolean | undefined;
  port: string | undefined;
  encoding: "raw" | "percent" | undefined;

  constructor(received: boolean) {
    this.received = received;
  }
}

/** What all cookies without attributes share. */
export const NO_ATTRIBUTES: AttributeRecord = Object.freeze(new AttributeRecord(false));

/** The record of given attributes, each checked by itself. Only own properties count. */
export function checkAttributes(attributes: CookieAttributes, cookieName: string): AttributeRecord {
  let record = NO_ATTRIBUTES;
  for (const key in attributes) {
    if (!hasOwn.call(attributes, key)) continue;
    if (record === NO_ATTRIBUTES) record = new AttributeRecord(false);
    const attribute = key as AttributeName;
    setAttribute(record, attribute, attributes[attribute], cookieName);
  }
  return record;
}

// Within for…in an engine knows the answer, which it does not of `Object.hasOwn`.
const hasOwn = Object.prototype.hasOwnProperty;

/**
 * Writes one attribute down and checks it by itself. It is written first, for a record that fails is thrown away;
 * and case by case, for a store under a computed name would take longer than the check.
 */
export function setAttribute(
  record: AttributeRecord,
  attribute: AttributeName,
  value: CookieAttributes[AttributeName],
  cookieName: string,
): void {
  const problem = write(record, attribute, value as never);
  if (value !== undefined && problem !== undefined) {
    throw new CookieError("invalid-attribute", `${attribute} ${problem}`, cookieName);
  }
  if (typeof value === "string" && value.length > MAX_ATTRIBUTE_VALUE_BYTES) {
    throw new CookieError(
      "too-large",
      `${attribute} has over ${MAX_ATTRIBUTE_VALUE_BYTES} octets`,
      cookieName,
    );
  }
}

/** What is wrong with the value, as the end of a sentence that says what the attribute is. */
function write(record: AttributeRecord, attribute: AttributeName, value: never): string | undefined {
  switch (attribute) {
    case "path":
      record.path = value;
      return value?.[0] === "/" ? problemOfText(value) : 'begins with "/"';
    case "httpOnly":
      record.httpOnly = value;
      return problemOfFlag(value);
    case "secure":
      record.secure = value;
      return problemOfFlag(value);
    case "sameSite":
      record.sameSite = value;
      return value === "strict" || value === "lax" || value === "none"
        ? undefined
        : 'is "strict", "lax" or "none"';
    case "maxAge":
      record.maxAge = value;
      return Number.isSafeInteger(value) && value <= MAX_LIFETIME_SECONDS
        ? undefined
        : `is a whole number of seconds (not milliseconds), ${MAX_LIFETIME_SECONDS} (400 days) at most`;
    case "expires":
      record.expires = value === undefined ? value : timeOf(value);
      // A year that four digits cannot write would be misread (§5.1.1). Put so that NaN fails.
      if (record.expires! >= FIRST_TIME && record.expires! <= LAST_TIME) return undefined;
      return record.expires === IN_SECONDS
        ? "looks like seconds: multiply it by 1000"
        : "is a Date, milliseconds since 1970 or a cookie-date, of the years 1601 to 9999";
    case "domain":
      record.domain = value;
      // A dot at its end, or a port, makes browsers refuse the cookie (§5.6.3).
      return typeof value === "string" && /^\.?[\w-]+(\.[\w-]+)*$/.test(value)
        ? undefined
        : "is an ASCII host name, as new URL(url).hostname gives it; left out: this host alone";
    case "partitioned":
    case "discard":
      record[attribute] = value;
      return problemOfFlag(value);
    case "priority":
      record.priority = value;
      return value === "low" || value === "medium" || value === "high"
        ? undefined
        : 'is "low", "medium" or "high"';
    case "encoding":
      record.encoding = value;
      return value === "raw" || value === "percent" ? undefined : 'is "raw" or "percent"';
    case "version":
      record.version = value;
      return Number.isSafeInteger(value) && value >= 0 ? undefined : "is a whole number";
    case "comment":
    case "commentURL":
    case "port":
      record[attribute] = value;
      return problemOfText(value);
    default:
      return "is no attribute; they are written like maxAge and sameSite";
  }
}

function problemOfFlag(value: unknown): string | undefined {
  return typeof value === "boolean" ? undefined : "is true or false";
}

function problemOfText(value: unknown): string | undefined {
  return typeof value === "string" && isPlainText(value)
    ? undefined
    : 'is printable ASCII without ";" and outer spaces';
}

/** Milliseconds since 1970; NaN for what is no date. */
function timeOf(expires: unknown): number {
  if (typeof expires === "number") return Math.abs(expires) < SECONDS_RATHER ? IN_SECONDS : expires;
  const date = typeof expires === "string" ? parseCookieDate(expires) : expires;
  return date instanceof Date ? date.getTime() : Number.NaN;
}

/** In milliseconds, March 1973; as seconds, the year 5138. No one means the former. */
const SECONDS_RATHER = 1e11;
/** Stands for a number that was meant as seconds. */
const IN_SECONDS = Number.NEGATIVE_INFINITY;

/**
 * The rules that join attributes with each other and with the name (RFC 6265bis §4.1.2.7, §4.1.3; CHIPS §2.1).
 * With `changed`, of what a prefix demands only that attribute: a received cookie begins without any.
 */
export function checkCombination(cookieName: string, record: AttributeRecord, changed?: AttributeName): void {
  if (record.secure !== true && (record.sameSite === "none" || record.partitioned === true)) {
    throw new CookieError(
      "conflicting-attributes",
      'sameSite "none" and partitioned need secure: true',
      cookieName,
    );
  }
  const prefix = namePrefix(cookieName);
  if (prefix !== undefined) checkPrefix(prefix, cookieName, record, changed);
}

function checkPrefix(
  prefix: NamePrefix,
  cookieName: string,
  record: AttributeRecord,
  changed: AttributeName | undefined,
): void {
  const demand = (attribute: AttributeName, met: boolean, demanded: string) => {
    if (met || (changed ?? attribute) !== attribute) return;
    throw new CookieError("prefix-mismatch", `the prefix ${prefix} demands ${demanded}`, cookieName);
  };
  demand("secure", record.secure === true, "secure: true");
  if (requiresHostOnly(prefix)) {
    demand("path", record.path === "/", 'path: "/"');
    demand("domain", record.domain === undefined, "that domain is left out");
  }
  if (requiresHttpOnly(prefix)) demand("httpOnly", record.httpOnly === true, "httpOnly: true");
}
