/** The facts of a stored cookie, in words. */

import type { StoredCookie } from "../../../jar.ts";
import { isLoopbackHost } from "../../../syntax/host.ts";
import { type Html, html } from "../../ui/html.ts";
import { count } from "../../ui/shown-text.ts";

/** Renders the facts of a stored cookie at the time `now` (ms). */
export function renderCookieFacts(cookie: StoredCookie, now: number): Html {
  return html`<dl class="stored-facts">${listFacts(cookie, now).map(
    ([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`,
  )}</dl>`;
}

function listFacts(cookie: StoredCookie, now: number): [term: string, text: Html][] {
  const { host, hostOnly, path, expiryTime, sameSite, secure, httpOnly, partitionKey, priority } = cookie;
  return [
    ["Host", html`<code>${host}</code> ${hostOnly ? "only" : "and its subdomains"}`],
    ["Path", html`<code>${path}</code> and below`],
    ["Lifetime", html`${lifetimeOf(expiryTime, now)}`],
    ["SameSite", html`${SAME_SITE[sameSite]}`],
    ["Secure", html`${secure ? secureFact(host) : "no: also over plain http"}`],
    ["HttpOnly", html`${httpOnly ? "yes: hidden from scripts" : "no: scripts can read it"}`],
    ...(partitionKey ? [partitionFact(partitionKey)] : []),
    ...(priority === undefined || priority === "medium" ? [] : [priorityFact(priority)]),
  ];
}

function lifetimeOf(expiryTime: number | null, now: number): string {
  if (expiryTime === null) return "until the browser session ends";
  const until = new Date(expiryTime).toISOString().replace("T", " ").slice(0, 16);
  return `until ${until} UTC (${spanOf((expiryTime - now) / 1000)})`;
}

function spanOf(seconds: number): string {
  for (const [noun, length] of SPANS)
    if (seconds >= 2 * length) return count(Math.round(seconds / length), noun);
  return count(Math.round(seconds), "second");
}

function secureFact(host: string): string {
  return isLoopbackHost(host)
    ? "yes: over https; over plain http too, because the host is this machine (not in Safari)"
    : "yes: only over https";
}

function partitionFact({
  topLevelSite,
  hasCrossSiteAncestor,
}: NonNullable<StoredCookie["partitionKey"]>): [string, Html] {
  return [
    "Partition",
    html`only under <code>${topLevelSite}</code>${hasCrossSiteAncestor && ", embedded in a page of another site"}`,
  ];
}

function priorityFact(priority: string): [string, Html] {
  return ["Priority", html`${priority}`];
}

const SAME_SITE: Readonly<Record<StoredCookie["sameSite"], string>> = {
  strict: "Strict: never from other sites",
  lax: "Lax: from other sites only with links",
  none: "None: also from other sites",
  unset: "not set, so it counts as Lax",
};
const SPANS: readonly [string, number][] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];
