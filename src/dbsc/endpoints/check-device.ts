/** The check of an ordinary request: what it proves of the device that its session is bound to. */

import type { CookieSource } from "../../http/messages.ts";
import { headerReaderOf, requestOf } from "../../http/request-headers.ts";
import { DEVICE_FIELD } from "../../sessions/session/attachment.ts";
import type { SessionState } from "../../sessions/session/session-state.ts";
import type { Binding } from "../binding/binding.ts";
import { readBoundCookie } from "../binding/bound-cookie.ts";
import { openTicket } from "../binding/ticket.ts";
import { readSkipped } from "../headers/structured-fields.ts";

/**
 * What a request shows. "unbound": the session is bound to no device, as in all browsers that know no device-bound sessions.
 * "unproven": it is bound, and the request proves nothing. `skipped` is what the client says of it, which anybody can write.
 * `crossSiteArrival`: the request came by a link or a form of another site, which browsers may send without a renewal: let it reload.
 */
export type DeviceCheck =
  | { readonly status: "bound"; readonly provenAt: Date }
  | { readonly status: "unbound" }
  | {
      readonly status: "unproven";
      readonly why: "absent" | "expired" | "forged";
      readonly skipped?: SkipReason | undefined;
      readonly crossSiteArrival: boolean;
    };

const SKIP_REASONS = ["quota_exceeded", "unreachable", "server_error"] as const;
type SkipReason = (typeof SKIP_REASONS)[number];

export function checkDevice(
  binding: Binding,
  from: CookieSource,
  { facts, own, status, kind }: Pick<SessionState<unknown>, "facts" | "own" | "status" | "kind">,
): DeviceCheck {
  if (facts === undefined) return { status: "unbound" };
  const now = kind.currentTime();
  const shown = readBoundCookie(binding, from, facts.id, now);
  if (shown.status === "proven") return { status: "bound", provenAt: new Date(shown.provenAt) };
  // After its grace time a frozen session shows no fields: it may have been bound.
  if (!own.has(DEVICE_FIELD) && status !== "superseded") return { status: "unbound" };
  const read = headerReaderOf(requestOf(from)) ?? (() => undefined);
  const skipped = findSkipped(binding, read("secure-session-skipped"), facts.id, now);
  return {
    status: "unproven",
    why: shown.status,
    ...(skipped !== undefined && { skipped }),
    crossSiteArrival: read("sec-fetch-site") === "cross-site" && read("sec-fetch-mode") === "navigate",
  };
}

function findSkipped(
  binding: Binding,
  header: string | undefined,
  id: string,
  now: number,
): SkipReason | undefined {
  for (const { reason, identifier } of header === undefined ? [] : readSkipped(header)) {
    const ticket = openTicket(binding, "identifier", identifier ?? "", now);
    if (typeof ticket === "object" && ticket.id === id) return SKIP_REASONS.find((each) => each === reason);
  }
  return undefined;
}
