/** What is known of one sealed session in one request. */

import type { SessionState } from "../open-session.ts";
import type { SealedKind } from "./sealed-kind.ts";

export type SealedState = SessionState<Uint8Array> & {
  readonly kind: SealedKind;
  /** Whether the cookie held a session, alive or not. */
  readonly isVerified: boolean;
  /** The commits so far. */
  committing: Promise<unknown>;
};
