/** Answers to a browser: the config of its binding, a challenge, an end, a refusal (draft "Device Bound Session Credentials"). */

import type { Binding } from "../binding/binding.ts";
import { nameOf, printBoundAttributes, removeBoundCookie, setBoundCookie } from "../binding/bound-cookie.ts";
import type { Ticket } from "../binding/ticket.ts";
import { printChallenge } from "../headers/structured-fields.ts";
import type { DeviceAnswer } from "./device-messages.ts";

/**
 * Returns the answer to a good proof: the bound cookie, the config, and a challenge for the next time if there is one. A repeated
 * registration gets no cookie: its browser renews, and whoever recorded it cannot.
 */
export function answerProven(
  binding: Binding,
  { id }: Ticket,
  {
    identifier,
    next,
    now,
    isRepeat = false,
  }: {
    readonly identifier: string;
    readonly next: string | undefined;
    readonly now: number;
    readonly isRepeat?: boolean | undefined;
  },
): DeviceAnswer {
  const headers = createHeaders();
  if (!isRepeat) setBoundCookie(binding, headers, id, now);
  if (next !== undefined) headers.set("Secure-Session-Challenge", printChallenge(next, identifier));
  return { status: 200, headers, body: JSON.stringify(createConfig(binding, identifier, id)) };
}

/** Returns the answer that asks for a proof. The fifth in one refresh makes Chromium forget the binding. */
export function answerChallenge(identifier: string, challenge: string): DeviceAnswer {
  const headers = createHeaders();
  headers.set("Secure-Session-Challenge", printChallenge(challenge, identifier));
  return { status: 403, headers, body: "" };
}

/** Returns the answer that ends the binding in the browser. */
export function answerEnd(binding: Binding, identifier: string, id: string | undefined): DeviceAnswer {
  const headers = createHeaders();
  if (id !== undefined) removeBoundCookie(binding, headers, id);
  return { status: 200, headers, body: JSON.stringify({ session_identifier: identifier, continue: false }) };
}

/** Returns the answer to what names no session of ours. Of a registration, the browser gives up; of a refresh, it forgets. */
export function answerRefusal(): DeviceAnswer {
  return { status: 400, headers: createHeaders(), body: "" };
}

/** Returns the file that lets origins of the site register ("/.well-known/device-bound-sessions"). */
export function answerWellKnown(origins: readonly string[]): DeviceAnswer {
  return { status: 200, headers: createHeaders(), body: JSON.stringify({ registering_origins: origins }) };
}

function createConfig(binding: Binding, identifier: string, id: string): object {
  const { refresh, includeSite, rules, initiators, cookie } = binding;
  const { domain } = cookie.attributes;
  // A site can be included only by its own origin, which a cookie for all of it names.
  const origin =
    includeSite && domain !== undefined ? { origin: `https://${domain.replace(/^\./, "")}` } : {};
  return {
    session_identifier: identifier,
    refresh_url: refresh,
    scope: { ...origin, include_site: includeSite, scope_specification: rules.map(toRule) },
    credentials: [{ type: "cookie", name: nameOf(binding, id), attributes: printBoundAttributes(binding) }],
    allowed_refresh_initiators: initiators,
  };
}

function toRule({ type, domain = "*", path = "/" }: Binding["rules"][number]): object {
  return { type, domain, path };
}

function createHeaders(): Headers {
  return new Headers({ "Cache-Control": "no-store", "Content-Type": "application/json" });
}
