/** Warnings about bound cookies that the answer does not set, or sets in another form (DBSC "Identify if missing session credential"). */

import { byteLength } from "../../syntax/text/byte-length.ts";
import { indexOfOrEnd } from "../../syntax/text/scan.ts";
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
    const sameName = stored?.get(cookie.name);
    const match = sameName?.find((other) => isSame(cookie, other));
    if (stored) warnOfMatch(index, sameName, match, report);
    if (answer.refresh) warnOfRefresh(index, cookie, match, answer.url, answer.refresh, report);
  }
}

/** Returns the cookies that are left of an answer, by name. One of the same name, domain, path and partition replaces another. */
function storeCookies(lines: readonly unknown[], url: URL, now: number): Map<string, BoundCookie[]> {
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
  const byName = new Map<string, BoundCookie[]>();
  for (const cookie of byScope.values()) {
    const sameName = byName.get(cookie.name);
    if (sameName) sameName.push(cookie);
    else byName.set(cookie.name, [cookie]);
  }
  return byName;
}

/** Returns the cookie of a Set-Cookie that a browser stores (RFC 6265bis §5.6, §5.7). */
function readSetCookie(line: string, url: URL): BoundCookie | undefined {
  const end = indexOfOrEnd(line, 0);
  const equals = line.indexOf("=");
  if (equals === -1 || equals > end || CONTROL.test(line)) return undefined;
  const cookie = readCookie(
    line.slice(0, equals),
    byteLength(line.slice(equals + 1, end).trim()),
    line.slice(end + 1),
    url,
  );
  if ("fault" in cookie) return undefined;
  return (cookie.sameSite === "none" || cookie.partitioned) && !cookie.secure ? undefined : cookie;
}

/** Whether Chromium takes one cookie for the other: SameSite=Lax is not the same as none. */
function isSame(a: BoundCookie, b: BoundCookie): boolean {
  return COMPARED.every((field) => a[field] === b[field]);
}

function warnOfMatch(
  index: number,
  sameName: readonly BoundCookie[] | undefined,
  match: BoundCookie | undefined,
  report: Report,
): void {
  if (!sameName) report("bound-cookie-not-set", index);
  else if (!match) report("attributes-differ", index);
  else if (match.maxAge !== undefined && match.maxAge < MIN_LIFETIME) report("lifetime-short", match.maxAge);
  else if (match.maxAge === undefined && match.expires === undefined) report("lifetime-missing", index);
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

const COMPARED = ["domain", "path", "secure", "httpOnly", "sameSite", "partitioned"] as const;
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;
/** Chromium renews 120 seconds ahead; its quota is six signatures in nine minutes. */
const MIN_LIFETIME = 240;
