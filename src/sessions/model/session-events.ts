/** What happens to sessions, for logs and counters: to listeners, and to the channel "speculoos:session" of `node:diagnostics_channel`. */

import { createListeners } from "./listeners.ts";
import { shortenId } from "./token.ts";

/** Why there is no session in a request, or that there is one. */
export type SessionStatus =
  | "ok"
  /** A later login or rotation took its place: it can be read for a short time, and changes nothing. */
  | "superseded"
  | "absent"
  | "malformed"
  | "forged"
  | "unknown-key"
  | "ambiguous"
  | "expired-idle"
  | "expired-absolute"
  | "revoked"
  | "ended";

/**
 * One thing that happened. `session` is a digest of the id, eight characters; `keys` are the keys that are concerned. No
 * event holds a value, a secret or an id. `time` is in milliseconds.
 *
 * - "refused": a cookie was there, but no live session of it; `status` says why.
 * - "gone": a commit changed nothing, because its session is over; `keys` are the changes that are lost.
 * - "invalid": a stored value no longer fits its schema.
 * - "uncommitted": a session was changed, never committed, and then forgotten.
 */
export type SessionEvent = {
  readonly type:
    | "created"
    | "renewed"
    | "rotated"
    | "destroyed"
    | "revoked"
    | "refused"
    | "gone"
    | "invalid"
    | "uncommitted";
  readonly name: string;
  readonly status?: SessionStatus;
  readonly session?: string;
  readonly keys?: readonly string[];
  readonly time: number;
};

export type SessionEvents = {
  /** Whether anybody listens. */
  isHeard(): boolean;
  emit(type: SessionEvent["type"], time: number, facts?: EventFacts): void;
  subscribe(listener: (event: SessionEvent) => void): () => void;
};

type EventFacts = {
  readonly id?: string | undefined;
  readonly status?: SessionStatus;
  readonly keys?: readonly string[];
};

export function createEvents(name: string): SessionEvents {
  const listeners = createListeners<SessionEvent>();
  const isHeard = () => listeners.size > 0 || findChannel()?.hasSubscribers === true;
  return {
    isHeard,
    emit(type, time, { id, ...facts } = {}) {
      if (!isHeard()) return;
      const event = { type, name, ...facts, ...(id !== undefined && { session: shortenId(id) }), time };
      findChannel()?.publish(event);
      listeners.publish(event);
    },
    subscribe: listeners.subscribe,
  };
}

type Channel = { readonly hasSubscribers: boolean; publish(event: SessionEvent): void };
type Platform = {
  readonly process?: { getBuiltinModule?(id: string): { channel(name: string): Channel } | undefined };
};

let found: { readonly channel: Channel | undefined } | undefined;

/** Returns the channel where there is `node:diagnostics_channel`. Not an import: Workers have none. */
function findChannel(): Channel | undefined {
  found ??= {
    channel: (globalThis as Platform).process
      ?.getBuiltinModule?.("node:diagnostics_channel")
      ?.channel("speculoos:session"),
  };
  return found.channel;
}
