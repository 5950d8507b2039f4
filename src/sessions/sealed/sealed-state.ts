/** What is known of one sealed session in one request. */

import { digestText } from "../../keys/digest.ts";
import type { SessionKind } from "../session/session-options.ts";
import type { SessionState } from "../session/session-state.ts";
import type { EpochStore } from "../store/session-store.ts";

/** Sessions in a sealed cookie with everything decided. */
export type SealedKind = SessionKind & { readonly epochs: EpochStore | undefined };

export type SealedState = SessionState<Uint8Array> & {
  readonly kind: SealedKind;
};

/** How much longer than its session an end is kept (ms): another server's clock may be ahead. */
export const END_MARGIN = 86_400_000;

/** Returns the key under which the epochs have the end of one session. */
export function keyOfSession({ name }: SealedKind, id: string): string {
  return digestText(`speculoos session ${name}\n${id}`).slice(0, 22);
}
