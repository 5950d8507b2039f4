/** Finds the kind of defined sessions, for other parts of the library, which get the sessions from the user. */

import type { SessionKind } from "./session-options.ts";
import type { SessionState } from "./session-state.ts";

/** By `Symbol.for`: another copy of the package may have defined the sessions. */
const kindSymbol = Symbol.for("speculoos.Sessions.kind.v1");

/** Notes of which kind sessions are. Returns them. */
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
  // The kind of a session that was opened at another time is a copy, which shares this.
  return state?.kind?.attached === attached ? state : undefined;
}
