/** What the sentences about a decision speak of: this cookie's own facts, by the names that the sentences have for them. Never a value. */

import { byteLength } from "../../syntax/byte-length.ts";
import { namePrefix, requiresHostOnly, requiresHttpOnly } from "../../syntax/name-prefix.ts";
import { maxCookies } from "../model/jar-limits.ts";
import type { PartitionKey, StoredCookie } from "../model/stored-cookie.ts";
import { ATTRIBUTE_INVALID } from "../reasons/warned.ts";
import { type CookieRequest, partitionOf } from "../request/cookie-request.ts";
import { CONTROL, parseSetCookieString, type ReceivedSetCookie } from "../rules/parse-set-cookie.ts";

export type Facts = {
  /** The cookie, or what a refused one would have been. */
  readonly cookie: StoredCookie;
  readonly request: CookieRequest;
  /** The Set-Cookie, where it is about one. */
  readonly received?: ReceivedSetCookie;
  /** The stored cookie that it would be taken for. */
  readonly rival?: StoredCookie | undefined;
};

/** `bit` is that of the reason which is put into words. */
type Fact = (facts: Facts, bit: number) => string | number;

/** In braces in a sentence. */
export const FACTS = {
  host: ({ request }) => shown(request.url.host),
  site: ({ request }) => shown(request.url.registrableDomain),
  urlPath: ({ request }) => shown(request.url.path),
  scope: ({ cookie }) => shown(cookie.host) + (cookie.hostOnly ? " alone" : ""),
  path: ({ cookie }) => shown(cookie.path),
  rival: ({ rival }) => shown(rival!.host + rival!.path),
  domain: ({ received }) => shown(received!.domain!),
  place: ({ received }) => received!.text.search(CONTROL),
  octets: ({ cookie }) => byteLength(cookie.name) + byteLength(cookie.value),
  expiry: ({ cookie }) => new Date(cookie.expiryTime!).toJSON()!,
  count: ({ cookie, request }) => maxCookies(cookie.partitionKey !== undefined, request.limits),
  partition: ({ cookie }) => page(cookie.partitionKey!),
  ownPartition: ({ request }) => page(partitionOf(request)),
  broken,
  odd,
} satisfies Record<string, Fact>;

/** A name or host as it can be printed anywhere: quoted, without control characters, of bounded length. */
export function shown(text: string): string {
  const quoted = JSON.stringify(text.length > 64 ? `${text.slice(0, 64)}…` : text);
  // JSON leaves these as they are, and to a terminal some are commands.
  return quoted.replace(/[\x7f-\x9f]/g, (control) => `\\u00${control.charCodeAt(0).toString(16)}`);
}

function page({ topLevelSite, hasCrossSiteAncestor }: PartitionKey): string {
  return shown(topLevelSite) + (hasCrossSiteAncestor ? " (cross-site)" : "");
}

/** What the prefix of the name rules out. */
function broken({ cookie, received }: Facts): string {
  const prefix = namePrefix(cookie.name)!;
  const { secure, httpOnly, pathGiven, domain } = received!;
  const found = secure ? [] : ["is not Secure"];
  if (requiresHttpOnly(prefix) && !httpOnly) found.push("is not HttpOnly");
  if (requiresHostOnly(prefix)) {
    if (!pathGiven || cookie.path !== "/") found.push("has no Path=/");
    if (domain !== undefined) found.push("has a Domain");
  }
  return found.join(", ");
}

/** The attributes that a warning is about, found by reading each alone. */
function odd({ received }: Facts, bit: number): string {
  const found: string[] = [];
  for (const part of received!.text.split(";").slice(1)) {
    if (!(parseSetCookieString(`a=b;${part}`).warned & bit)) continue;
    const text = part.trim();
    // What nobody knows may be the rest of a value: only what looks like a name is shown.
    const isSecret = bit !== ATTRIBUTE_INVALID && !/^[a-z-]{1,16}[ \t]*(=|$)/i.test(text);
    if (isSecret) found.push(`an attribute of ${text.length} characters`);
    else found.push(shown(bit === ATTRIBUTE_INVALID ? text : text.split("=")[0]!.trim()));
    if (found.length === 3) break;
  }
  return found.join(", ");
}
