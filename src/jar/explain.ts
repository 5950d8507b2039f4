/** The words of a decision: its section, a sentence of this cookie's own facts, and how to mend it. Never a value. */

import { section } from "../base/spec.ts";
import { MAX_NAME_VALUE_OCTETS } from "../syntax/limits.ts";
import type { Limits } from "./limits.ts";
import { octetLength } from "./octet-length.ts";
import {
  CONTROL_CHARACTER,
  parseSetCookieString,
  type ReceivedSetCookie,
} from "./parse-set-cookie-string.ts";
import {
  codesOf,
  HOLDS,
  type Hold,
  REFUSALS,
  type ReasonCode,
  type Refusal,
  WARNED,
  WARNINGS,
  type Warning,
} from "./reason.ts";
import { ownPartition, type RequestUrl } from "./request-url.ts";
import type { PartitionKey, StoredCookie } from "./stored-cookie.ts";

export type Reason = {
  code: ReasonCode;
  /** Where it is written, as in "RFC 6265bis §5.7". */
  section: string;
  /** A sentence about this cookie. It holds no value. */
  message: string;
  /** What to change, where something can be. */
  fix?: string;
};

/** What the sentences speak of. */
export type Facts = {
  /** The cookie, or as much of it as is known of one that is refused. */
  readonly cookie: Pick<StoredCookie, "name" | "host" | "path" | "sameSite"> & Partial<StoredCookie>;
  readonly url: RequestUrl;
  readonly limits: Limits;
  readonly partitionKey?: PartitionKey | undefined;
  /** The Set-Cookie, where it is about one. */
  readonly received?: ReceivedSetCookie;
  /** The stored cookie that it would be taken for. */
  readonly rival?: StoredCookie | undefined;
};

export function refusalsOf(bits: number, facts: Facts): Reason[] {
  return codesOf(REFUSALS, bits).map((code) => reason(code, REFUSAL_WORDS[code], facts));
}

export function holdsOf(bits: number, facts: Facts): Reason[] {
  return codesOf(HOLDS, bits).map((code) => reason(code, HOLD_WORDS[code], facts));
}

export function warningsOf(bits: number, facts: Facts): Reason[] {
  return codesOf(WARNINGS, bits).map((code) => reason(code, WARNING_WORDS[code], facts));
}

/** The section, what the cookie does or is, and how to mend it. */
type Words = readonly [section: string, says: string | ((facts: Facts) => string), fix?: string];

function reason(code: ReasonCode, [number, says, fix]: Words, facts: Facts): Reason {
  const { name } = facts.cookie;
  const subject = name === "" ? "The nameless cookie" : `The cookie ${shown(name)}`;
  const message = `${subject} ${typeof says === "string" ? says : says(facts)}.`;
  // Where a later draft than `SPEC` has it, its name stands there too.
  const place = /^\d/.test(number) ? section(number) : number;
  return { code, section: place, message, ...(fix !== undefined && { fix }) };
}

/** A name or host as it can be printed anywhere: quoted, without control characters, of bounded length. */
function shown(text: string): string {
  const quoted = JSON.stringify(text.length > 64 ? `${text.slice(0, 64)}…` : text);
  // JSON leaves these as they are, and to a terminal some are commands.
  return quoted.replace(/[\x7f-\x9f]/g, (control) => `\\u00${control.charCodeAt(0).toString(16)}`);
}

function where({ host, path }: Pick<StoredCookie, "host" | "path">): string {
  return shown(host + path);
}

function octetsOf({ received }: Facts): number {
  return received ? octetLength(received.name) + octetLength(received.value) : 0;
}

function domainOf({ received }: Facts): string {
  return shown(received?.domain ?? "");
}

function date(time: number | null | undefined): string {
  return typeof time === "number" && Math.abs(time) <= LAST_TIME ? new Date(time).toISOString() : "long ago";
}

/** The attributes that a warning is about, found by reading each alone. */
function odd({ received }: Facts, code: Warning): string {
  const found: string[] = [];
  for (const part of received?.text.split(";").slice(1) ?? []) {
    if (!(parseSetCookieString(`a=b;${part}`).warned & WARNED[code])) continue;
    // What nobody knows may be the rest of a value: only what looks like a name is shown.
    const isSecret = code !== "attribute-invalid" && !/^[ \t]*[a-z-]{1,16}[ \t]*(=|$)/i.test(part);
    const name = part.split("=")[0]!.trim();
    found.push(
      isSecret
        ? `one of ${part.length} characters`
        : shown(code === "attribute-invalid" ? part.trim() : name),
    );
    if (found.length === 3) break;
  }
  return found.join(", ");
}

/** What a prefix asks for, and what of it is missing. */
function promise(...asked: readonly ("Secure" | "HttpOnly" | "Path=/" | "no Domain")[]) {
  return ({ received, cookie }: Facts): string => {
    const kept = {
      Secure: received?.secure,
      HttpOnly: received?.httpOnly,
      "Path=/": received?.pathGiven && cookie.path === "/",
      "no Domain": cookie.hostOnly ?? received?.domain === undefined,
    };
    const missing = asked.filter((each) => !kept[each]);
    return `promises ${asked.join(", ")} by its name, and lacks ${missing.join(", ")}`;
  };
}

const ENCODE = "Encode the value, with encodeURIComponent for instance.";
const NAME_IT = "Give it a name.";
const SECURE = "Add Secure.";
const HTTPS = "Use https.";
const NONE = "For use on other sites: SameSite=None; Secure.";
const SERVER = "Set it in an answer of the server.";
const NO_COOKIES = "belongs to no URL of http, https, ws or wss, and no other has cookies";
const CROSS_SCHEME = "would be of the same site if both were https: http and https are different sites";

const REFUSAL_WORDS: Readonly<Record<Refusal, Words>> = {
  "control-character": [
    "5.6",
    ({ received }) => `has a control character, at ${received?.text.search(CONTROL_CHARACTER)} of its header`,
    ENCODE,
  ],
  "empty-cookie": ["5.7", "has no value either", NAME_IT],
  "name-value-too-large": [
    "5.6",
    (facts) => `takes ${octetsOf(facts)} octets with its value, over ${MAX_NAME_VALUE_OCTETS}`,
    "Keep the data on the server, or split it over several cookies.",
  ],
  "invalid-domain": ["5.7", "has a Domain that is a lone dot", "Leave Domain out."],
  "domain-not-ascii": [
    "5.7",
    (facts) => `has Domain=${domainOf(facts)}, with characters beyond ASCII`,
    "Write the domain in its xn-- form.",
  ],
  "domain-mismatch": [
    "5.7",
    (facts) => `is for ${domainOf(facts)}, in which the host ${shown(facts.url.host)} does not lie`,
    "Leave Domain out, or name the host itself or a domain above it.",
  ],
  "public-suffix": [
    "5.7",
    (facts) => `is for ${domainOf(facts)}, under which anyone can have a name`,
    "Leave Domain out, or name a domain of your own.",
  ],
  "http-only-not-allowed": ["5.7", "is HttpOnly, and a script can't set such a cookie", SERVER],
  "insecure-origin": ["5.7", ({ url }) => `is Secure, and ${shown(url.host)} set it over plain HTTP`, HTTPS],
  "overwrites-secure": [
    "5.7",
    ({ rival }) => `came over plain HTTP and would overlay the Secure one of ${where(rival!)}`,
    `${HTTPS} Or take another name or path.`,
  ],
  "overwrites-http-only": ["5.7", "would replace an HttpOnly cookie, which a script can't", SERVER],
  "same-site-cross-site": [
    "5.7",
    ({ cookie }) => `${siteRule(cookie)}, and the request was made by another site`,
    NONE,
  ],
  "same-site-none-insecure": ["5.7", "is SameSite=None without Secure", SECURE],
  "prefix-secure": ["5.7", promise("Secure"), SECURE],
  "prefix-host": ["5.7", promise("Secure", "Path=/", "no Domain"), "Write Secure; Path=/ and no Domain."],
  "prefix-http": ["layered-cookies §4.1.3", promise("Secure", "HttpOnly"), "Write Secure; HttpOnly."],
  "prefix-host-http": [
    "layered-cookies §4.1.3",
    promise("Secure", "HttpOnly", "Path=/", "no Domain"),
    "Write Secure; HttpOnly; Path=/ and no Domain.",
  ],
  "nameless-prefix": [
    "5.7",
    "has a value that begins as a prefixed name does, for which servers would take it",
    NAME_IT,
  ],
  "nameless-equals": [
    "5.6",
    "has a value with an equals sign, before which servers would see a name",
    NAME_IT,
  ],
  "partitioned-insecure": ["CHIPS §2.3", "is Partitioned without Secure", SECURE],
  "unsupported-scheme": ["5.7", NO_COOKIES],
  "cross-scheme": ["5.2", CROSS_SCHEME, HTTPS],
};

const HOLD_WORDS: Readonly<Record<Hold, Words>> = {
  "host-mismatch": [
    "5.8.3",
    ({ cookie, url }) =>
      `is for ${shown(cookie.host)}${cookie.hostOnly ? " alone" : ""}, not for ${shown(url.host)}`,
    "To share it with the hosts below a domain, set it with Domain.",
  ],
  "path-mismatch": [
    "5.8.3",
    ({ cookie, url }) => `is for ${shown(cookie.path)}, below which ${shown(url.path)} does not lie`,
    "Set it with Path=/.",
  ],
  "secure-required": ["5.8.3", "is Secure, and the request goes over plain HTTP", HTTPS],
  "http-only-hidden": ["5.8.3", "is HttpOnly, and a script asks"],
  "same-site-strict": [
    "5.8.3",
    "is SameSite=Strict, and another site has a hand in the request",
    "SameSite=Lax lets it go with links from elsewhere.",
  ],
  "same-site-lax": [
    "5.8.3",
    "is SameSite=Lax, and the request of another site is no link that is followed",
    NONE,
  ],
  "same-site-unset": [
    "5.8.3",
    "has no SameSite, which counts as Lax, and the request of another site is no link that is followed",
    NONE,
  ],
  "partition-mismatch": [
    "CHIPS §2.4",
    ({ cookie, url, partitionKey }) =>
      `is Partitioned under ${underOf(cookie.partitionKey)}, and the request is under ${underOf(partitionKey ?? ownPartition(url))}`,
  ],
  expired: ["5.7", ({ cookie }) => `expired at ${date(cookie.expiryTime)}`],
  "unsupported-scheme": ["5.8.3", NO_COOKIES],
  "cross-scheme": ["5.2", CROSS_SCHEME, HTTPS],
};

const WARNING_WORDS: Readonly<Record<Warning, Words>> = {
  "attribute-too-large": [
    "5.6",
    (facts) => `has ${odd(facts, "attribute-too-large")}, over 1024 octets and ignored`,
  ],
  "attribute-invalid": ["5.6", (facts) => `has ${odd(facts, "attribute-invalid")}, which says nothing`],
  "attribute-unknown": [
    "5.6",
    (facts) => `has ${odd(facts, "attribute-unknown")}, which user agents don't know`,
    "If it is a part of the value, encode that.",
  ],
  "lifetime-capped": [
    "5.5",
    ({ cookie, limits }) =>
      `would live for more than ${limits.maxAge / 86_400} days, and ends at ${date(cookie.expiryTime)}`,
  ],
  "already-expired": ["5.7", "has expired already, and there was none to remove"],
  "treated-as-lax": [
    "5.6.7",
    "has no SameSite, which counts as Lax",
    "Say SameSite=Lax, or SameSite=None; Secure.",
  ],
  shadows: [
    "8.6",
    ({ rival }) => `has the name of the one of ${where(rival!)}: there are requests that both go with`,
    "Take another name, or the prefix __Host-.",
  ],
  "near-size-limit": [
    "5.6",
    (facts) => `takes ${octetsOf(facts)} octets of the ${MAX_NAME_VALUE_OCTETS} that it may`,
  ],
  "near-count-limit": [
    "6.1",
    ({ limits, url }) =>
      `is one of over ${Math.floor(limits.cookiesPerSite * 0.8)} of ${shown(url.registrableDomain)}, which may have ${limits.cookiesPerSite}`,
    "Put several into one.",
  ],
  evicts: [
    "5.7",
    ({ url }) => `is one too many for ${shown(url.registrableDomain)}: others had to go`,
    "Put several into one.",
  ],
  "secure-over-loopback": [
    "5.7",
    ({ url }) => `is Secure, and goes over plain HTTP only because ${shown(url.host)} is this machine`,
  ],
  "lax-allowing-unsafe": [
    "5.6.7.2",
    "has no SameSite, and goes along only because it is younger than two minutes",
    NONE,
  ],
};

function siteRule({ sameSite }: Pick<StoredCookie, "sameSite">): string {
  return sameSite === "unset" ? "has no SameSite, which counts as Lax" : `is SameSite=${sameSite}`;
}

function underOf(key: PartitionKey | undefined): string {
  if (!key) return "no site";
  return shown(key.topLevelSite) + (key.hasCrossSiteAncestor ? " with another site between" : "");
}

const LAST_TIME = 8.64e15;
