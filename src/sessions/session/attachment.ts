/** The seam for a binding to a device (`src/dbsc`): what it adds to a kind of sessions, and how it finds the kind. */

import type { Answer } from "./session-cookie.ts";
import type { SessionKind } from "./session-options.ts";
import type { SessionFacts, SessionState } from "./session-state.ts";

/** What a binding adds to the commits of a kind of sessions. */
export type Attachment = {
  /** Whether the request proves the device, and the session's cookie does not say so yet. */
  isNewlyProven(state: SessionState<Uint8Array>, facts: SessionFacts): boolean;
  /** Ends the binding in the response that ends the session. */
  end(state: Pick<SessionState<unknown>, "own">, facts: SessionFacts, answer: Answer): void;
};

/** The field of a session that is bound to a device: of a stored one the public key, of a sealed one a mark. */
export const DEVICE_FIELD = ".device";

/** By `Symbol.for`: another copy of the package may have defined the sessions. */
const kindSymbol = Symbol.for("speculoos.Sessions.kind.v1");

/** Remembers of which kind defined sessions are. */
export function setKind<S extends object>(sessions: S, kind: SessionKind): S {
  return Object.defineProperty(sessions, kindSymbol, { value: kind });
}

/** Returns the kind of defined sessions, or `undefined` of anything else. */
export function findKind(sessions: unknown): SessionKind | undefined {
  return (sessions as { readonly [kindSymbol]?: SessionKind } | null | undefined)?.[kindSymbol];
}

/** Returns what is known of an open session of this kind, or `undefined` of anything else. */
export function findState({ attached }: SessionKind, session: unknown): SessionState<unknown> | undefined {
  const { state } = (session ?? {}) as { readonly state?: SessionState<unknown> | undefined };
  // The kind of a session that was opened at another time is a copy.
  return attached !== undefined && state?.kind?.attached === attached ? state : undefined;
}
