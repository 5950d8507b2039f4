/** The port that sessions are stored through: what a store must do, so that no session comes back and no update is lost. */

/** One session, as a store holds it. All of it is text and numbers; times are in milliseconds. */
export type SessionRecord = {
  readonly id: string;
  /** SHA-256 of the secret in the cookie, base64url: who reads the store cannot forge a cookie. */
  readonly secretHash: string;
  /** The key of the subject that the session belongs to, or `undefined`. An id keeps it for life. */
  readonly subjectKey: string | undefined;
  /** The value of the subject's epoch when the session began. */
  readonly epoch: number;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  /** How long the session lives without a commit, in seconds. */
  readonly idle: number;
  readonly absoluteEnd: number;
  /** The data, one field a key. Names with a leading "." are the library's own. */
  readonly fields: ReadonlyMap<string, string>;
  /** Set on the predecessor of a rotation: it is frozen. */
  readonly superseded?: { readonly at: number; readonly by: string } | undefined;
};

/** The sessions of a subject are alive from epoch `value` on. Of those before, only the session `except` is. */
export type Epoch = { readonly value: number; readonly except?: string | undefined };

/** A change of one session. */
export type SessionPatch = {
  readonly now: number;
  /** Whether `lastSeenAt` becomes `now`. It never goes back. */
  readonly seen?: boolean;
  readonly set?: ReadonlyMap<string, string>;
  readonly delete?: readonly string[];
  /** What these fields must hold, or `undefined` of a field that must be absent. Otherwise nothing changes. */
  readonly expect?: ReadonlyMap<string, string | undefined>;
};

export type PatchResult =
  | { readonly status: "ok" }
  | { readonly status: "gone"; readonly because: "ended" | "expired" | "superseded" }
  /** What the expected fields hold. */
  | { readonly status: "conflict"; readonly fields: ReadonlyMap<string, string | undefined> };

/** The move of a session's live fields to a new id. */
export type Rotation = {
  readonly now: number;
  readonly next: Omit<SessionRecord, "fields" | "superseded">;
  /** The fields that move. Those with a leading "." never do. */
  readonly keep: "all" | readonly string[];
  /** Fields of the new session, over those that moved. */
  readonly set: ReadonlyMap<string, string>;
  /** Fields that do not move. */
  readonly delete: readonly string[];
  /**
   * Until when the predecessor can be read as it was. If this is not after `now`, its fields are dropped, and those of all that it
   * rotated from: a user left, whom they may show.
   */
  readonly readableUntil: number;
  /** Until when the predecessor is kept, so that `destroy` finds the one that followed. */
  readonly keptUntil: number;
};

export interface EpochStore {
  /** Returns the epoch of a subject, or `undefined` if nothing was ever revoked. */
  epochOf(subjectKey: string): Promise<Epoch | undefined>;
  /**
   * Ends all sessions of a subject: the epoch's value becomes max(value + 1, `now`), where an absent one is 0. `except` is
   * taken only if that session is alive by the epoch that stands: a revoked session cannot except itself. The epoch is
   * kept until `until` at least.
   */
  raiseEpoch(
    subjectKey: string,
    options: {
      readonly now: number;
      readonly except?: { readonly id: string; readonly epoch: number } | undefined;
      readonly until: number;
    },
  ): Promise<Epoch>;
}

/**
 * A store of sessions. Every verb is one step: no other verb is seen half done. A store may forget what is expired, and
 * may return it: the reader checks the times. `sessionStoreContract` of `speculoos/testing` is this text as tests.
 */
export interface SessionStore extends EpochStore {
  /** Stores a new session. Returns false if there is one of this id, which then stays as it is. */
  create(record: SessionRecord): Promise<boolean>;
  /** Returns the session, with the epoch of `subjectKey`, in one wait. */
  read(
    id: string,
    subjectKey?: string,
  ): Promise<{ readonly record: SessionRecord; readonly epoch: Epoch | undefined } | undefined>;
  /** Changes a live session. One that is absent is "ended"; one that is over at `patch.now` is "expired". */
  patch(id: string, patch: SessionPatch): Promise<PatchResult>;
  /** Moves a live session to a new id, and freezes the one of the old id. */
  rotate(id: string, rotation: Rotation): Promise<PatchResult>;
  /**
   * Ends a session, and with it all that it rotated from or to, if these have the same subject. Returns whether a live
   * session ended. If `subjectKey` is given and the session has another subject, nothing happens.
   */
  destroy(id: string, subjectKey?: string): Promise<boolean>;
  /** Adds a session to its subject's list until `until`. Returns the epoch that stands. */
  enlist(subjectKey: string, id: string, until: number): Promise<Epoch | undefined>;
  /** Returns the ids on a subject's list. It is a hint: some may be gone. */
  ids(subjectKey: string): Promise<readonly string[]>;
  /** Deletes at most `limit` sessions that are over at `now`, with what is left of lists and epochs. Returns how many. */
  sweep(now: number, limit: number): Promise<number>;
  /** Returns what is wrong with the store's settings, a sentence each. */
  check(): Promise<readonly string[]>;
  close(): Promise<void>;
}
