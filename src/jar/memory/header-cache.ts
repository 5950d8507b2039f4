/** The Cookie header of a request (RFC 6265bis §5.8.3 step 5), joined once for all that ask alike. */

import { isSentToHost } from "../matching/domain-match.ts";
import { pathMatches } from "../matching/path-match.ts";
import type { Scope } from "../model/scope.ts";
import type { CookieRequest } from "../request/cookie-request.ts";
import { retrieveCookies } from "../rules/retrieve-cookies.ts";
import type { PackedCookie } from "./packed-cookie.ts";
import type { Answer, SiteCookies } from "./site-cookies.ts";

/** Engines join these without a copy, until somebody reads them. */
export function headerOf(cookies: readonly PackedCookie[]): string {
  let header = "";
  for (const { tail } of cookies) header = header === "" ? tail.slice(2) : header + tail;
  return header;
}

/** The answer to a request that looks into no partition: what was answered before, or made now. */
export function answerTo(request: CookieRequest, list: SiteCookies): Answer {
  const alike = keyOf(request, list.scopes);
  for (const answer of list.answers) {
    if (answer.key !== alike || request.now >= answer.until) continue;
    answer.isRepeated = true;
    return answer;
  }
  const sent = retrieveCookies(request, list.cookies);
  const until = Math.min(touch(sent, request.now), list.nextExpiry);
  const answer: Answer = { key: alike, header: headerOf(sent), isRepeated: false, until };
  if (alike !== NO_KEY) list.keep(answer);
  return answer;
}

/** Notes an access where the last one is not of the last minute; returns when one has to be noted again. */
export function touch(cookies: readonly PackedCookie[], now: number): number {
  let oldest = now;
  for (const cookie of cookies) {
    const { lastAccessTime } = cookie;
    if (now - lastAccessTime > ACCESS_GRANULARITY) cookie.lastAccessTime = now;
    else if (lastAccessTime < oldest) oldest = lastAccessTime;
  }
  return oldest + ACCESS_GRANULARITY + 1;
}

/** Requests with one number are answered alike: which scopes they match, and all else that is looked at. */
function keyOf({ url, sameSite, httpOnlyAllowed }: CookieRequest, scopes: readonly Scope[]): number {
  // The age of the cookies counts then, or there are too many bits.
  if (sameSite === "unset-or-less" || scopes.length > MOST_SCOPES) return NO_KEY;
  let key = (url.secure ? 1 : 0) | (httpOnlyAllowed ? 2 : 0);
  if (sameSite !== "strict-or-less") key |= sameSite === "none" ? 4 : 8;
  let bit = 16;
  for (const scope of scopes) {
    if (isSentToHost(scope, url.host) && pathMatches(url.path, scope.path)) key |= bit;
    bit <<= 1;
  }
  return key;
}

const NO_KEY = -1;
const MOST_SCOPES = 26;
/** An access counts once a minute, as in Chromium and Firefox; in milliseconds. */
const ACCESS_GRANULARITY = 60_000;
