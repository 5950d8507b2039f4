/** The words of a decision: its section, a sentence of this cookie's own facts, and how to mend it. Never a value. */

import { section } from "../base/spec.ts";
import { MAX_NAME_VALUE_OCTETS } from "../syntax/limits.ts";
import type { SameSite } from "./parse-set-cookie-string.ts";
import {
  codesOf,
  HOLDS,
  type Hold,
  REFUSALS,
  type ReasonCode,
  type Refusal,
  WARNINGS,
  type Warning,
} from "./reason.ts";
import type { RequestUrl } from "./request-url.ts";

export type Reason = {
  code: ReasonCode;
  /** Where it is written, as in "RFC 6265bis §5.7". */
  section: string;
  /** A sentence about this cookie. It holds no value. */
  message: string;
  /** What to change, where something can be. */
  fix?: string;
};

/** What the sentences name. */
export type Facts = {
  readonly name: string;
  /** The host that the cookie has, or would have. */
  readonly host: string;
  readonly path: string;
  readonly sameSite: SameSite;
  /** The Domain attribute, where there is one. */
  readonly domain?: string | undefined;
  readonly url: RequestUrl;
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

type Words = readonly [section: string, message: (facts: Facts) => string, fix?: string];

function reason(code: ReasonCode, [number, message, fix]: Words, facts: Facts): Reason {
  return { code, section: section(number), message: message(facts), ...(fix !== undefined && { fix }) };
}

/** A name or host as it can be printed anywhere: quoted, without control characters, of bounded length. */
function shown(text: string): string {
  return JSON.stringify(text.length > 64 ? `${text.slice(0, 64)}…` : text);
}

function cookie({ name }: Facts): string {
  return name === "" ? "The nameless cookie" : `The cookie ${shown(name)}`;
}

const REFUSAL_WORDS: Readonly<Record<Refusal, Words>> = {
  "control-character": [
    "5.6",
    () => "The header holds a control character.",
    "Encode the value, with encodeURIComponent for instance.",
  ],
  "empty-cookie": ["5.7", () => "The cookie has neither a name nor a value.", "Give it a name."],
  "name-value-too-large": [
    "5.6",
    (facts) => `${cookie(facts)} takes more than ${MAX_NAME_VALUE_OCTETS} octets with its value.`,
    "Keep the data on the server, or split it over several cookies.",
  ],
  "invalid-domain": [
    "5.7",
    (facts) => `${cookie(facts)} has a Domain that is a lone dot.`,
    "Leave Domain out.",
  ],
  "domain-not-ascii": [
    "5.7",
    (facts) => `${cookie(facts)} has a Domain with characters beyond ASCII.`,
    "Write the domain in its xn-- form.",
  ],
  "domain-mismatch": [
    "5.7",
    (facts) =>
      `${cookie(facts)} is for ${shown(facts.domain ?? "")}, which does not contain the host ${shown(facts.url.host)}.`,
    "Leave Domain out, or name the host itself or a domain above it.",
  ],
  "public-suffix": [
    "5.7",
    (facts) => `${cookie(facts)} is for ${shown(facts.domain ?? "")}, under which anyone can have a name.`,
    "Leave Domain out, or name a domain of your own.",
  ],
  "http-only-not-allowed": [
    "5.7",
    (facts) => `${cookie(facts)} is HttpOnly, and a script can't set such a cookie.`,
    "Set it in an answer of the server.",
  ],
  "insecure-origin": [
    "5.7",
    (facts) => `${cookie(facts)} is Secure, and ${shown(facts.url.host)} said so over plain HTTP.`,
    "Answer over https.",
  ],
  "overwrites-secure": [
    "5.7",
    (facts) => `${cookie(facts)} came over plain HTTP and would overlay a Secure cookie of its name.`,
    "Answer over https, or take another name or path.",
  ],
  "overwrites-http-only": [
    "5.7",
    (facts) => `${cookie(facts)} would replace an HttpOnly cookie, which a script can't.`,
    "Set it in an answer of the server.",
  ],
  "same-site-cross-site": [
    "5.7",
    (facts) =>
      facts.sameSite === "unset"
        ? `${cookie(facts)} has no SameSite, which counts as Lax, and the page that asked is of another site.`
        : `${cookie(facts)} is SameSite=${facts.sameSite}, and the page that asked is of another site.`,
    "For use on other sites: SameSite=None; Secure.",
  ],
  "same-site-none-insecure": [
    "5.7",
    (facts) => `${cookie(facts)} is SameSite=None without Secure.`,
    "Add Secure.",
  ],
  "prefix-secure": ["5.7", (facts) => `${cookie(facts)} promises by its name to be Secure.`, "Add Secure."],
  "prefix-host": [
    "5.7",
    (facts) => `${cookie(facts)} promises by its name to be Secure, with Path=/ and without Domain.`,
    "Write Secure; Path=/ and leave Domain out.",
  ],
  "prefix-http": [
    "5.7",
    (facts) => `${cookie(facts)} promises by its name to be Secure and HttpOnly.`,
    "Add Secure; HttpOnly.",
  ],
  "prefix-host-http": [
    "5.7",
    (facts) =>
      `${cookie(facts)} promises by its name to be Secure and HttpOnly, with Path=/ and without Domain.`,
    "Write Secure; HttpOnly; Path=/ and leave Domain out.",
  ],
  "nameless-prefix": [
    "5.7",
    () => "The nameless cookie's value begins with the prefix of a name, for which servers would take it.",
    "Give it a name.",
  ],
  "nameless-equals": [
    "5.6",
    () => "The nameless cookie's value holds an equals sign, before which servers would see a name.",
    "Give it a name.",
  ],
  "partitioned-insecure": [
    "5.7",
    (facts) => `${cookie(facts)} is Partitioned without Secure.`,
    "Add Secure.",
  ],
  "unsupported-scheme": ["5.7", () => "Only http, https, ws and wss have cookies."],
};

const HOLD_WORDS: Readonly<Record<Hold, Words>> = {
  "host-mismatch": [
    "5.8.3",
    (facts) => `${cookie(facts)} is for ${shown(facts.host)}, not for ${shown(facts.url.host)}.`,
    "To share it with hosts below a domain, set it with Domain.",
  ],
  "path-mismatch": [
    "5.8.3",
    (facts) => `${cookie(facts)} is for ${shown(facts.path)}, where ${shown(facts.url.path)} does not lie.`,
    "Set it with Path=/.",
  ],
  "secure-required": [
    "5.8.3",
    (facts) => `${cookie(facts)} is Secure, and the request goes over plain HTTP.`,
    "Ask over https.",
  ],
  "http-only-hidden": ["5.8.3", (facts) => `${cookie(facts)} is HttpOnly, and a script asks.`],
  "same-site-strict": [
    "5.8.3",
    (facts) => `${cookie(facts)} is SameSite=Strict, and the request was begun by another site.`,
    "SameSite=Lax lets it go with links from elsewhere.",
  ],
  "same-site-lax": [
    "5.8.3",
    (facts) => `${cookie(facts)} is SameSite=Lax, and the request of another site is no plain navigation.`,
    "For use on other sites: SameSite=None; Secure.",
  ],
  "same-site-unset": [
    "5.8.3",
    (facts) => `${cookie(facts)} has no SameSite, which counts as Lax, and the request is of another site.`,
    "For use on other sites: SameSite=None; Secure.",
  ],
  "partition-mismatch": [
    "5.8.3",
    (facts) => `${cookie(facts)} is Partitioned, and was set under another top-level site.`,
  ],
  expired: ["5.7", (facts) => `${cookie(facts)} has expired.`],
};

const WARNING_WORDS: Readonly<Record<Warning, Words>> = {
  "attribute-too-large": [
    "5.6",
    (facts) => `${cookie(facts)} has an attribute of more than 1024 octets, which is ignored.`,
  ],
  "attribute-invalid": ["5.6", (facts) => `${cookie(facts)} has an attribute whose value says nothing.`],
  "attribute-unknown": ["5.6", (facts) => `${cookie(facts)} has an attribute that user agents don't know.`],
  "lifetime-capped": ["5.5", (facts) => `${cookie(facts)} would live longer than user agents let it.`],
  "already-expired": [
    "5.7",
    (facts) => `${cookie(facts)} has expired already, and there was none to remove.`,
  ],
  "treated-as-lax": [
    "5.6.7",
    (facts) => `${cookie(facts)} has no SameSite, which counts as Lax.`,
    "Say SameSite=Lax, or SameSite=None; Secure.",
  ],
  shadows: [
    "8.6",
    (facts) => `${cookie(facts)} goes to hosts that have one of that name already: they will receive both.`,
    "Take another name, or the prefix __Host-.",
  ],
  "near-size-limit": [
    "5.6",
    (facts) => `${cookie(facts)} takes over four fifths of the ${MAX_NAME_VALUE_OCTETS} octets that it may.`,
  ],
  evicts: ["5.7", (facts) => `${cookie(facts)} is one too many for its site: others had to go.`],
};
