/** Cookies as credentials and Set-Cookie describe them, in one form to compare (DBSC "JSON Session Credentials Format"; RFC 6265bis §5.6, §5.7). */

import { parseCookieDateAt } from "../../syntax/dates/parse-cookie-date.ts";
import { MAX_ATTRIBUTE_VALUE_BYTES, MAX_NAME_VALUE_BYTES } from "../../syntax/limits.ts";
import { namePrefix, requiresHostOnly, requiresHttpOnly } from "../../syntax/name-prefix.ts";
import { eachAttribute, type KnownAttribute, wordAt } from "../../syntax/set-cookie-attributes.ts";
import { byteLength, exceedsBytes } from "../../syntax/text/byte-length.ts";
import { isInteger, trimmedSlice } from "../../syntax/text/scan.ts";
import { canonicalHost, registrableDomain } from "./site.ts";

/** What is compared of a cookie, and its lifetime. */
export type BoundCookie = {
  readonly name: string;
  /** The host, with a dot before it if its subdomains get the cookie too. */
  readonly domain: string;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: "strict" | "lax" | "none" | undefined;
  readonly partitioned: boolean;
  /** Whether there is a Path, or the default path is used. */
  readonly hasPath: boolean;
  /** In seconds; a number that is not positive removes the cookie. */
  readonly maxAge: number | undefined;
  /** In milliseconds since 1970. */
  readonly expires: number | undefined;
  /** Whether it has attributes that credentials must not have. */
  readonly hasOthers: boolean;
};

/** Why the cookie can't exist. */
export type CookieFault = "malformed" | "domain" | "prefix";

type Attributes = { -readonly [K in Exclude<keyof BoundCookie, "name" | "path">]: BoundCookie[K] } & {
  path: string | undefined;
};

/** Reads a cookie that `url` sets: its name, the bytes of its value, and the attributes after the first semicolon. */
export function readCookie(
  givenName: string,
  valueBytes: number,
  text: string,
  url: URL,
): BoundCookie | { readonly fault: CookieFault; readonly hasOthers: boolean } {
  const name = trimmedSlice(givenName, 0, givenName.length);
  const attributes = noAttributes();
  eachAttribute(text, 0, readAttribute, attributes);
  if (EMPTY_ATTRIBUTE.test(text)) attributes.hasOthers = true;
  const fault = (code: CookieFault) => ({ fault: code, hasOthers: attributes.hasOthers });
  if (CONTROL.test(text) || byteLength(name) + valueBytes > MAX_NAME_VALUE_BYTES) return fault("malformed");
  const domain = cookieDomain(attributes.domain, url.hostname);
  if (domain === undefined) return fault("domain");
  const path = attributes.path ?? defaultPath(url.pathname);
  const cookie = { ...attributes, name, domain, path };
  return obeysPrefix(cookie, attributes.domain !== "") ? cookie : fault("prefix");
}

/** Returns the directory of a path without its last slash (RFC 6265bis §5.1.4). */
export function defaultPath(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

/** Whether a host can set a cookie of this domain (RFC 6265bis §5.7). */
export function canSet(host: string, domain: string): boolean {
  return domain.startsWith(".") ? `.${host}`.endsWith(domain) : host === domain;
}

function noAttributes(): Attributes {
  return {
    domain: "",
    path: undefined,
    secure: false,
    httpOnly: false,
    sameSite: undefined,
    partitioned: false,
    hasPath: false,
    maxAge: undefined,
    expires: undefined,
    hasOthers: false,
  };
}

/** Of several attributes of a name the last counts; one with a long value is ignored (RFC 6265bis §5.6). */
function readAttribute(
  into: Attributes,
  text: string,
  attribute: KnownAttribute | undefined,
  _start: number,
  _equals: number,
  start: number,
  end: number,
): void {
  if (exceedsBytes(text, MAX_ATTRIBUTE_VALUE_BYTES, start, end)) return;
  switch (attribute) {
    case "domain":
      into.domain = text.slice(start, end);
      return;
    case "path":
      into.hasPath = text[start] === "/" && start < end;
      into.path = into.hasPath ? text.slice(start, end) : undefined;
      return;
    case "secure":
      into.secure = true;
      return;
    case "httponly":
      into.httpOnly = true;
      return;
    case "samesite":
      into.sameSite = wordAt(text, start, end, SAME_SITES);
      return;
    case "partitioned":
      into.partitioned = true;
      break;
    case "max-age":
      into.maxAge = isInteger(text, start, end) ? Number(text.slice(start, end)) : undefined;
      break;
    case "expires":
      into.expires = parseCookieDateAt(text, start, end);
      break;
  }
  into.hasOthers = true;
}

/** Returns the domain of a cookie; undefined if the host must not set it. A host that is a public suffix or address may name itself. */
function cookieDomain(attribute: string, host: string): string | undefined {
  if (attribute === "") return host;
  const domain = canonicalHost(attribute.startsWith(".") ? attribute.slice(1) : attribute);
  const registrable = registrableDomain(host);
  if (domain === host) return registrable === undefined ? host : `.${host}`;
  // Both are suffixes of one host, so a shorter domain than the registrable one is a public suffix.
  const isAbove = domain && registrable && host.endsWith(`.${domain}`) && domain.length >= registrable.length;
  return isAbove ? `.${domain}` : undefined;
}

function obeysPrefix(cookie: Omit<BoundCookie, "hasOthers">, hasDomain: boolean): boolean {
  const prefix = namePrefix(cookie.name);
  if (prefix === undefined) return true;
  if (requiresHttpOnly(prefix) && !cookie.httpOnly) return false;
  if (requiresHostOnly(prefix) && (!cookie.hasPath || cookie.path !== "/" || hasDomain)) return false;
  return cookie.secure;
}

const SAME_SITES = ["strict", "lax", "none"] as const;
/** Every control character but the tab. */
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;
/** A semicolon with nothing before it. */
const EMPTY_ATTRIBUTE = /(?:^|;)[ \t]*;/;
