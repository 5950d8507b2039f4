/** The facts that a reason's sentence can contain, such as `{host}`. Never a value, or text of a header that was not understood. */

import { byteLength } from "../../syntax/text/byte-length.ts";
import { maxCookies } from "../model/jar-limits.ts";
import type { PartitionKey, StoredCookie } from "../model/stored-cookie.ts";
import { type CookieRequest, requestPartition } from "../request/cookie-request.ts";
import type { ReceivedSetCookie } from "../rules/parse-set-cookie.ts";

export type ReasonFacts = {
  /** The cookie that the decision is about; if it is refused, the cookie that would have been stored. */
  readonly cookie: StoredCookie;
  readonly request: CookieRequest;
  /** The Set-Cookie, if the decision is about one. */
  readonly received?: ReceivedSetCookie;
  /** The rules of its name's prefix that the cookie violates. */
  readonly violations?: readonly string[] | undefined;
  /** The stored cookie of the same name that the cookie would shadow, or leave although it removes. */
  readonly conflicting?: StoredCookie | undefined;
};

type Fact = (facts: ReasonFacts) => string | number;

/** The facts by their names in braces. */
export const FACTS: Readonly<Record<string, Fact>> = {
  host: ({ request }) => quoteForMessage(request.url.host),
  site: ({ request }) => quoteForMessage(request.url.registrableDomain),
  urlPath: ({ request }) => quoteForMessage(request.url.path),
  scope: ({ cookie }) => describeScope(cookie),
  suffix: sharedSuffix,
  conflicting: ({ conflicting }) => describeScope(conflicting!),
  domain: ({ received }) => quoteForMessage(received!.attributes.domain!),
  index: ({ received }) => received!.text.search(/[\x00-\x1f\x7f]/),
  bytes: ({ cookie }) => byteLength(cookie.name) + byteLength(cookie.value),
  expiry: ({ cookie }) => new Date(cookie.expiryTime!).toJSON()!,
  count: ({ cookie, request }) => maxCookies(cookie, request.settings.limits),
  ownPartition: ({ request }) => describePartition(requestPartition(request)),
  violations: ({ violations }) => violations!.join(", "),
  attributes: ({ received }) => [...received!.attributes.invalid!].join(", "),
};

/** Quotes a name or host for a message: JSON-escaped, in ASCII without control characters, at most 64 characters. */
export function quoteForMessage(text: string): string {
  // Nearly all names: a third of the time of the rest.
  if (/^[\w.-]{1,64}$/.test(text)) return `"${text}"`;
  const quoted = JSON.stringify(text.length > 64 ? `${text.slice(0, 64)}...` : text);
  // JSON does not escape these. Terminals obey some of them; others are invisible, or turn the text around.
  return quoted.replace(/[^ -~]/g, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return `\\u${code.padStart(4, "0")}`;
  });
}

/** Returns a path that looks like one. Any other text may be the rest of a header. */
function understoodPath(path: string): string {
  return /^[\w./~%-]{1,64}$/.test(path) ? path : "/...";
}

/** Describes a scope by the attributes that repeat it; a cookie without Domain by its host. */
function describeScope({ host, hostOnly, path, partitionKey }: StoredCookie): string {
  const partition = partitionKey ? `; Partitioned under ${describePartition(partitionKey)}` : "";
  return `${hostOnly ? "host " : "Domain="}${host}; Path=${understoodPath(path)}${partition}`;
}

function describePartition({ topLevelSite, hasCrossSiteAncestor }: PartitionKey): string {
  return quoteForMessage(topLevelSite) + (hasCrossSiteAncestor ? " (cross-site)" : "");
}

/** Names the public suffix below which two hosts are different sites. */
function sharedSuffix({ cookie, request: { url } }: ReasonFacts): string {
  const suffix = url.host.slice(-url.suffixLength);
  const isShared = cookie.host.endsWith(suffix) && !cookie.host.endsWith(url.registrableDomain);
  return isShared ? `; ${quoteForMessage(suffix)} is a public suffix` : "";
}
