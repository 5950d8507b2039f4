/** Sealed texts that name a session to the server that wrote them: challenges, and the identifier that a browser sends. */

import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import type { KeyRing } from "../../keys/key-ring.ts";
import { open, seal } from "../../keys/seal.ts";
import type { VerificationFailure } from "../../keys/verified.ts";
import { type DeviceKey, parseDeviceKey } from "../headers/device-key.ts";

/** What names a session, and says whether it is alive. */
export type Ticket = {
  readonly id: string;
  readonly subjectKey: string | undefined;
  readonly epoch: number;
  readonly absoluteEnd: number;
  /** The key of the device, where no store keeps it. */
  readonly key: DeviceKey | undefined;
};

/** What a ticket is for: one that was made for another purpose is not accepted. */
export type Purpose = "register" | "refresh" | "identifier";

/** The sessions that tickets name: their form and their name, and the keys that seal. */
export type Issuer = { readonly name: string; readonly keys: KeyRing };

/** Seals a ticket until `end` (ms). */
export function sealTicket(
  issuer: Issuer,
  purpose: Purpose,
  { id, subjectKey, epoch, absoluteEnd, key }: TicketFacts,
  { now, end }: { readonly now: number; readonly end: number },
): string {
  const payload = encodeUtf8(JSON.stringify([id, subjectKey ?? null, epoch, absoluteEnd, key ?? null]));
  return seal(contextOf(issuer, purpose), payload, { issuedAt: now, expiryTime: end }, issuer.keys);
}

type TicketFacts = Omit<Ticket, "key"> & { readonly key?: DeviceKey | undefined };

/** Returns the ticket, or why it is not accepted. */
export function openTicket(
  issuer: Issuer,
  purpose: Purpose,
  text: string,
  now: number,
): Ticket | VerificationFailure {
  const opened = open(contextOf(issuer, purpose), text, issuer.keys, now);
  if (typeof opened === "string") return opened;
  const [id, subjectKey, epoch, absoluteEnd, key] = JSON.parse(decodeUtf8(opened.payload) ?? "[]");
  return {
    id,
    subjectKey: subjectKey ?? undefined,
    epoch,
    absoluteEnd,
    key: key === null ? undefined : parseDeviceKey(key),
  };
}

/** No cookie has a name with a space: nothing that is sealed for a cookie is a ticket. */
function contextOf({ name }: Issuer, purpose: Purpose): string {
  return `speculoos dbsc ${purpose} ${name}`;
}
