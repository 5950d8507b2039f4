/** One session of one request: what both kinds can do, what the stored kind can do besides, and what a commit returns. */

import type { CookieError } from "../../base/cookie-error.ts";
import type { AddOptions } from "../../http/add-cookie.ts";
import type { CookieTarget } from "../../http/messages.ts";
import type { SessionStatus } from "../model/session-events.ts";

/** What a session of either kind can do. Nothing is stored or sent before `commit`. */
export interface AnySession<Out, In = Out> {
  /** The public half of what the cookie holds; `undefined` before the first commit. A rotation changes it. */
  readonly id: string | undefined;
  /** Whether this request began with no live session. */
  readonly isNew: boolean;
  /** What the request's cookie was. */
  readonly status: SessionStatus;
  readonly createdAt: Date;
  /** The last commit that extended the idle time, which is once per tenth of it. */
  readonly lastSeenAt: Date;
  /** When the session ends if nothing is committed until then. */
  readonly expiresAt: Date;
  /** All keys with their values, as `get` returns them. A copy. */
  readonly data: Readonly<Out>;
  /** The keys whose stored value no longer fits its schema. They count as absent. */
  readonly invalid: readonly (keyof In & string)[];
  /** Returns a copy of the value: to change it, `set` it. Without a value, returns the schema's default, or `undefined`. */
  get<K extends keyof Out & string>(key: K): Out[K];
  has(key: keyof Out & string): boolean;
  /** @throws SessionError "invalid-value" if the schema refuses the value, "not-storable" if nothing can hold it. */
  set<K extends keyof In & string>(key: K, value: In[K]): void;
  delete(key: keyof In & string): void;
  /** Returns the value and deletes it: a message that is shown once. */
  take<K extends keyof Out & string>(key: K): Out[K];
  /** Deletes all keys. */
  clear(): void;
  /**
   * Begins a session for a user who was just authenticated: `commit` gives it a new id, and the old one can no longer write.
   * What was read is dropped, except `keep`; what this request sets stays. The options are in seconds, and differ from the
   * definition's for this session alone.
   *
   * @throws RangeError unless 0 < idle <= absolute <= 34,560,000.
   */
  login(options?: LoginOptions<keyof In & string>): void;
  /**
   * Ends the session at the next `commit`, and removes its cookie. If it ended then, `clearSiteData` also tells the browser to delete
   * what it keeps of the site (W3C Clear Site Data): caches, storage, and all cookies of the domain.
   */
  destroy(options?: DestroyOptions): void;
}

export type LoginOptions<Key extends string = string> = {
  readonly keep?: readonly Key[] | undefined;
  readonly idle?: number | undefined;
  readonly absolute?: number | undefined;
  readonly persistent?: boolean | undefined;
};

export type DestroyOptions = { readonly clearSiteData?: boolean | undefined };

/** A session in a store. */
export interface Session<Out, In = Out> extends AnySession<Out, In> {
  /**
   * Changes one key at once, without a commit. If another request changes the key at the same time, `change` is called again
   * with the newer value, so that no change is lost. Returns the new value; `undefined` from `change` deletes the key.
   *
   * @throws SessionError "gone" if the session is over, "contended" after 5 seconds; TypeError after `login` or `destroy`, or
   * if the change would change the subject.
   */
  update<K extends keyof In & keyof Out & string>(
    key: K,
    change: (value: Out[K]) => In[K] | undefined,
  ): Promise<Out[K]>;
  /**
   * Runs `work` while no other `exclusive` of this session runs. The session is read anew before, and what `work` changes
   * is written before the next one begins. Others that write without `exclusive` do not wait.
   *
   * `wait`: milliseconds to wait for the turn, default 5,000. `hold`: milliseconds until the turn ends even if `work` does
   * not, default 10,000.
   *
   * @throws SessionError "lock-timeout", "lock-lost" or "gone"; TypeError after `login` or `destroy`; what `work` throws, and
   * then nothing is written.
   */
  exclusive<T>(work: () => T | Promise<T>, options?: ExclusiveOptions): Promise<T>;
  /**
   * Stores what changed, in one step, and sends the cookie if there is a new one. Without a change it extends the idle
   * time, once per tenth of it.
   *
   * @throws SessionError "store-unavailable", "unknown-outcome" or "too-large"; CookieError "headers-sent" and others of
   * `addCookie` if a new cookie is needed and cannot be sent, and then nothing is stored.
   */
  commit(to?: CookieTarget, options?: AddOptions): Promise<CommitResult<keyof In & string>>;
}

export type ExclusiveOptions = { readonly wait?: number | undefined; readonly hold?: number | undefined };

/** A session in a sealed cookie. */
export interface SealedSession<Out, In = Out> extends AnySession<Out, In> {
  /**
   * Sends the session if it changed, and once per tenth of the idle time.
   *
   * @throws what `addCookie` throws, such as CookieError "too-large" or "headers-sent".
   */
  commit(to: CookieTarget, options?: AddOptions): Promise<CommitResult<keyof In & string>>;
}

/**
 * What a commit did. `cookie` is the error if the cookie could not be sent after the store had taken the change. "gone"
 * means that this commit changed nothing: the session was over, and the changes of the keys in `lost` are lost, if no call before was
 * "unknown-outcome".
 */
export type CommitResult<Key extends string = string> =
  | {
      readonly status: "unchanged" | "saved" | "created" | "rotated" | "destroyed";
      readonly cookie: "none" | "sent" | CookieError;
    }
  | {
      readonly status: "gone";
      readonly because: "ended" | "expired" | "revoked" | "superseded";
      readonly lost: readonly Key[];
    };
