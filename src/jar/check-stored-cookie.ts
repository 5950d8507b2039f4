/** One row of a file or a journal against the rules of `setCookie` (RFC 6265bis §5.7), without a jar. */

import { SPEC } from "../base/spec.ts";
import { type CookieReason, createReasons } from "./explain/reason.ts";
import { createSettings } from "./jar-options.ts";
import type { StoredCookie } from "./model/stored-cookie.ts";
import { readStoredCookie } from "./persistence/saved-jar.ts";
import { REFUSALS } from "./reasons/refusals.ts";
import { createRequest } from "./request/cookie-request.ts";
import { hostUrl, readRequestUrl } from "./request/request-url.ts";
import { parseSetCookieString, receiveRecord } from "./rules/parse-set-cookie.ts";
import { storeCookie } from "./rules/store-cookie.ts";

/** A row that a jar would take, or every reason why a jar would refuse the row. */
export type CheckedRow =
  | { readonly cookie: StoredCookie; readonly reasons?: undefined }
  | { readonly cookie?: undefined; readonly reasons: CookieReason[] };

/** Checks a row; `place` names the row in messages. The result has the fields of a stored cookie and no others. */
export function checkStoredCookie(row: unknown, place: string, now: number): CheckedRow {
  const cookie = readStoredCookie(row, place, now);
  if (typeof cookie === "string") return { reasons: [invalidField(cookie)] };
  const { host, partitionKey } = cookie;
  const request = createRequest(hostUrl(host, SETTINGS), now, SETTINGS, { partitionKey });
  const decision = storeCookie(receiveRecord(cookie), request, [], cookie.sequence, cookie);
  if (decision.refused !== 0) return { reasons: createReasons(REFUSALS, decision.refused, decision) };
  // An address as Domain gives a host-only cookie.
  return { cookie: { ...cookie, hostOnly: decision.cookie.hostOnly } };
}

/**
 * Decides about a Set-Cookie line as an empty jar does. The cookie of a line that removes one has expired.
 *
 * @throws TypeError if the URL is invalid.
 */
export function checkSetCookie(line: string, url: string | URL, now: number): CheckedRow {
  const request = createRequest(readRequestUrl(url, SETTINGS), now, SETTINGS);
  const decision = storeCookie(parseSetCookieString(line), request, [], 0);
  return decision.refused === 0
    ? { cookie: decision.cookie }
    : { reasons: createReasons(REFUSALS, decision.refused, decision) };
}

/** The reason of a row in which a field has another type or form. */
export function invalidField(message: string): CookieReason {
  return { code: "invalid-field", section: `${SPEC} §5.7`, message };
}

const SETTINGS = /* @__PURE__ */ createSettings();
