/** What the jar keeps of a cookie, in words. */

import type { StoredCookie } from "../../../jar.ts";
import { type Html, html } from "../../ui/html.ts";
import { count } from "../../ui/shown-text.ts";

export function cookieFacts(cookie: StoredCookie, now: number): Html {
  return html`<dl class="kept">${factsOf(cookie, now).map(
    ([term, says]) => html`<div><dt>${term}</dt><dd>${says}</dd></div>`,
  )}</dl>`;
}

export function factsOf(cookie: StoredCookie, now: number): [term: string, says: Html][] {
  const { host, hostOnly, path, expiryTime, sameSite, secure, httpOnly, partitionKey, priority } = cookie;
  return [
    ["Host", html`<code>${host}</code> ${hostOnly ? "alone" : "and all hosts below"}`],
    ["Path", html`<code>${path}</code> and below`],
    ["Lives", html`${lifeOf(expiryTime, now)}`],
    ["SameSite", html`${SAME_SITE[sameSite]}`],
    ["Secure", html`${secure ? "yes: over https alone" : "no: over plain http too"}`],
    ["HttpOnly", html`${httpOnly ? "yes: hidden from scripts" : "no: scripts can read it"}`],
    ...(partitionKey ? [partition(partitionKey)] : []),
    ...(priority === undefined || priority === "medium" ? [] : [priorityFact(priority)]),
  ];
}

function lifeOf(expiryTime: number | null, now: number): string {
  if (expiryTime === null) return "until the browser session ends";
  const until = new Date(expiryTime).toISOString().replace("T", " ").slice(0, 16);
  return `until ${until} UTC (${spanOf((expiryTime - now) / 1000)})`;
}

function spanOf(seconds: number): string {
  for (const [noun, length] of SPANS)
    if (seconds >= 2 * length) return count(Math.round(seconds / length), noun);
  return count(Math.round(seconds), "second");
}

function partition({
  topLevelSite,
  hasCrossSiteAncestor,
}: NonNullable<StoredCookie["partitionKey"]>): [string, Html] {
  return [
    "Partition",
    html`only under <code>${topLevelSite}</code>${hasCrossSiteAncestor && ", embedded across sites"}`,
  ];
}

function priorityFact(priority: string): [string, Html] {
  return ["Priority", html`${priority}`];
}

const SAME_SITE: Readonly<Record<StoredCookie["sameSite"], string>> = {
  strict: "Strict: never from other sites",
  lax: "Lax: from other sites with links alone",
  none: "None: from other sites too",
  unset: "not said, so it counts as Lax",
};
const SPANS: readonly [string, number][] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];
