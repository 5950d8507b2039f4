/** speculoos/session: sessions in a store or in a sealed cookie, which do not come back once they have ended. */

export type {
  PlainIn,
  PlainOut,
  SchemaIn,
  SchemaOut,
  SessionSchema,
} from "./sessions/data/session-schema.ts";
export {
  defineSealedSession,
  type SealedSessionOptions,
  type SealedSessions,
} from "./sessions/define-sealed-session.ts";
export {
  defineSession,
  type SessionOptions,
  type Sessions,
  type SessionsBase,
} from "./sessions/define-session.ts";
export type { SessionEvent, SessionStatus } from "./sessions/model/session-events.ts";
export type { Subject } from "./sessions/model/subject.ts";
export { sameOrigin } from "./sessions/same-origin.ts";
export type {
  AnySession,
  CommitResult,
  DestroyOptions,
  ExclusiveOptions,
  LoginOptions,
  SealedSession,
  Session,
} from "./sessions/session/session.ts";
export type { CommonOptions, SessionScope } from "./sessions/session/session-options.ts";
export { MemorySessionStore } from "./sessions/store/memory-session-store.ts";
export { SessionError, type SessionErrorCode } from "./sessions/store/session-error.ts";
export type {
  Epoch,
  EpochStore,
  PatchResult,
  Rotation,
  SessionPatch,
  SessionRecord,
  SessionStore,
} from "./sessions/store/session-store.ts";
export type { SessionSource } from "./sessions/stored/state/adopt.ts";
export type { SessionSummary } from "./sessions/stored/subject-sessions.ts";
