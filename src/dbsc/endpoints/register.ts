/** The registration endpoint: a browser brings a new key, with a proof of the challenge that its login was given. */

import { isStored } from "../../sessions/stored/state/stored-state.ts";
import type { Binding } from "../binding/binding.ts";
import type { DeviceReason } from "../binding/device-events.ts";
import { openTicket, sealTicket, type Ticket } from "../binding/ticket.ts";
import type { DeviceKey } from "../headers/device-key.ts";
import { parseProof } from "../headers/parse-proof.ts";
import { verifyProof } from "../headers/verify-proof.ts";
import { answerEnd, answerProven, answerRefusal } from "./answers.ts";
import type { DeviceAnswer, DeviceRequest } from "./device-messages.ts";
import { findObjection } from "./own-session.ts";

/**
 * Registers a device. No session cookie is needed: after a login by way of another site the request comes without one. The
 * challenge names the session.
 */
export async function register(binding: Binding, request: DeviceRequest): Promise<DeviceAnswer> {
  const { kind, events, algorithms, custody } = binding;
  const now = kind.currentTime();
  const refuse = (reason: DeviceReason, ticket?: Ticket) => {
    events.emit("refused", ticket?.id, now, reason);
    return answerRefusal();
  };
  const response = request.header("secure-session-response");
  if (response === undefined) return refuse("no-proof");
  const proof = parseProof(response);
  if (typeof proof === "string") return refuse(proof);
  const ticket = openTicket(binding, "register", proof.challenge, now);
  if (typeof ticket === "string") return refuse(ticket === "expired" ? "old-challenge" : "unknown-challenge");
  if (proof.key === undefined) return refuse("wrong-key", ticket);
  if (!algorithms.includes(proof.algorithm)) return refuse("wrong-algorithm", ticket);
  if (!(await verifyProof(proof, proof.key))) return refuse("wrong-signature", ticket);
  const seal = (key?: DeviceKey) =>
    sealTicket(binding, "identifier", { ...ticket, key }, { now, end: ticket.absoluteEnd });
  const objection = findObjection(kind, request.source, ticket);
  if (objection === "other-session") {
    events.emit("ended", ticket.id, now, objection);
    // Without a key: this identifier renews nothing.
    return answerEnd(binding, seal(), undefined);
  }
  if (objection !== undefined) return refuse(objection, ticket);
  const result = await custody.bind(ticket, proof.key);
  if (typeof result === "string") return refuse(result, ticket);
  events.emit("registered", ticket.id, now);
  // Where no store keeps the key, the browser does.
  const identifier = seal(isStored(kind) ? undefined : proof.key);
  return answerProven(binding, ticket, { identifier, ...result, now });
}
