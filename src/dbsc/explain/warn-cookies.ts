/** Warnings about bound cookies that the answer does not set, or sets in another form (DBSC "Identify if missing session credential"). */

import { byteLength } from "../../syntax/text/byte-length.ts";
import { indexOfOrEnd, trimmedSlice } from "../../syntax/text/scan.ts";
import type { Report } from "./binding-reason.ts";
import { type BoundCookie, canSet, defaultPath, readCookie } from "./bound-cookie.ts";
import type { IndexedCookie } from "./check-credentials.ts";

/** The registration: what it sets, if that is known, and when. */
export type CookieAnswer = {
  readonly url: URL;
  readonly refresh: URL | undefined;
  readonly setCookie: readonly unknown[] | undefined;
  readonly now: number;
};

/** Warns of each bound cookie. */
export function warnOfCookies(bound: readonly IndexedCookie[], answer: CookieAnswer, report: Report): void {
  const stored = answer.setCookie && storeCookies(answer.setCookie, answer.url, answer.now);
  for (const { index, cookie } of bound) {
    const match = stored?.byFields.get(fieldsOf(cookie));
    if (match) warnOfLifetime(index, match, report);
    else if (stored) warnOfMissing(index, cookie, stored.byName.get(cookie.name), report);
    if (answer.refresh) warnOfRefresh(index, cookie, match, answer.url, answer.refresh, report);
  }
}

/** The cookies that are left of an answer: by all that is compared, and the last of each name. */
type StoredCookies = {
  readonly byFields: ReadonlyMap<string, BoundCookie>;
  readonly byName: ReadonlyMap<string, BoundCookie>;
};

/** Applies Set-Cookie lines in order: one of the same name, domain, path and partition replaces another. */
function storeCookies(lines: readonly unknown[], url: URL, now: number): StoredCookies {
  const byScope = new Map<string, BoundCookie>();
  for (const line of lines) {
    const cookie = typeof line === "string" ? readSetCookie(line, url) : undefined;
    if (!cookie) continue;
    const scope = JSON.stringify([cookie.name, cookie.domain, cookie.path, cookie.partitioned]);
    // Max-Age has precedence (RFC 6265bis §5.7).
    const hasEnded = cookie.maxAge === undefined ? (cookie.expires ?? now + 1) <= now : cookie.maxAge <= 0;
    if (hasEnded) byScope.delete(scope);
    else byScope.set(scope, cookie);
  }
  const left = [...byScope.values()];
  return {
    byFields: new Map(left.map((cookie) => [fieldsOf(cookie), cookie])),
    byName: new Map(left.map((cookie) => [cookie.name, cookie])),
  };
}

/** Returns the cookie of a Set-Cookie that a browser stores (RFC 6265bis §5.6, §5.7). */
function readSetCookie(line: string, url: URL): BoundCookie | undefined {
  const end = indexOfOrEnd(line, 0);
  const equals = line.indexOf("=");
  if (equals === -1 || equals > end || CONTROL.test(line)) return undefined;
  const cookie = readCookie(
    line.slice(0, equals),
    byteLength(trimmedSlice(line, equals + 1, end)),
    line.slice(end + 1),
    url,
  );
  if ("fault" in cookie) return undefined;
  return (cookie.sameSite === "none" || cookie.partitioned) && !cookie.secure ? undefined : cookie;
}

/** Returns the text of all that Chromium compares: SameSite=Lax is not the same as no SameSite. */
function fieldsOf(cookie: BoundCookie): string {
  return JSON.stringify([cookie.name, ...COMPARED.map(([field]) => cookie[field])]);
}

function warnOfLifetime(index: number, { maxAge, expires }: BoundCookie, report: Report): void {
  if (maxAge !== undefined && maxAge < MIN_LIFETIME) report("lifetime-short", index, maxAge);
  else if (maxAge === undefined && expires === undefined) report("lifetime-missing", index);
}

function warnOfMissing(
  index: number,
  cookie: BoundCookie,
  other: BoundCookie | undefined,
  report: Report,
): void {
  if (!other) {
    report("bound-cookie-not-set", index);
    return;
  }
  const different = COMPARED.filter(([field]) => cookie[field] !== other[field]);
  report("attributes-differ", different.map(([, attribute]) => attribute).join(", "), index);
}

function warnOfRefresh(
  index: number,
  cookie: BoundCookie,
  match: BoundCookie | undefined,
  url: URL,
  refresh: URL,
  report: Report,
): void {
  const movesPath = defaultPath(url.pathname) !== defaultPath(refresh.pathname);
  if (!cookie.hasPath && !match?.hasPath && movesPath) report("default-paths-differ", index);
  if (!canSet(refresh.hostname, cookie.domain)) report("refresh-cannot-set-cookie", index);
}

const COMPARED = [
  ["domain", "Domain"],
  ["path", "Path"],
  ["secure", "Secure"],
  ["httpOnly", "HttpOnly"],
  ["sameSite", "SameSite"],
  ["partitioned", "Partitioned"],
] as const;
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;
/** Chromium renews 120 seconds ahead; its quota is six signatures in nine minutes. */
const MIN_LIFETIME = 240;
