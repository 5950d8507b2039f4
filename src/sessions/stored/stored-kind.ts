/** Sessions in a store with everything decided. */

import type { SessionKind } from "../session-options.ts";
import type { SessionStore } from "../store/session-store.ts";
import type { AnySource } from "./adopt.ts";

export type StoredKind = SessionKind & {
  readonly store: SessionStore;
  /** How long the predecessor of a rotation can be read, in milliseconds. */
  readonly grace: number;
  readonly maxBytes: number;
  readonly adopt: AnySource | undefined;
};
