/** Tells what Chromium makes of an answer to a registration, and why its session does not work (W3C "Device Bound Session Credentials"). */

import { type BindingReason, createReport, type Report } from "./binding-reason.ts";
import { checkCredentials } from "./check-credentials.ts";
import { checkScope } from "./check-scope.ts";
import { readBody } from "./read-body.ts";
import { readConfig } from "./read-config.ts";
import { parseUrl } from "./site.ts";
import { warnOfCookies } from "./warn-cookies.ts";
import { warnOfScope } from "./warn-scope.ts";

/** An answer to a registration of a device-bound session. */
export type RegistrationAnswer = {
  /** The URL of the response that had the header Secure-Session-Registration. */
  readonly offeredBy: string;
  /** The URL that answered the registration, after redirects. */
  readonly url: string;
  /** 200 if it is absent. */
  readonly status?: number | undefined;
  /** The text, or the object that is sent as JSON. */
  readonly body: string | object;
  /** The values of Set-Cookie. Without them nothing is said about what the cookies lack. */
  readonly setCookie?: readonly string[] | undefined;
};

/**
 * Explains an answer to a registration. Errors come first, in the order in which Chromium checks: the first is its own
 * result, in its own word. Codes in kebab-case are warnings: Chromium accepts it, and it does not work. Whatever the answer
 * is, nothing throws; the time is linear. What depends on more than the answer is not told: the well-known file, cookies
 * that are blocked, the signing quota.
 *
 * @throws TypeError if `offeredBy` or `url` is no absolute URL.
 * @see https://w3c.github.io/webappsec-dbsc/
 * @example
 * const [reason] = explainRegistration({
 *   offeredBy: "https://example.com/login",
 *   url: "https://example.com/dbsc/register",
 *   body: { session_identifier: "s1" },
 * });
 * console.log(reason?.code); // "MissingScope"
 */
export function explainRegistration(answer: RegistrationAnswer): readonly BindingReason[] {
  const { status = 200, body, setCookie } = answer;
  const offeredBy = requireUrl("offeredBy", answer.offeredBy);
  const url = requireUrl("url", answer.url);
  const { reasons, report } = createReport();
  const isRead = checkStatus(status, url, report);
  // These two statuses have no body on the wire (RFC 9110 §15.3.5, §15.3.6).
  const json = isRead ? readBody(status === 204 || status === 205 ? "" : body) : undefined;
  if (json === "empty") report("EmptySessionConfig");
  else if (json === "invalid") report("InvalidConfigJson");
  const config = typeof json === "object" ? readConfig(json, report) : undefined;
  if (config) {
    const urls = checkScope(config, url, report);
    const bound = checkCredentials(config, url, report);
    warnOfOffer(offeredBy, report);
    warnOfScope(config, urls, offeredBy, url, report);
    const lines = Array.isArray(setCookie) ? setCookie : undefined;
    warnOfCookies(bound, { url, refresh: urls.refresh, setCookie: lines, now: Date.now() }, report);
  } else warnOfOffer(offeredBy, report);
  return reasons;
}

function requireUrl(name: string, text: string): URL {
  const url = parseUrl(text);
  if (!url) throw new TypeError(`${name} must be an absolute URL`);
  return url;
}

/** Reports a failed request. Returns whether Chromium reads the body of the answer. */
function checkStatus(status: number, url: URL, report: Report): boolean {
  if (url.protocol !== "https:" || status === 407) report("NetError");
  else if (status === 403) report("RegistrationAttemptedChallenge");
  else if (status >= 500) report("TransientHttpError", status);
  else if (!(status >= 200 && status < 300)) report("PersistentHttpError", status);
  else return true;
  return false;
}

function warnOfOffer(offeredBy: URL, report: Report): void {
  if (offeredBy.protocol !== "https:") report("offer-ignored");
}
