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
  for (const key of Object.keys(attributes)) {
    if (!(key in record)) {
      throw invalid(cookieName, key, "is unknown: attributes are written maxAge, httpOnly, sameSite, …");
    }
    const attribute = key as AttributeName;
    setAttribute(record, attribute, attributes[attribute], cookieName);
  }
  return record;
}

/** Checks one attribute by itself and writes it down. */
export function setAttribute(
  record: AttributeRecord,
  attribute: AttributeName,
  value: unknown,
  cookieName: string,
): void {
  // Each check returns what the record keeps under that very name.
  (record[attribute] as unknown) =
    value === undefined ? undefined : CHECKS[attribute](value, attribute, cookieName);
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
  const touches = (attribute: AttributeName) => changed === undefined || changed === attribute;
  if (record.secure !== true) {
    if (record.sameSite === "none" && (touches("sameSite") || touches("secure"))) {
      throw new CookieError("conflicting-attributes", 'sameSite "none" needs secure: true', cookieName);
    }
    if (record.partitioned === true && (touches("partitioned") || touches("secure"))) {
      throw new CookieError("conflicting-attributes", "partitioned needs secure: true", cookieName);
    }
  }
  const prefix = namePrefix(cookieName);
  if (prefix === undefined) return;
  const demand = (attribute: AttributeName, met: boolean, demanded: string) => {
    if (!met && (changed === "name" || touches(attribute))) {
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

type Check = (value: unknown, attribute: AttributeName, cookieName: string) => unknown;

const flag: Check = (value, attribute, cookieName) => {
  if (typeof value !== "boolean") throw invalid(cookieName, attribute, "is true or false");
  return value;
};

const oneOf =
  (...words: readonly string[]): Check =>
  (value, attribute, cookieName) => {
    if (!words.includes(value as string)) {
      throw invalid(cookieName, attribute, `is one of ${words.map((word) => `"${word}"`).join(", ")}`);
    }
    return value;
  };

const text: Check = (value, attribute, cookieName) => {
  if (typeof value !== "string" || !isPlainText(value)) {
    throw invalid(
      cookieName,
      attribute,
      'is text of printable ASCII without ";" and without spaces at its ends',
    );
  }
  if (value.length > MAX_ATTRIBUTE_VALUE_OCTETS) {
    throw new CookieError(
      "too-large",
      `${attribute} has over ${MAX_ATTRIBUTE_VALUE_OCTETS} octets, so browsers ignore it`,
      cookieName,
    );
  }
  return value;
};

const CHECKS: Record<AttributeName, Check> = {
  expires(value, attribute, cookieName) {
    if (typeof value === "number" && Math.abs(value) < SECONDS_RATHER) {
      throw invalid(
        cookieName,
        attribute,
        "is in milliseconds since 1970: this number looks like seconds, multiply it by 1000",
      );
    }
    const date = typeof value === "string" ? parseCookieDate(value) : value;
    const time = typeof date === "number" ? date : date instanceof Date ? date.getTime() : Number.NaN;
    // A year that four digits cannot write would be misread (§5.1.1). Written out, so that NaN fails.
    if (!(time >= EARLIEST && time <= LATEST)) {
      throw invalid(
        cookieName,
        attribute,
        "is a valid Date, milliseconds since 1970 or a cookie-date, from the year 1601 to 9999",
      );
    }
    return time;
  },
  maxAge(value, attribute, cookieName) {
    if (!Number.isSafeInteger(value)) throw invalid(cookieName, attribute, "is a whole number of seconds");
    if ((value as number) > MAX_LIFETIME_SECONDS) {
      throw invalid(
        cookieName,
        attribute,
        "is over 34560000 seconds (400 days), where browsers cut it: were milliseconds meant? It is in seconds",
      );
    }
    return value;
  },
  domain(value, attribute, cookieName) {
    // Labels of letters, digits, - and _; a trailing dot or a port makes browsers refuse the cookie (§5.6.3).
    if (typeof value !== "string" || !/^\.?[\w-]+(?:\.[\w-]+)*$/.test(value)) {
      throw invalid(
        cookieName,
        attribute,
        "is an ASCII host name without port: write new URL(…).hostname of it, or leave it out for this host alone",
      );
    }
    return text(value, attribute, cookieName);
  },
  path(value, attribute, cookieName) {
    if (typeof value !== "string" || value[0] !== "/")
      throw invalid(cookieName, attribute, 'begins with "/"');
    return text(value, attribute, cookieName);
  },
  secure: flag,
  httpOnly: flag,
  sameSite: oneOf("strict", "lax", "none"),
  partitioned: flag,
  priority: oneOf("low", "medium", "high"),
  version(value, attribute, cookieName) {
    if (!Number.isSafeInteger(value) || (value as number) < 0)
      throw invalid(cookieName, attribute, "is a whole number");
    return value;
  },
  comment: text,
  commentURL: text,
  discard: flag,
  port: text,
  encoding: oneOf("raw", "percent"),
};

/** In milliseconds, March 1973; as seconds, the year 5138. No one means the former. */
const SECONDS_RATHER = 1e11;
const EARLIEST = Date.UTC(1601, 0, 1);
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

function invalid(cookieName: string, attribute: string, rule: string): CookieError {
  return new CookieError("invalid-attribute", `${attribute} ${rule}`, cookieName);
}
