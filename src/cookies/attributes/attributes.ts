/** The attributes of a Set-Cookie (RFC 6265bis §4.1.2), checked one by one and together by the rules of browsers. */

import { CookieError } from "../../base/cookie-error.ts";
import { isCookieTime } from "../../syntax/dates/date-bounds.ts";
import { parseCookieDateAt } from "../../syntax/dates/parse-cookie-date.ts";
import { isDomainAttribute } from "../../syntax/domain-attribute.ts";
import { MAX_ATTRIBUTE_VALUE_BYTES, MAX_LIFETIME_SECONDS } from "../../syntax/limits.ts";
import { isPlainText } from "../../syntax/text/characters.ts";

/** The attributes of a cookie. `undefined` is the same as leaving an attribute out. */
export type CookieAttributes = {
  /** When the cookie ends: a Date, milliseconds since 1970, or a cookie-date. Read back, it is a Date. */
  expires?: Date | number | string | undefined;
  /** The lifetime in seconds: a whole number, at most 34 560 000 (400 days). It outranks `expires`. */
  maxAge?: number | undefined;
  /** The domain that receives the cookie, with its subdomains. If left out: only the host that set it. */
  domain?: string | undefined;
  /** The path that receives the cookie, with all paths below it. It must begin with `/`. */
  path?: string | undefined;
  /** The cookie is sent over https only (and to loopback hosts). */
  secure?: boolean | undefined;
  /** Scripts can neither read nor write the cookie. */
  httpOnly?: boolean | undefined;
  /** Whether the cookie is sent with requests that other sites begin. */
  sameSite?: "strict" | "lax" | "none" | undefined;
  /** The cookie is stored apart for each top-level site (CHIPS). */
  partitioned?: boolean | undefined;
  /** Which cookies a browser evicts first when there are too many. */
  priority?: "low" | "medium" | "high" | undefined;
  /** RFC 2109 §4.2.2. This attribute and the next four are printed only if set; browsers ignore them. */
  version?: number | undefined;
  comment?: string | undefined;
  /** RFC 2965 §3.2.2. */
  commentURL?: string | undefined;
  discard?: boolean | undefined;
  port?: string | undefined;
  /** How the value is written: as it is, or percent-encoded UTF-8. The default is "raw". */
  encoding?: "raw" | "percent" | undefined;
};

export type AttributeName = keyof CookieAttributes;

/** The attributes that a cookie keeps. */
export type AttributeRecord = {
  /** Whether the cookie came from a Cookie header. Kept here, so that a cookie that is read has one field less to fill. */
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
  encoding: "raw" | "percent";
};

/**
 * Creates a record without attributes. It has every field, so that no prototype is searched for one. A literal: the
 * fields of a class would be added one by one.
 */
export function createRecord(received = false, encoding: "raw" | "percent" = "raw"): AttributeRecord {
  return {
    received,
    expires: undefined,
    maxAge: undefined,
    domain: undefined,
    path: undefined,
    secure: undefined,
    httpOnly: undefined,
    sameSite: undefined,
    partitioned: undefined,
    priority: undefined,
    version: undefined,
    comment: undefined,
    commentURL: undefined,
    discard: undefined,
    port: undefined,
    encoding,
  };
}

/** The record that all cookies without attributes share. */
export const NO_ATTRIBUTES = createRecord();

/** Returns the record of these attributes, each checked by itself. Only own properties count. */
export function checkAttributes(attributes: CookieAttributes, cookieName: string): AttributeRecord {
  const record = createRecord();
  for (const key in attributes) {
    const attribute = key as AttributeName;
    const value: unknown = attributes[attribute];
    if (value === undefined || !hasOwn.call(attributes, key)) continue;
    setAttribute(record, attribute, value, cookieName);
  }
  return record;
}

// Within for…in an engine knows the answer, which it does not of `Object.hasOwn`.
const hasOwn = Object.prototype.hasOwnProperty;

/**
 * Assigns one attribute and checks it by itself. `undefined` removes it. If it throws, the record must not be used.
 *
 * @throws CookieError "invalid-attribute" or "too-large".
 */
export function setAttribute(
  record: AttributeRecord,
  attribute: AttributeName,
  value: unknown,
  cookieName: string,
): void {
  if (!assign(record, attribute, value) && value !== undefined) {
    throw invalidAttribute(attribute, value, cookieName);
  }
}

/** Assigns a value and returns whether it is valid. Case by case: a store under a computed name would take longer than the check. */
function assign(record: Record<AttributeName, unknown>, attribute: AttributeName, value: unknown): boolean {
  switch (attribute) {
    case "path":
      record.path = value;
      return isText(value) && value[0] === "/";
    case "httpOnly":
      record.httpOnly = value;
      return typeof value === "boolean";
    case "secure":
      record.secure = value;
      return typeof value === "boolean";
    case "sameSite":
      record.sameSite = value;
      return value === "strict" || value === "lax" || value === "none";
    case "maxAge":
      record.maxAge = value;
      return isInteger(value) && value <= MAX_LIFETIME_SECONDS;
    case "expires": {
      const time = toMilliseconds(value);
      record.expires = time;
      // A year that four digits cannot write would be misread (§5.1.1).
      return isCookieTime(time) && !isMeantAsSeconds(value);
    }
    case "domain":
      record.domain = value;
      // A dot at its end, or a port, makes browsers refuse the cookie (§5.6.3).
      return isText(value) && isDomainAttribute(value);
    case "priority":
      record.priority = value;
      return value === "low" || value === "medium" || value === "high";
    case "encoding":
      record.encoding = value ?? "raw";
      return value === "raw" || value === "percent";
    case "version":
      record.version = value;
      return isInteger(value) && value >= 0;
    default: {
      // The others are texts, or true or false. An unknown attribute has no requirement here.
      record[attribute] = value;
      const requirement = REQUIREMENTS[attribute];
      return requirement === TRUE_OR_FALSE
        ? typeof value === "boolean"
        : requirement === TEXT && isText(value);
    }
  }
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= MAX_ATTRIBUTE_VALUE_BYTES && isPlainText(value);
}

/** Returns milliseconds since 1970, or `undefined` or NaN if the value is not a date. */
function toMilliseconds(expires: unknown): number | undefined {
  if (typeof expires === "string") return parseCookieDateAt(expires, 0, expires.length);
  if (expires instanceof Date) return Number(expires.getTime());
  return typeof expires === "number" ? Math.trunc(expires) : undefined;
}

/** In milliseconds such a number is before March 1973; in seconds, before the year 5138. Nobody means the former. */
function isMeantAsSeconds(expires: unknown): boolean {
  return typeof expires === "number" && Math.abs(expires) < 1e11;
}

/** Returns the error of an invalid attribute. It shows numbers and types, never a text: that may be a secret in the wrong place. */
function invalidAttribute(attribute: AttributeName, value: unknown, cookieName: string): CookieError {
  const isTooLarge = typeof value === "string" && value.length > MAX_ATTRIBUTE_VALUE_BYTES;
  const requirement = isTooLarge
    ? `have at most ${MAX_ATTRIBUTE_VALUE_BYTES} bytes`
    : REQUIREMENTS[attribute];
  const got = isTooLarge ? value.length : typeof value === "number" || value === null ? value : typeof value;
  return new CookieError(
    isTooLarge ? "too-large" : "invalid-attribute",
    Object.hasOwn(REQUIREMENTS, attribute)
      ? `${attribute} must ${requirement}; got ${got}`
      : describeUnknown(attribute),
    cookieName,
  );
}

/** Describes a key that is not an attribute, without the key: it may be a text in the wrong place. */
function describeUnknown(key: string): string {
  const folded = key.toLowerCase().replace(/[-_]/g, "");
  const meant = ATTRIBUTE_NAMES.find((attribute) => attribute.toLowerCase() === folded);
  return meant
    ? `unknown attribute; did you mean "${meant}"?`
    : `an attribute must be one of ${ATTRIBUTE_NAMES.join(", ")}`;
}

const TRUE_OR_FALSE = "be true or false";
const TEXT = 'be printable ASCII without ";" and outer spaces';

/** What each attribute must be, as errors say it. */
const REQUIREMENTS: Record<AttributeName, string> = {
  expires: "be a Date, milliseconds (not seconds) since 1970 or a cookie-date, in the years 1601 to 9999",
  maxAge: `be a whole number of seconds (not milliseconds), at most ${MAX_LIFETIME_SECONDS} (400 days)`,
  domain: "be an ASCII host name, as new URL(url).hostname is",
  path: `begin with "/" and ${TEXT}`,
  secure: TRUE_OR_FALSE,
  httpOnly: TRUE_OR_FALSE,
  sameSite: 'be "strict", "lax" or "none"',
  partitioned: TRUE_OR_FALSE,
  priority: 'be "low", "medium" or "high"',
  version: "be a whole number",
  comment: TEXT,
  commentURL: TEXT,
  discard: TRUE_OR_FALSE,
  port: TEXT,
  encoding: 'be "raw" or "percent"',
};

/** The names of all attributes. */
export const ATTRIBUTE_NAMES = Object.keys(REQUIREMENTS) as AttributeName[];
