/** The refresh endpoint: a browser proves its key again, and gets a new bound cookie. */

import type { Binding, Bound } from "../binding/binding.ts";
import type { DeviceReason } from "../binding/device-events.ts";
import { openTicket } from "../binding/ticket.ts";
import { parseProof } from "../headers/parse-proof.ts";
import { readSessionId } from "../headers/structured-fields.ts";
import { verifyProof } from "../headers/verify-proof.ts";
import { answerChallenge, answerEnd, answerProven, answerRefusal } from "./answers.ts";
import type { DeviceAnswer, DeviceRequest } from "./device-messages.ts";
import { findObjection } from "./own-session.ts";

/**
 * Renews the bound cookie. No session cookie is needed: the identifier names the session. A proof that is no good changes
 * nothing: the browser is asked again, since a challenge can be old by a race, and whoever sends a bad one is not the owner.
 */
export async function refresh(binding: Binding, request: DeviceRequest): Promise<DeviceAnswer> {
  const { kind, events, custody } = binding;
  const now = kind.currentTime();
  const identifier = readSessionId(request.header("sec-secure-session-id") ?? "");
  const ticket = identifier === undefined ? "malformed" : openTicket(binding, "identifier", identifier, now);
  if (identifier === undefined || (typeof ticket === "string" && ticket !== "expired")) {
    events.emit("refused", undefined, now, "unknown-identifier");
    return answerRefusal();
  }
  const end = (reason: DeviceReason, id?: string) => {
    events.emit("ended", id, now, reason);
    return answerEnd(binding, identifier, id);
  };
  if (typeof ticket === "string") return end("session-over");
  const { id } = ticket;
  if (findObjection(kind, request.source, ticket) === "other-session") return end("other-session", id);
  const bound = await custody.find(ticket);
  if (typeof bound === "string") return end(bound, id);
  const fault = await judge(bound, request.header("secure-session-response"));
  if (fault !== undefined) {
    events.emit(fault === "no-proof" || fault === "old-challenge" ? "challenged" : "refused", id, now, fault);
    return answerChallenge(identifier, bound.challenge());
  }
  const result = await custody.advance(ticket, bound);
  if (result === "old-challenge") {
    // Another request of this browser was first.
    const newer = await custody.find(ticket);
    if (typeof newer === "string") return end(newer, id);
    events.emit("challenged", id, now, result);
    return answerChallenge(identifier, newer.challenge());
  }
  if (typeof result === "string") return end(result, id);
  events.emit("refreshed", id, now);
  return answerProven(binding, ticket, { identifier, next: result.next, now });
}

/** Returns what is wrong with a proof, or `undefined`. The key that it may bring does not matter: the session has one. */
async function judge(bound: Bound, response: string | undefined): Promise<DeviceReason | undefined> {
  if (response === undefined) return "no-proof";
  const proof = parseProof(response);
  if (typeof proof === "string") return proof;
  if (!(await verifyProof(proof, bound.key))) return "wrong-signature";
  return bound.accepts(proof.challenge) ? undefined : "old-challenge";
}
