/**
 * The rules in which Chromium stands alone against RFC 6265bis and Firefox (test/conformance/data/browsers/README.md has
 * them), each as what the jar has to be told so that it does the same. Where none applies nothing is changed.
 */

import { parseCookieDate } from "speculoos";
import { getPublicSuffix } from "tldts";
import { chromiumDate, dateCause } from "./chromium-date.ts";

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

/** What Chromium takes the bytes of an answer for: a header ends at the first CR. */
export function receivedByChromium(header: string, used: (rule: ChromiumRule) => void): string {
  const end = header.indexOf("\r");
  if (end < 0) return header;
  used("bare-cr");
  return header.slice(0, end);
}

/** What Chromium takes a header for; `undefined` where it ignores it for reasons of its own. */
export function parsedByChromium(
  heard: string,
  host: string,
  used: (rule: ChromiumRule) => void,
): string | undefined {
  // Refused by both, and some of what follows would lose it.
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(heard)) return heard;
  const parts = heard.split(";").map(splitPart);
  if (parts.some(({ name, value }) => name.includes("\t") || value.includes("\t"))) {
    used("tab");
    return undefined;
  }
  const last = (attribute: string) =>
    parts.slice(1).findLast(({ name }) => name.toLowerCase() === attribute)?.value;
  const domain = last("domain");
  // A public suffix that is the host itself makes a host-only cookie, to which Chromium gives no such prefix.
  const isHost = domain?.replace(/^\./, "").toLowerCase() === host;
  if (isHost && isPublicSuffix(host) && /^__host-/i.test(parts[0]!.name)) {
    used("prefix-domain");
    return undefined;
  }
  // The default path that an unusable Path stands for is none to it.
  if (last("path")?.startsWith("/") === false && /^__host-/i.test(parts[0]!.name)) {
    used("prefix-path");
    return undefined;
  }
  const [pair, ...attributes] = heard.split(";");
  return [pair, ...attributes.map((attribute) => heardAttribute(attribute, used))].join(";");
}

/** Where Chromium goes when it is given a URL, as far as that is not where `URL` would. */
export function urlOfChromium(url: string, used: (rule: ChromiumRule) => void): string {
  const { origin, pathname } = new URL(url);
  const escaped = pathname.replace(/[|]/g, "%7C");
  if (escaped === pathname) return url;
  used("url-escape");
  return origin + escaped;
}

function heardAttribute(attribute: string, used: (rule: ChromiumRule) => void): string {
  const { name, value } = splitPart(attribute);
  const heard = heardValue(name.toLowerCase(), value, used);
  return heard === value ? attribute : ` ${name}=${heard}`;
}

function heardValue(name: string, value: string, used: (rule: ChromiumRule) => void): string {
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
    const theirs = chromiumDate(value);
    const cause = ours === theirs ? undefined : dateCause(value);
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

/** Name and value around the first "=", without blanks and tabs about them. */
function splitPart(part: string): { name: string; value: string } {
  const equals = part.indexOf("=");
  const trim = (text: string) => text.replace(/^[ \t]+|[ \t]+$/g, "");
  if (equals < 0) return { name: trim(part), value: "" };
  return { name: trim(part.slice(0, equals)), value: trim(part.slice(equals + 1)) };
}
