/** A cookie by its fields, received as if a Set-Cookie header had come with them (RFC 6265bis §5.6). */

import { PRIORITIES, type Priority, SAME_SITES } from "../model/stored-cookie.ts";
import * as REFUSAL from "../reasons/refusals.ts";
import { parseSetCookieString, type ReceivedSetCookie } from "./parse-set-cookie.ts";

/** The fields of a Set-Cookie header. Without `expires` and `maxAge`, the cookie ends with the session. */
export type CookieFields = {
  readonly name: string;
  readonly value: string;
  readonly domain?: string | undefined;
  readonly path?: string | undefined;
  readonly secure?: boolean | undefined;
  readonly httpOnly?: boolean | undefined;
  readonly sameSite?: "strict" | "lax" | "none" | undefined;
  readonly partitioned?: boolean | undefined;
  readonly priority?: Priority | undefined;
  /** A `Date` or milliseconds since 1970; `null` for a cookie that ends with the session. */
  readonly expires?: Date | number | null | undefined;
  /** In whole seconds. It takes precedence over `expires`. */
  readonly maxAge?: number | undefined;
};

/** Reads a Set-Cookie header, or fields. */
export function receiveCookie(cookie: string | CookieFields): ReceivedSetCookie {
  if (typeof cookie === "string") return parseSetCookieString(cookie);
  if (typeof cookie !== "object" || cookie === null)
    throw new TypeError(
      `a cookie must be a Set-Cookie string or fields; got ${cookie === null ? null : typeof cookie}`,
    );
  return receiveFields(cookie);
}

/**
 * Reads fields as if a header had come with them. What no header can carry is refused, never cut.
 *
 * @throws TypeError if a field has another type; RangeError if a number is no time.
 */
function receiveFields(given: CookieFields): ReceivedSetCookie {
  const { name, value, domain, path, secure, httpOnly, sameSite, partitioned, priority, expires, maxAge } =
    given;
  // Each field is read once: the value that is checked is the value that counts.
  checkFields({
    name,
    value,
    domain,
    path,
    secure,
    httpOnly,
    sameSite,
    partitioned,
    priority,
    expires,
    maxAge,
  });
  const pair = parseSetCookieString(`${name}=${value}`);
  const text = `a=b${domain === undefined ? "" : `; Domain=${domain}`}${path === undefined ? "" : `; Path=${path}`}`;
  const { attributes, refused, warned } = parseSetCookieString(text);
  if (pair.name !== name || pair.value !== value) pair.refused |= REFUSAL.INVALID_PAIR;
  if (CUT.test(domain ?? "") || CUT.test(path ?? "")) pair.refused |= REFUSAL.INVALID_ATTRIBUTE;
  return {
    ...pair,
    text: `${name}=${value}${text.slice(3)}`,
    attributes: {
      ...attributes,
      secure: secure ?? false,
      httpOnly: httpOnly ?? false,
      partitioned: partitioned ?? false,
      sameSite: sameSite ?? "unset",
      priority: priority ?? "medium",
      expires: expires == null ? undefined : Math.floor(Number(expires)),
      maxAge,
    },
    refused: pair.refused | refused,
    warned: pair.warned | warned,
  };
}

function checkFields(fields: CookieFields): void {
  for (const [isValid, expected, ...names] of CHECKS)
    for (const name of names) {
      const field = fields[name];
      if (isValid(field)) continue;
      const Failure = typeof field === "number" ? RangeError : TypeError;
      throw new Failure(`${name} must be ${expected}; got ${field === null ? field : typeof field}`);
    }
}

/** What a parser would take for the end of an attribute, or leave out at its ends. */
const CUT = /;|^[ \t]|[ \t]$/;

// A Date of another realm is one, too.
const isTime = (value: unknown) =>
  typeof value === "number" || Object.prototype.toString.call(value) === "[object Date]";
const isText = (value: unknown) => typeof value === "string";
const isBoolean = (value: unknown) => value === undefined || typeof value === "boolean";

/** The fields: a check, what the message says that they must be, and their names. */
const CHECKS: readonly (readonly [
  isValid: (value: unknown) => boolean,
  expected: string,
  ...names: (keyof CookieFields)[],
])[] = [
  [isText, "a string", "name", "value"],
  [(value) => value === undefined || isText(value), "a string", "domain", "path"],
  [isBoolean, "a boolean", "secure", "httpOnly", "partitioned"],
  [
    (value) => value === undefined || SAME_SITES.some((word) => word === value && word !== "unset"),
    "strict, lax or none",
    "sameSite",
  ],
  [
    (value) => value === undefined || PRIORITIES.some((word) => word === value),
    "low, medium or high",
    "priority",
  ],
  [
    (value) => value == null || (isTime(value) && Number.isFinite(Number(value))),
    "a valid Date, milliseconds since 1970 or null",
    "expires",
  ],
  [(value) => value === undefined || Number.isInteger(value), "a whole number of seconds", "maxAge"],
];
