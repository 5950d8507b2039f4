/** The Set-Cookie header as user agents read it (RFC 6265bis §5.6). */

import { isWhitespace } from "../syntax/characters.ts";
import { parseCookieDate } from "../syntax/cookie-date.ts";
import { imfFixdate } from "../syntax/imf-fixdate.ts";
import { MAX_ATTRIBUTE_VALUE_OCTETS, MAX_NAME_VALUE_OCTETS } from "../syntax/limits.ts";
import { exceedsOctets, octetLength } from "./octet-length.ts";
import { REFUSED, WARNED } from "./reason.ts";

export type SameSite = "strict" | "lax" | "none" | "unset";
export type Priority = "low" | "medium" | "high";

/** What a Set-Cookie header says, before it is known who said it. */
export type ReceivedSetCookie = {
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
  /** Bits of `REFUSED`: what forbids to store it, whoever said it. */
  refused: number;
  /** Bits of `WARNED`. */
  warned: number;
};

/**
 * The "set-cookie-string" algorithm. It never throws and takes linear time.
 *
 * @see https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#section-5.6
 */
export function parseSetCookieString(text: string): ReceivedSetCookie {
  const end = indexOrEnd(text, ";", 0);
  const equals = text.indexOf("=");
  const named = equals >= 0 && equals < end;
  const received: ReceivedSetCookie = {
    name: named ? trimmed(text, 0, equals) : "",
    value: trimmed(text, named ? equals + 1 : 0, end),
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
  const { name, value } = received;
  if (CONTROL_CHARACTER.test(text)) received.refused |= REFUSED["control-character"];
  if (name === "" && value === "") received.refused |= REFUSED["empty-cookie"];
  // DEVIATION(§5.6 step 4): a nameless cookie whose value holds "=" would come back as one with a name; Chromium and Firefox ignore it.
  if (name === "" && value.includes("=")) received.refused |= REFUSED["nameless-equals"];
  const octets = octetLength(name) + octetLength(value);
  if (octets > MAX_NAME_VALUE_OCTETS) received.refused |= REFUSED["name-value-too-large"];
  else if (octets > MAX_NAME_VALUE_OCTETS * 0.8) received.warned |= WARNED["near-size-limit"];
  // Nothing that attributes say can mend it, and there may be a megabyte of them.
  if (received.refused === 0) readAttributes(text, end + 1, received);
  return received;
}

/** The "unparsed-attributes" steps. */
function readAttributes(text: string, from: number, into: ReceivedSetCookie): void {
  let equals = text.indexOf("=", from);
  for (let start = from, end = 0; start < text.length; start = end + 1) {
    end = indexOrEnd(text, ";", start);
    // Searched again only when passed: attributes without "=" must not make this quadratic.
    if (equals !== -1 && equals < start) equals = text.indexOf("=", start);
    const valued = equals !== -1 && equals < end;
    const name = trimmed(text, start, valued ? equals : end);
    const value = valued ? trimmed(text, equals + 1, end) : "";
    if (exceedsOctets(value, MAX_ATTRIBUTE_VALUE_OCTETS)) into.warned |= WARNED["attribute-too-large"];
    else if (name !== "" || value !== "") readAttribute(name.toLowerCase(), value, into);
  }
}

/** §5.6.1 to §5.6.7, and Priority as Chromium has it. Of several attributes of one name the last counts. */
function readAttribute(name: string, value: string, into: ReceivedSetCookie): void {
  switch (name) {
    case "expires":
      // DEVIATION(§5.6.1 step 2): the last one counts even where it is no date, as in Chromium and Firefox; so with Max-Age.
      into.expires = imfFixdate(value, 0, value.length) ?? parseCookieDate(value)?.getTime();
      if (into.expires === undefined) into.warned |= WARNED["attribute-invalid"];
      break;
    case "max-age":
      into.maxAge = /^-?\d+$/.test(value) ? Number(value) : undefined;
      if (into.maxAge === undefined) into.warned |= WARNED["attribute-invalid"];
      break;
    case "domain":
      into.domain = value === "" ? undefined : value.startsWith(".") ? value.slice(1) : value;
      break;
    case "path":
      into.path = value.startsWith("/") ? value : undefined;
      into.pathGiven = true;
      if (into.path === undefined) into.warned |= WARNED["attribute-invalid"];
      break;
    case "secure":
      into.secure = true;
      break;
    case "httponly":
      into.httpOnly = true;
      break;
    case "partitioned":
      into.partitioned = true;
      break;
    case "samesite":
      into.sameSite = wordOf(SAME_SITE, value) ?? "unset";
      if (into.sameSite === "unset") into.warned |= WARNED["attribute-invalid"];
      break;
    case "priority":
      into.priority = wordOf(PRIORITY, value) ?? "medium";
      break;
    default:
      into.warned |= WARNED["attribute-unknown"];
  }
}

function wordOf<W extends string>(words: readonly W[], text: string): W | undefined {
  const lower = text.toLowerCase();
  return words.find((word) => word === lower);
}

/** The part between two offsets, without the spaces and tabs around it (§5.6 step 5). */
function trimmed(text: string, from: number, to: number): string {
  let [start, end] = [from, to];
  while (start < end && isWhitespace(text.charCodeAt(start))) start++;
  while (end > start && isWhitespace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function indexOrEnd(text: string, character: string, from: number): number {
  const index = text.indexOf(character, from);
  return index === -1 ? text.length : index;
}

/** §5.6 step 1: every control character but the tab. */
const CONTROL_CHARACTER = /[\x00-\x08\x0a-\x1f\x7f]/;
const SAME_SITE = ["strict", "lax", "none"] as const;
const PRIORITY = ["low", "medium", "high"] as const;
