/** The cookies of `credentials`, in the order in which Chromium checks (DBSC "JSON Session Credentials Format"). */

import { namePrefix } from "../../syntax/name-prefix.ts";
import type { Report } from "./binding-reason.ts";
import { type BoundCookie, readCookie } from "./bound-cookie.ts";
import type { Credential, SessionConfig } from "./read-config.ts";
import { isHostPattern } from "./site.ts";

/** A cookie that is bound, with its place in the list. */
export type IndexedCookie = { readonly index: number; readonly cookie: BoundCookie };

/** Reports what Chromium refuses of the credentials, and the patterns after them. Returns the cookies that it takes. */
export function checkCredentials(config: SessionConfig, url: URL, report: Report): IndexedCookie[] {
  const bound: IndexedCookie[] = [];
  for (const credential of config.credentials) {
    const cookie = checkCredential(credential, url, report);
    if (cookie) bound.push({ index: credential.index, cookie });
  }
  for (const [index, pattern] of config.initiators.entries()) {
    if (!isHostPattern(pattern)) report("RefreshInitiatorInvalidHostPattern", index);
  }
  const canSetOne = bound.some(({ cookie }) => cookie.secure || cookie.sameSite !== "none");
  if (bound.length > 0 && !canSetOne) report("BoundCookieSetForbidden");
  return bound;
}

function checkCredential(
  { index, name, attributes }: Credential,
  url: URL,
  report: Report,
): BoundCookie | undefined {
  // The value that Chromium reads the attributes with has one byte.
  const read = readCookie(name, 1, attributes, url);
  const fault = "fault" in read ? read.fault : undefined;
  if (/[\x00-\x1f\x7f;=]/.test(name)) report("InvalidCredentialsCookieName", index);
  else if (fault === "malformed") report("InvalidCredentialsCookieParsing", index);
  // DEVIATION(DBSC "JSON Session Credentials Format"): Chromium refuses Max-Age, Expires and every other attribute; in the draft they don't count.
  else if (read.hasOthers) report("InvalidCredentialsCookieUnpermittedAttribute", index);
  else if (fault === "domain") report("InvalidCredentialsCookieInvalidDomain", index);
  else if ("fault" in read) report("InvalidCredentialsCookiePrefix", index);
  // DEVIATION(DBSC "JSON Session Credentials Format"): Chromium can't bind a cookie of the prefix __Host-Http-; the draft says nothing of prefixes.
  else if (namePrefix(read.name) === "__host-http-") report("InvalidCredentialsCookie", index);
  else return read;
  return undefined;
}
