/** The facts that a reason's sentence can contain, such as `{host}`. Never a cookie's value. */

import { MAX_ATTRIBUTE_VALUE_BYTES, MAX_NAME_VALUE_BYTES } from "../../syntax/limits.ts";
import { namePrefix, requiresHostOnly, requiresHttpOnly } from "../../syntax/name-prefix.ts";
import { byteLength } from "../../syntax/text/byte-length.ts";
import { maxCookies } from "../model/jar-limits.ts";
import type { PartitionKey, StoredCookie } from "../model/stored-cookie.ts";
import { ATTRIBUTE_INVALID } from "../reasons/warnings.ts";
import { type CookieRequest, requestPartition } from "../request/cookie-request.ts";
import { publicSuffixOf } from "../request/request-url.ts";
import { CONTROL, parseSetCookieString, type ReceivedSetCookie } from "../rules/parse-set-cookie.ts";

export type ReasonFacts = {
  /** The cookie that the decision is about; if it is refused, the cookie that would have been stored. */
  readonly cookie: StoredCookie;
  readonly request: CookieRequest;
  /** The Set-Cookie, if the decision is about one. */
  readonly received?: ReceivedSetCookie;
  /** The stored cookie of the same name that the cookie would shadow. */
  readonly conflicting?: StoredCookie | undefined;
};

/** Computes one fact. `bit` is the bit of the reason whose sentence contains it. */
type Fact = (facts: ReasonFacts, bit: number) => string | number;

/** The facts by their names in braces. */
export const FACTS: Readonly<Record<string, Fact>> = {
  host: ({ request }) => quoteForMessage(request.url.host),
  site: ({ request }) => quoteForMessage(request.url.registrableDomain),
  suffix: ({ request }) => quoteForMessage(publicSuffixOf(request.url)),
  urlPath: ({ request }) => quoteForMessage(request.url.path),
  scope: ({ cookie }) => quoteForMessage(cookie.host) + (cookie.hostOnly ? " only" : ""),
  path: ({ cookie }) => quoteForMessage(cookie.path),
  conflicting: ({ conflicting }) => quoteForMessage(conflicting!.host + conflicting!.path),
  domain: ({ received }) => quoteForMessage(received!.attributes.domain!),
  index: ({ received }) => received!.text.search(CONTROL),
  bytes: ({ cookie }) => byteLength(cookie.name) + byteLength(cookie.value),
  maxBytes: () => MAX_NAME_VALUE_BYTES,
  maxAttribute: () => MAX_ATTRIBUTE_VALUE_BYTES,
  expiry: ({ cookie }) => new Date(cookie.expiryTime!).toJSON()!,
  count: ({ cookie, request }) => maxCookies(cookie, request.limits),
  partition: ({ cookie }) => describePartition(cookie.partitionKey!),
  ownPartition: ({ request }) => describePartition(requestPartition(request)),
  violations: violatedPrefixRules,
  attributes: offendingAttributes,
};

/** Quotes a name or host for a message: JSON-escaped, without control characters, at most 64 characters. */
export function quoteForMessage(text: string): string {
  // Nearly all names: a third of the time of the rest.
  if (/^[\w.-]{1,64}$/.test(text)) return `"${text}"`;
  const quoted = JSON.stringify(text.length > 64 ? `${text.slice(0, 64)}…` : text);
  // JSON does not escape these, and terminals obey some of them as commands.
  return quoted.replace(/[\x7f-\x9f]/g, (control) => `\\u00${control.charCodeAt(0).toString(16)}`);
}

function describePartition({ topLevelSite, hasCrossSiteAncestor }: PartitionKey): string {
  return quoteForMessage(topLevelSite) + (hasCrossSiteAncestor ? " (cross-site)" : "");
}

/** Lists the rules of the name's prefix that the cookie violates. */
function violatedPrefixRules({ cookie, received }: ReasonFacts): string {
  const prefix = namePrefix(cookie.name)!;
  const { secure, httpOnly, pathGiven, domain } = received!.attributes;
  const found = secure ? [] : ["is not Secure"];
  if (requiresHttpOnly(prefix) && !httpOnly) found.push("is not HttpOnly");
  if (requiresHostOnly(prefix)) {
    if (!pathGiven || cookie.path !== "/") found.push("has no Path=/");
    if (domain !== undefined) found.push("has a Domain");
  }
  return found.join(", ");
}

/** Lists the first three attributes that a warning is about. An attribute is quoted by its name, never by its value. */
function offendingAttributes({ received }: ReasonFacts, bit: number): string {
  const found: string[] = [];
  for (const attribute of received!.text.split(";").slice(1)) {
    if (!(parseSetCookieString(`;${attribute}`).warned & bit)) continue;
    const name = attribute.split("=", 1)[0]!.trim();
    // An unknown attribute may be the rest of a value: it is quoted only if it looks like an attribute name.
    const isName = bit === ATTRIBUTE_INVALID || /^[a-z-]{1,16}$/i.test(name);
    if (found.push(isName ? quoteForMessage(name) : `one of ${attribute.trim().length} characters`) === 3)
      break;
  }
  return found.join(", ");
}
