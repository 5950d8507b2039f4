/** Offering a browser to bind its session (draft "Device Bound Session Credentials", "Secure-Session-Registration"). */

import type { HeaderTarget } from "../../http/messages.ts";
import { DEVICE_FIELD } from "../../sessions/session/attachment.ts";
import type { SessionState } from "../../sessions/session/session-state.ts";
import type { Binding } from "../binding/binding.ts";
import { sealTicket } from "../binding/ticket.ts";
import { printRegistration } from "../headers/structured-fields.ts";

const HEADER = "Secure-Session-Registration";

/** @throws TypeError if there is no session. */
export function offerBinding(
  binding: Binding,
  to: HeaderTarget,
  { facts, own, status, kind }: Pick<SessionState<unknown>, "facts" | "own" | "status" | "kind">,
): void {
  if (facts === undefined) throw new TypeError("offer must be called after the commit of a login");
  // A frozen session could only be refused, and that costs the browser a signature.
  if (own.has(DEVICE_FIELD) || status === "superseded") return;
  const { events, algorithms, challengeLifetime, register } = binding;
  const now = kind.currentTime();
  const { id, subjectKey, epoch, absoluteEnd } = facts;
  const challenge = sealTicket(
    binding,
    "register",
    { id, subjectKey, epoch, absoluteEnd },
    { now, end: now + challengeLifetime },
  );
  const value = printRegistration(algorithms, register, challenge);
  // A list: another definition may have made an offer.
  if ("setHeader" in to) to.setHeader(HEADER, [to.getHeader(HEADER) ?? [], value].flat().map(String));
  else ("headers" in to ? to.headers : to).append(HEADER, value);
  events.emit("offered", id, now);
}
