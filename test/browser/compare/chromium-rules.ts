/**
 * The rules that Chromium alone has, against RFC 6265bis and Firefox (test/conformance/data/browsers/README.md lists them).
 * Each changes the input of the jar, so that the jar behaves as Chromium does. Without such a rule the input is unchanged.
 */

import { parseCookieDate } from "speculoos";
import { getPublicSuffix } from "tldts";
import { dateRule, parseChromiumDate } from "./chromium-date.ts";

export type ChromiumRule =
  | "tab"
  | "bare-cr"
  | "max-age-plus"
  | "idn-domain"
  | "prefix-domain"
  | "prefix-path"
  | "date-time-suffix"
  | "date-short-year"
  | "date-long-number"
  | "date-far-future"
  | "url-escape"
  | "script-not-utf8"
  | "order";

/**
 * Returns the header that Chromium receives: it ends at the first CR, unless the next line begins with a space or tab, and so
 * continues it (RFC 9112 §5.2, obs-fold).
 */
export function receivedByChromium(header: string, used: (rule: ChromiumRule) => void): string {
  if (!header.includes("\r")) return header;
  used("bare-cr");
  const unfolded = header.replace(/\r[\t ]+/g, " ");
  const end = unfolded.indexOf("\r");
  return end < 0 ? unfolded : unfolded.slice(0, end);
}

/** Returns the header as Chromium parses it, or `undefined` if a rule of Chromium alone makes it ignore the header. */
export function parsedByChromium(
  header: string,
  host: string,
  used: (rule: ChromiumRule) => void,
): string | undefined {
  // Both refuse a control character. The rules below could remove it.
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(header)) return header;
  const parts = header.split(";").map(splitPart);
  if (parts.some(({ name, value }) => name.includes("\t") || value.includes("\t"))) {
    used("tab");
    return undefined;
  }
  const last = (attribute: string) =>
    parts.slice(1).findLast(({ name }) => name.toLowerCase() === attribute)?.value;
  const domain = last("domain");
  // A Domain that is the host and a public suffix makes a host-only cookie. Chromium refuses it with the prefix __Host-.
  const isHost = domain?.replace(/^\./, "").toLowerCase() === host;
  if (isHost && isPublicSuffix(host) && /^__host-/i.test(parts[0]!.name)) {
    used("prefix-domain");
    return undefined;
  }
  // For __Host- Chromium does not accept the default path that replaces an invalid Path.
  if (last("path")?.startsWith("/") === false && /^__host-/i.test(parts[0]!.name)) {
    used("prefix-path");
    return undefined;
  }
  const [pair, ...attributes] = header.split(";");
  return [pair, ...attributes.map((attribute) => parseAttribute(attribute, used))].join(";");
}

/** Returns the URL that Chromium requests: it escapes one character that `URL` does not. */
export function urlInChromium(url: string, used: (rule: ChromiumRule) => void): string {
  const { origin, pathname } = new URL(url);
  const escaped = pathname.replace(/[|]/g, "%7C");
  if (escaped === pathname) return url;
  used("url-escape");
  return origin + escaped;
}

function parseAttribute(attribute: string, used: (rule: ChromiumRule) => void): string {
  const { name, value } = splitPart(attribute);
  const parsed = parseValue(name.toLowerCase(), value, used);
  return parsed === value ? attribute : ` ${name}=${parsed}`;
}

function parseValue(name: string, value: string, used: (rule: ChromiumRule) => void): string {
  if (name === "max-age" && /^\+\d+$/.test(value)) {
    used("max-age-plus");
    return value.slice(1);
  }
  if (name === "domain" && /[^\x00-\x7f]/.test(value)) {
    const dot = value.startsWith(".") ? "." : "";
    const ascii = hostInAscii(Buffer.from(value.slice(dot.length), "latin1").toString("utf8"));
    if (ascii === undefined) return value;
    used("idn-domain");
    return dot + ascii;
  }
  if (name === "expires") {
    const ours = parseCookieDate(value)?.getTime();
    const theirs = parseChromiumDate(value);
    const cause = ours === theirs ? undefined : dateRule(value);
    if (cause === undefined) return value;
    used(cause);
    return theirs === undefined ? "" : new Date(theirs).toUTCString();
  }
  return value;
}

function isPublicSuffix(host: string): boolean {
  return getPublicSuffix(host, { allowPrivateDomains: true, validateHostname: false }) === host;
}

function hostInAscii(text: string): string | undefined {
  try {
    return new URL(`http://${text}`).hostname;
  } catch {
    return undefined;
  }
}

/** Splits at the first "=". Trims spaces and tabs. */
function splitPart(part: string): { name: string; value: string } {
  const equals = part.indexOf("=");
  const trim = (text: string) => text.replace(/^[ \t]+|[ \t]+$/g, "");
  if (equals < 0) return { name: trim(part), value: "" };
  return { name: trim(part.slice(0, equals)), value: trim(part.slice(equals + 1)) };
}
