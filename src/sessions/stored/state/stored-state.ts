/** What is known of one stored session in one request. */

import type { Token } from "../../model/token.ts";
import type { CommitResult } from "../../session/session.ts";
import type { SessionKind } from "../../session/session-options.ts";
import type { SessionState } from "../../session/session-state.ts";
import { SessionError } from "../../store/session-error.ts";
import type { SessionStore } from "../../store/session-store.ts";
import type { Adopted, AnySource } from "./adopt.ts";

/** Why nothing can be written any more. */
export type Gone = Extract<CommitResult, { status: "gone" }>["because"];

/** Sessions in a store with everything decided. */
export type StoredKind = SessionKind & {
  readonly store: SessionStore;
  /** How long the predecessor of a rotation can be read, in milliseconds. */
  readonly grace: number;
  readonly maxBytes: number;
  readonly adopt: AnySource | undefined;
};

export function isStored(kind: SessionKind): kind is StoredKind {
  return "store" in kind;
}

export type StoredState = SessionState<string> & {
  readonly kind: StoredKind;
  /** What the cookie held, if its seal was valid. */
  token: Token | undefined;
  adopted: Adopted | undefined;
  gone: Gone | undefined;
  /** Whether a turn of `exclusive` runs, or waits for its lease. */
  isInTurn: boolean;
  /** The lease of the turn of `exclusive` that runs. */
  lease: string | undefined;
};

/** Notes that the session is over: the next commit tells what is lost. Returns the error of what cannot wait for it. */
export function noteGone(state: StoredState, because: Gone, keys: readonly string[] = []): SessionError {
  state.gone = because;
  state.kind.events.emit("gone", state.kind.currentTime(), { id: state.facts?.id, keys });
  return goneError(because);
}

export function goneError(because: Gone): SessionError {
  return new SessionError("gone", `the session must be alive; it is ${because}`);
}

/** Drops the changes, which can no longer be written, and tells of them. */
export function reportGone(state: StoredState, because: Gone): CommitResult {
  state.gone = because;
  state.login = undefined;
  const lost = state.data.dropChanges();
  state.kind.events.emit("gone", state.kind.currentTime(), { id: state.facts?.id, keys: lost });
  return { status: "gone", because, lost };
}
