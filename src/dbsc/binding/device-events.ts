/** Events of bindings, for logs and counters. */

import { createListeners } from "../../sessions/model/listeners.ts";
import { shortenId } from "../../sessions/model/token.ts";

/** Why something was refused or ended. */
export type DeviceReason =
  | "malformed"
  | "wrong-type"
  | "wrong-algorithm"
  | "wrong-key"
  | "no-challenge"
  | "no-proof"
  | "old-challenge"
  | "unknown-challenge"
  | "wrong-signature"
  | "unknown-identifier"
  | "other-session"
  | "bound-already"
  | "not-bound"
  | "session-over";

/**
 * One thing that happened. `session` is a digest of the session's id, eight characters, as the events of sessions have it; "" if the
 * request named no session. No event holds a key, a proof or an id. `time` is in milliseconds.
 *
 * - "challenged": the browser was asked for a proof of a new challenge.
 * - "refused": a proof was no good. Nothing changed.
 * - "ended": the browser was told to forget the binding.
 */
export type DeviceEvent = {
  readonly type: "offered" | "registered" | "refreshed" | "challenged" | "refused" | "ended";
  readonly session: string;
  readonly reason?: DeviceReason | undefined;
  readonly time: number;
};

export type DeviceEvents = {
  emit(type: DeviceEvent["type"], id: string | undefined, time: number, reason?: DeviceReason): void;
  subscribe(listener: (event: DeviceEvent) => void): () => void;
};

export function createDeviceEvents(): DeviceEvents {
  const listeners = createListeners<DeviceEvent>();
  return {
    emit(type, id, time, reason) {
      if (listeners.size === 0) return;
      const session = id === undefined ? "" : shortenId(id);
      listeners.publish({ type, session, ...(reason !== undefined && { reason }), time });
    },
    subscribe: listeners.subscribe,
  };
}
