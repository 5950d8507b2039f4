/** Sessions in a sealed cookie with everything decided. */

import { digestText } from "../../keys/digest.ts";
import type { SessionKind } from "../session-options.ts";
import type { EpochStore } from "../store/session-store.ts";

export type SealedKind = SessionKind & { readonly epochs: EpochStore | undefined };

/** Returns the key under which the epochs have the end of one session. */
export function keyOfSession({ name }: SealedKind, id: string): string {
  return digestText(`speculoos session ${name}\n${id}`).slice(0, 22);
}
