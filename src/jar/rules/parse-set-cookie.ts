/** The Set-Cookie header as user agents read it (RFC 6265bis §5.6). */

import { byteLength, exceedsBytes } from "../../syntax/byte-length.ts";
import { parseCookieDateAt } from "../../syntax/cookie-date.ts";
import { MAX_ATTRIBUTE_VALUE_BYTES, MAX_NAME_VALUE_BYTES } from "../../syntax/limits.ts";
import {
  equalsIgnoreCase,
  indexOfOrEnd,
  isInteger,
  skipWhitespace,
  skipWhitespaceBack,
  trimmedSlice,
} from "../../syntax/scan.ts";
import * as REFUSAL from "../reasons/refusals.ts";
import * as WARNING from "../reasons/warnings.ts";

export type SameSite = "strict" | "lax" | "none" | "unset";
export type Priority = "low" | "medium" | "high";

/** What a Set-Cookie header says, before it is known who said it. */
export type ReceivedSetCookie = {
  /** The header as it came, for those who ask why. */
  readonly text: string;
  name: string;
  value: string;
  /** As it stands, without its leading dot, so "" for a lone one; `undefined` where there is none or an empty one. */
  domain: string | undefined;
  /** `undefined` where the default path is meant. */
  path: string | undefined;
  /** Whether it has a Path, usable or not: `__Host-` asks for one. */
  pathGiven: boolean;
  /** In seconds; the infinities where it overflows. */
  maxAge: number | undefined;
  /** In milliseconds since 1970. */
  expires: number | undefined;
  secure: boolean;
  httpOnly: boolean;
  partitioned: boolean;
  sameSite: SameSite;
  priority: Priority;
  /** Bits of `REFUSAL`: what forbids to store it, whoever said it. */
  refused: number;
  /** Bits of `WARNING`. */
  warned: number;
};

/**
 * The "set-cookie-string" algorithm. It never throws and takes linear time.
 *
 * @see https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#section-5.6
 */
export function parseSetCookieString(text: string): ReceivedSetCookie {
  const end = indexOfOrEnd(text, 0);
  const equals = indexOfOrEnd(text, 0, "=");
  const name = equals < end ? trimmedSlice(text, 0, equals) : "";
  const value = trimmedSlice(text, equals < end ? equals + 1 : 0, end);
  const received: ReceivedSetCookie = {
    text,
    name,
    value,
    domain: undefined,
    path: undefined,
    pathGiven: false,
    maxAge: undefined,
    expires: undefined,
    secure: false,
    httpOnly: false,
    partitioned: false,
    sameSite: "unset",
    priority: "medium",
    refused: 0,
    warned: 0,
  };
  if (CONTROL.test(text)) received.refused |= REFUSAL.CONTROL_CHARACTER;
  if (name === "") {
    if (value === "") received.refused |= REFUSAL.EMPTY_COOKIE;
    // DEVIATION(§5.6 step 4): a nameless cookie whose value holds "=" would come back as one with a name; Chromium and Firefox ignore it.
    if (value.includes("=")) received.refused |= REFUSAL.NAMELESS_EQUALS;
  }
  if (exceedsBytes(text, NEAR_SIZE_LIMIT, 0, end)) {
    const octets = byteLength(name) + byteLength(value);
    if (octets > MAX_NAME_VALUE_BYTES) received.refused |= REFUSAL.NAME_VALUE_TOO_LARGE;
    else if (octets > NEAR_SIZE_LIMIT) received.warned |= WARNING.NEAR_SIZE_LIMIT;
  }
  // Of what is ignored for its pair too: all that is wrong is told.
  readAttributes(text, end + 1, received);
  return received;
}

/** The "unparsed-attributes" steps. */
function readAttributes(text: string, first: number, into: ReceivedSetCookie): void {
  let equals = -1;
  for (let from = first, end = first; from < text.length; from = end + 1) {
    end = indexOfOrEnd(text, from);
    // Searched again only when passed: attributes without "=" must not make this quadratic.
    if (equals < from) equals = indexOfOrEnd(text, from, "=");
    const nameEnd = Math.min(equals, end);
    const start = skipWhitespace(text, from, nameEnd);
    const valueStart = skipWhitespace(text, Math.min(nameEnd + 1, end), end);
    const valueEnd = skipWhitespaceBack(text, valueStart, end);
    const nameLength = skipWhitespaceBack(text, start, nameEnd) - start;
    if (exceedsBytes(text, MAX_ATTRIBUTE_VALUE_BYTES, valueStart, valueEnd))
      into.warned |= WARNING.ATTRIBUTE_TOO_LARGE;
    else if (nameLength > 0 || valueEnd > valueStart)
      into.warned |= readAttribute(text, start, nameLength, valueStart, valueEnd, into);
  }
}

/** §5.6.1 to §5.6.7, and Priority as Chromium has it. Of several attributes of one name the last counts. Gives bits of `WARNING`. */
function readAttribute(
  text: string,
  name: number,
  nameLength: number,
  start: number,
  end: number,
  into: ReceivedSetCookie,
): number {
  let isValid = true;
  switch (nameLength) {
    case 4:
      if (!equalsIgnoreCase(text, name, "Path")) return WARNING.ATTRIBUTE_UNKNOWN;
      isValid = text.charCodeAt(start) === SLASH;
      into.path = isValid ? text.slice(start, end) : undefined;
      into.pathGiven = true;
      break;
    case 6:
      if (equalsIgnoreCase(text, name, "Secure")) into.secure = true;
      else if (equalsIgnoreCase(text, name, "Domain"))
        into.domain =
          start < end ? text.slice(text.charCodeAt(start) === DOT ? start + 1 : start, end) : undefined;
      else return WARNING.ATTRIBUTE_UNKNOWN;
      break;
    case 7:
      // DEVIATION(§5.6.1 step 2): the last one counts even where it is no date, as in Chromium and Firefox; so with Max-Age.
      if (equalsIgnoreCase(text, name, "Expires")) {
        into.expires = parseCookieDateAt(text, start, end);
        isValid = into.expires !== undefined;
      } else if (equalsIgnoreCase(text, name, "Max-Age")) {
        isValid = isInteger(text, start, end);
        into.maxAge = isValid ? Number(text.slice(start, end)) : undefined;
      } else return WARNING.ATTRIBUTE_UNKNOWN;
      break;
    case 8:
      if (equalsIgnoreCase(text, name, "HttpOnly")) into.httpOnly = true;
      else if (equalsIgnoreCase(text, name, "SameSite")) {
        into.sameSite = wordOf(text, start, end, SAME_SITES) ?? "unset";
        isValid = into.sameSite !== "unset";
      } else if (equalsIgnoreCase(text, name, "Priority"))
        into.priority = wordOf(text, start, end, PRIORITIES) ?? "medium";
      else return WARNING.ATTRIBUTE_UNKNOWN;
      break;
    case 11:
      if (!equalsIgnoreCase(text, name, "Partitioned")) return WARNING.ATTRIBUTE_UNKNOWN;
      into.partitioned = true;
      break;
    default:
      return WARNING.ATTRIBUTE_UNKNOWN;
  }
  return isValid ? 0 : WARNING.ATTRIBUTE_INVALID;
}

/** Which of these words it is, in any case. */
function wordOf<W extends string>(
  text: string,
  start: number,
  end: number,
  words: readonly W[],
): W | undefined {
  for (const word of words)
    if (word.length === end - start && equalsIgnoreCase(text, start, word)) return word;
  return undefined;
}

const SAME_SITES = ["lax", "strict", "none"] as const;
const PRIORITIES = ["low", "high"] as const;
/** §5.6 step 1: every control character but the tab. */
export const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;
const NEAR_SIZE_LIMIT = MAX_NAME_VALUE_BYTES * 0.8;
const SLASH = 0x2f;
const DOT = 0x2e;
