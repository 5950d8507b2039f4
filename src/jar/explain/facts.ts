/** The facts that a reason's sentence can contain, such as `{host}`. Never a value, or text of a header that was not understood. */

import { namePrefix, requiresHostOnly, requiresHttpOnly } from "../../syntax/name-prefix.ts";
import { byteLength } from "../../syntax/text/byte-length.ts";
import { maxCookies } from "../model/jar-limits.ts";
import type { PartitionKey, StoredCookie } from "../model/stored-cookie.ts";
import { ATTRIBUTE_INVALID } from "../reasons/warnings.ts";
import { type CookieRequest, requestPartition } from "../request/cookie-request.ts";
import { parseSetCookieString, type ReceivedSetCookie } from "../rules/parse-set-cookie.ts";

export type ReasonFacts = {
  /** The cookie that the decision is about; if it is refused, the cookie that would have been stored. */
  readonly cookie: StoredCookie;
  readonly request: CookieRequest;
  /** The Set-Cookie, if the decision is about one. */
  readonly received?: ReceivedSetCookie;
  /** The stored cookie of the same name that the cookie would shadow, or leave although it removes. */
  readonly conflicting?: StoredCookie | undefined;
};

/** Computes one fact. `bit` is the bit of the reason whose sentence contains it. */
type Fact = (facts: ReasonFacts, bit: number) => string | number;

/** The facts by their names in braces. */
export const FACTS: Readonly<Record<string, Fact>> = {
  host: ({ request }) => quoteForMessage(request.url.host),
  site: ({ request }) => quoteForMessage(request.url.registrableDomain),
  urlPath: ({ request }) => quoteForMessage(request.url.path),
  scope: ({ cookie }) => quoteForMessage(cookie.host) + (cookie.hostOnly ? " only" : ""),
  suffix: sharedSuffix,
  path: ({ cookie }) => quoteForMessage(understoodPath(cookie.path)),
  conflicting: ({ conflicting }) => {
    const { host, hostOnly, path, partitionKey } = conflicting!;
    const partition = partitionKey ? `; Partitioned under ${describePartition(partitionKey)}` : "";
    return `${hostOnly ? "host " : "Domain="}${host}; Path=${understoodPath(path)}${partition}`;
  },
  domain: ({ received }) => quoteForMessage(received!.attributes.domain!),
  index: ({ received }) => received!.text.search(/[\x00-\x1f\x7f]/),
  bytes: ({ cookie }) => byteLength(cookie.name) + byteLength(cookie.value),
  expiry: ({ cookie }) => new Date(cookie.expiryTime!).toJSON()!,
  count: ({ cookie, request }) => maxCookies(cookie, request.limits),
  partition: ({ cookie }) => describePartition(cookie.partitionKey!),
  ownPartition: ({ request }) => describePartition(requestPartition(request)),
  violations: violatedPrefixRules,
  attributes: offendingAttributes,
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

/** Returns the path if it looks like one. Any other text may be the rest of a header. */
function understoodPath(path: string): string {
  return /^[\w./~%-]{1,64}$/.test(path) ? path : "/...";
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

/** Lists the rules of the name's prefix that the cookie violates. */
function violatedPrefixRules({ cookie, received, request }: ReasonFacts): string {
  const prefix = namePrefix(cookie.name)!;
  const { secure, httpOnly, pathGiven, path = request.url.defaultPath, domain } = received!.attributes;
  const found = secure ? [] : ["is not Secure"];
  if (!request.url.secure) found.push("came over plain HTTP");
  if (requiresHttpOnly(prefix) && !httpOnly) found.push("is not HttpOnly");
  if (requiresHostOnly(prefix)) {
    if (!pathGiven || path !== "/") found.push("has no Path=/");
    if (domain !== undefined) found.push("has a Domain");
  }
  return found.join(", ");
}

/** Lists the first three attributes that a warning is about: by name if it is known, else by place. Never by value. */
function offendingAttributes({ received }: ReasonFacts, bit: number): string {
  const { text } = received!;
  const isOffending = (attribute: string) => parseSetCookieString(`;${attribute}`).warned & bit;
  // An unknown attribute may be the rest of a value.
  const describe = (attribute: string) =>
    bit === ATTRIBUTE_INVALID
      ? quoteForMessage(attribute.split("=", 1)[0]!.trim())
      : `one at index ${text.indexOf(`;${attribute}`) + 1}`;
  return text.split(";").slice(1).filter(isOffending).slice(0, 3).map(describe).join(", ");
}
