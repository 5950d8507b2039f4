/**
 * The Set-Cookie header as user agents read it (RFC 6265bis §5.6). The same header for users of the npm package `cookie`:
 * `npm-cookie/parse-set-cookie.ts`.
 */

import { parseCookieDateAt } from "../../syntax/dates/parse-cookie-date.ts";
import { MAX_ATTRIBUTE_VALUE_BYTES, MAX_NAME_VALUE_BYTES } from "../../syntax/limits.ts";
import { eachAttribute, type KnownAttribute, wordAt } from "../../syntax/set-cookie-attributes.ts";
import { byteLength, exceedsBytes } from "../../syntax/text/byte-length.ts";
import { indexOfOrEnd, trimmedSlice } from "../../syntax/text/scan.ts";
import { MAX_RECENT, MAX_RECENT_LENGTH } from "../model/cache-bounds.ts";
import {
  PRIORITIES,
  type Priority,
  SAME_SITES,
  type SameSite,
  type StoredCookie,
} from "../model/stored-cookie.ts";
import * as REFUSAL from "../reasons/refusals.ts";
import * as WARNING from "../reasons/warnings.ts";

/** The content of a Set-Cookie header, without regard to who sent it. */
export type ReceivedSetCookie = {
  /** The header as it came, for reasons that quote it. */
  readonly text: string;
  readonly name: string;
  readonly value: string;
  /** Shared by headers with the same attributes. */
  readonly attributes: Readonly<SetCookieAttributes>;
  /** Bits of `REFUSAL`: why the cookie must not be stored, whoever sent it. */
  refused: number;
  /** Bits of `WARNING`. */
  warned: number;
};

type SetCookieAttributes = {
  /** As received, without its leading dot: "" for a lone dot. `undefined` if it is absent or empty. */
  domain: string | undefined;
  /** `undefined` stands for the default path. */
  path: string | undefined;
  /** Whether there is a Path attribute, usable or not: `__Host-` requires one. */
  pathGiven: boolean;
  /** In seconds; an infinity if it overflows. */
  maxAge: number | undefined;
  /** In milliseconds since 1970. */
  expires: number | undefined;
  secure: boolean;
  httpOnly: boolean;
  partitioned: boolean;
  sameSite: SameSite;
  priority: Priority;
  /** A bit for each attribute that was read. */
  seen: number;
  /** The attributes with a value that is invalid or ignored. */
  invalid: Set<KnownAttribute> | undefined;
  /** Bits of `REFUSAL`. */
  refused: number;
  /** Bits of `WARNING`. */
  warned: number;
};

/**
 * Parses a header by the "set-cookie-string" algorithm. Never throws; takes linear time.
 *
 * @see https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#section-5.6
 */
export function parseSetCookieString(header: string): ReceivedSetCookie {
  // Recordings have the name of the field, too.
  const hasName = header[NAME_LENGTH] === ":" && /^set-cookie:/i.test(header);
  const text = hasName ? header.slice(NAME_LENGTH + 1) : header;
  const end = indexOfOrEnd(text, 0);
  const equals = indexOfOrEnd(text, 0, "=");
  const name = equals < end ? trimmedSlice(text, 0, equals) : "";
  const value = trimmedSlice(text, equals < end ? equals + 1 : 0, end);
  // The attributes of a refused pair too: every fault is reported.
  const attributes = readAttributes(text, end);
  let { refused, warned } = attributes;
  if (hasName) warned |= WARNING.FIELD_NAME;
  const pair = text.slice(0, end);
  if (CONTROL.test(pair)) refused |= REFUSAL.CONTROL_CHARACTER;
  // Takes no time in a string of bytes, which engines recognise.
  if (/[^\x00-\xff]/.test(pair)) warned |= WARNING.NOT_BYTES;
  if (name === "") {
    if (value === "") refused |= REFUSAL.EMPTY_COOKIE;
    // DEVIATION(§5.6 step 4): a nameless cookie whose value contains "=" would return as one with a name; Chromium and Firefox ignore it.
    if (value.includes("=")) refused |= REFUSAL.NAMELESS_EQUALS;
  }
  if (exceedsBytes(text, NEAR_SIZE_LIMIT, 0, end)) {
    const bytes = byteLength(name) + byteLength(value);
    if (bytes > MAX_NAME_VALUE_BYTES) refused |= REFUSAL.NAME_VALUE_TOO_LARGE;
    else if (bytes > NEAR_SIZE_LIMIT) warned |= WARNING.NEAR_SIZE_LIMIT;
  }
  return { text, name, value, attributes, refused, warned };
}

/** Reads a record as if a header had come with its name, value and attributes, but for its lifetime. */
export function receiveRecord(record: StoredCookie): ReceivedSetCookie {
  const { name, value, host, hostOnly, path, secure, httpOnly, sameSite, partitionKey, priority } = record;
  const received = parseSetCookieString(`${name}=${value}`);
  const attributes: SetCookieAttributes = {
    ...noAttributes(),
    domain: hostOnly ? undefined : host,
    path,
    pathGiven: true,
    secure,
    httpOnly,
    partitioned: partitionKey !== undefined,
    sameSite,
    priority: priority ?? "medium",
  };
  return { ...received, attributes };
}

/** Reads the attributes from the ";" before them. Servers send the same attributes again and again. */
function readAttributes(text: string, start: number): SetCookieAttributes {
  const source = text.slice(start);
  for (const known of recent) if (known.source === source) return known.attributes;
  const attributes = noAttributes();
  if (CONTROL.test(source)) attributes.refused = REFUSAL.CONTROL_CHARACTER;
  eachAttribute(text, start + 1, readAttribute, attributes);
  // DEVIATION(§5.6.4): a tab in the Path that counts refuses the cookie, as in Chromium, Firefox and curl.
  if (attributes.path?.includes("\t")) attributes.refused = REFUSAL.CONTROL_CHARACTER;
  // A slice keeps the whole header alive.
  if (text.length < MAX_RECENT_LENGTH) recent[next++ % MAX_RECENT] = { source, attributes };
  return attributes;
}

function noAttributes(): SetCookieAttributes {
  return {
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
    seen: 0,
    invalid: undefined,
    refused: 0,
    warned: 0,
  };
}

/** One attribute: §5.6.1 to §5.6.7, and Priority as Chromium reads it. If a name comes several times, the last counts. */
function readAttribute(
  into: SetCookieAttributes,
  text: string,
  attribute: KnownAttribute | undefined,
  _start: number,
  _equals: number,
  start: number,
  end: number,
): void {
  if (exceedsBytes(text, MAX_ATTRIBUTE_VALUE_BYTES, start, end)) {
    into.warned |= WARNING.ATTRIBUTE_TOO_LARGE;
    return;
  }
  if (!attribute) {
    into.warned |= WARNING.ATTRIBUTE_UNKNOWN;
    return;
  }
  // Flags have no value.
  let isValid = start === end;
  switch (attribute) {
    case "path":
      into.path = text[start] === "/" ? text.slice(start, end) : undefined;
      into.pathGiven = true;
      isValid = isUrlPath(into.path);
      break;
    case "domain":
      into.domain = isValid ? undefined : text.slice(text[start] === "." ? start + 1 : start, end);
      isValid = true;
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
    // DEVIATION(§5.6.1 step 2): the last one counts even if it is no date, as in Chromium and Firefox; so with Max-Age.
    case "expires":
      into.expires = parseCookieDateAt(text, start, end);
      isValid =
        into.expires !== undefined && (text.endsWith("GMT", end) || !ZONE.test(text.slice(start, end)));
      break;
    case "max-age":
      isValid = INTEGER.test(text.slice(start, end));
      into.maxAge = isValid ? Number(text.slice(start, end)) : undefined;
      break;
    case "samesite":
      into.sameSite = wordAt(text, start, end, SAME_SITES) ?? "unset";
      isValid = into.sameSite !== "unset";
      break;
    case "priority":
      into.priority = wordAt(text, start, end, PRIORITIES) ?? "medium";
      isValid = wordAt(text, start, end, PRIORITIES) !== undefined;
      break;
  }
  // No two attributes have the same fourth letter.
  const bit = 1 << attribute.charCodeAt(3);
  if (isValid && !(into.seen & bit)) into.seen |= bit;
  else {
    into.warned |= WARNING.ATTRIBUTE_INVALID;
    into.invalid = new Set(into.invalid).add(attribute);
  }
}

/** Whether a URL can have this path. */
function isUrlPath(path = ""): boolean {
  return /^\/[\w/-]*$/.test(path) || new URL(`http://a${path}`).pathname === path;
}

/** The attributes that were read last, with their text. */
const recent: { readonly source: string; readonly attributes: SetCookieAttributes }[] = [];
let next = 0;
const NAME_LENGTH = 10;
const INTEGER = /^-?\d+$/;
/** A time zone other than GMT or UTC at the end of a date, or a second cookie after it. */
const ZONE = /[^\dC]$|[^a-z][+-]\d+$|=/;
/** Every control character but the tab (§5.6 step 1). */
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;
const NEAR_SIZE_LIMIT = MAX_NAME_VALUE_BYTES * 0.8;
