/** Warnings about a scope that Chromium accepts and that does not do what it says (DBSC "Identify if a URL is in scope of a session"). */

import type { Report } from "./binding-reason.ts";
import { type SessionUrls, unescapeUrl } from "./check-scope.ts";
import type { ScopeRule, SessionConfig } from "./read-config.ts";
import { canMatch, isSameSite, parseUrl } from "./site.ts";

/** Warns of the offer, the identifier, the refresh URL, the rules and the patterns of initiators. */
export function warnOfScope(
  config: SessionConfig,
  { origin, refresh }: SessionUrls,
  offeredBy: URL,
  url: URL,
  report: Report,
): void {
  if (origin) {
    const isCovered = config.includeSite ? isSameSite(offeredBy, origin) : offeredBy.origin === origin.origin;
    if (offeredBy.protocol === "https:" && !isCovered) report("offer-out-of-scope");
  }
  if (!/^[ !#-[\]-~]*$/.test(config.identifier)) report("identifier-not-printable");
  for (const name of config.ignored) report("ignored-value", name);
  if (config.includeSite && origin && origin.hostname !== url.hostname) report("well-known-needed");
  if (unescapeUrl(config.refreshUrl) !== config.refreshUrl) report("refresh-url-unescaped");
  if (refresh) warnOfRefreshPath(refresh, offeredBy, url, report);
  for (const rule of config.rules) warnOfRule(rule, refresh, report);
  for (const [index, pattern] of config.initiators.entries()) {
    if (!canMatch(pattern)) report("initiator-never-matches", index);
  }
}

// DEVIATION(DBSC "Identify if a URL is in scope of a session"): to Chromium everything below the path of the refresh URL is out of scope, and no rule brings it back; in the draft the URL itself is.
function warnOfRefreshPath(refresh: URL, offeredBy: URL, url: URL, report: Report): void {
  if (refresh.pathname === "/") {
    report("refresh-excludes-host");
    return;
  }
  const excluded: string[] = [];
  if (isBelow(offeredBy, refresh)) excluded.push("offeredBy");
  if (isBelow(url, refresh)) excluded.push("url");
  if (excluded.length > 0) report("refresh-excludes-pages", excluded.join(" and "));
}

function warnOfRule(
  { index, type, domain, path }: ScopeRule,
  refresh: URL | undefined,
  report: Report,
): void {
  // A pattern or a path that Chromium refuses has an error.
  if (!path.startsWith("/")) return;
  if (!canMatch(domain)) report("rule-never-matches", index);
  const isLiteral = !/[*]|%(?:3\d|[46][1-9a-f]|[57][\da])/i.test(path);
  if (!isLiteral || parseUrl(`https://host${path}`)?.pathname !== path)
    report("rule-path-never-matches", index);
  else if (type === "include" && refresh?.hostname === domain && covers(refresh.pathname, path))
    report("rule-below-refresh", index);
}

function isBelow(url: URL, refresh: URL): boolean {
  return (
    url.hostname === refresh.hostname &&
    url.pathname !== refresh.pathname &&
    covers(refresh.pathname, url.pathname)
  );
}

/** Whether a path is the prefix or below it (RFC 6265bis §5.1.4). */
function covers(prefix: string, path: string): boolean {
  if (!path.startsWith(prefix)) return false;
  return path.length === prefix.length || prefix.endsWith("/") || path[prefix.length] === "/";
}
