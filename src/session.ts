/** speculoos/session: sessions in a store or in a sealed cookie, which do not come back once they have ended. */

export { SessionError, type SessionErrorCode } from "./sessions/session-error.ts";
export { MemorySessionStore } from "./sessions/store/memory-session-store.ts";
export type {
  Epoch,
  EpochStore,
  PatchResult,
  Rotation,
  SessionPatch,
  SessionRecord,
  SessionStore,
} from "./sessions/store/session-store.ts";
