/** Which requests a session is for: its origin, refresh URL and rules, in the order in which Chromium checks (DBSC "Send request"). */

import { isLoopbackHost } from "../../syntax/host.ts";
import type { Report } from "./binding-reason.ts";
import type { ScopeRule, SessionConfig } from "./read-config.ts";
import {
  canonicalHost,
  hostPart,
  isHostPattern,
  isSameSite,
  matchesHostPattern,
  parseUrl,
  registrableDomain,
} from "./site.ts";

/** What the scope refers to; undefined where Chromium refuses it. */
export type SessionUrls = { readonly origin: URL | undefined; readonly refresh: URL | undefined };

/** Reports what Chromium refuses of the scope of a session that is registered at `url`. */
export function checkScope(config: SessionConfig, url: URL, report: Report): SessionUrls {
  const origin = checkOrigin(config, url, report);
  const refresh = checkRefreshUrl(config.refreshUrl, url, report);
  if (origin) {
    // Once: the answer may have a long host and many rules.
    const site = registrableDomain(origin.hostname);
    if (config.includeSite && site !== origin.hostname) report("InvalidScopeIncludeSite");
    for (const rule of config.rules) checkRule(rule, origin.hostname, site, config.includeSite, report);
  }
  return { origin, refresh };
}

function checkOrigin({ origin, includeSite }: SessionConfig, url: URL, report: Report): URL | undefined {
  if (origin === "") return url;
  const parsed = parseUrl(origin);
  if (!parsed || !HAS_ORIGIN.test(parsed.protocol)) {
    report("InvalidScopeOrigin");
    return undefined;
  }
  // DEVIATION(DBSC "JSON Session Scope Instruction Format"): Chromium refuses an origin with a slash at its end, but takes one with query, fragment or password.
  if (parsed.pathname !== "/" || origin.trimEnd().endsWith("/")) report("ScopeOriginContainsPath");
  else if (!isSameSite(parsed, url)) report("ScopeOriginSameSiteMismatch");
  // DEVIATION(DBSC "Send request"): with include_site false Chromium takes only the origin of the registration; the draft takes each of the same site.
  else if (includeSite === false && parsed.origin !== url.origin)
    report("CrossOriginRegistrationSiteNotIncluded");
  else return parsed;
  return undefined;
}

function checkRefreshUrl(given: string, url: URL, report: Report): URL | undefined {
  const refresh = parseUrl(unescapeUrl(given), url);
  const isSecure = refresh && (refresh.protocol === "https:" || isLoopbackByHttp(refresh));
  if (!isSecure) report("InvalidRefreshUrl");
  else if (isSameSite(refresh, url)) return refresh;
  else report("RefreshUrlSameSiteMismatch");
  return undefined;
}

// DEVIATION(DBSC "Send request"): Chromium decodes escaped ASCII in refresh_url before it resolves it.
/** Returns the text as Chromium resolves it: without escapes of visible ASCII. */
export function unescapeUrl(text: string): string {
  return text.replace(/%(?:2[1-9a-f]|[3-6][\da-f]|7[\da-e])/gi, decodeURIComponent);
}

function isLoopbackByHttp(url: URL): boolean {
  return url.protocol === "http:" && isLoopbackHost(url.hostname);
}

function checkRule(
  { index, domain, path }: ScopeRule,
  host: string,
  site: string | undefined,
  includeSite: boolean | undefined,
  report: Report,
): void {
  if (!path.startsWith("/")) report("InvalidScopeRulePath", index);
  else if (!isHostPattern(domain)) report("InvalidScopeRuleHostPattern", index);
  else if (matchesHostPattern(domain, host)) return;
  // DEVIATION(DBSC "JSON Session Scope Rule Format"): Chromium refuses a rule that is for other hosts; in the draft it matches nothing.
  else if (includeSite === false) report("ScopeRuleOriginScopedHostPatternMismatch", index);
  else if (includeSite && !isOfSite(hostPart(domain), site))
    report("ScopeRuleSiteScopedHostPatternMismatch", index);
}

function isOfSite(text: string, site: string | undefined): boolean {
  const other = canonicalHost(text.replace(/^\.+/, ""));
  return site !== undefined && other !== undefined && registrableDomain(other) === site;
}

const HAS_ORIGIN = /^(?:https?|wss?|ftp|file):$/;
