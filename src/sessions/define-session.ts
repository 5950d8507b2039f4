/** Defining sessions in a store: their cookie, their limits, their data and whom they belong to. */

import type { CookieSource } from "../http/messages.ts";
import type { PlainIn, PlainOut, SchemaIn, SchemaOut, SessionSchema } from "./data/session-schema.ts";
import type { SessionEvent } from "./model/session-events.ts";
import type { Subject } from "./model/subject.ts";
import { setKind } from "./session/defined-kind.ts";
import type { Session } from "./session/session.ts";
import { type CommonOptions, resolveKind } from "./session/session-options.ts";
import type { SessionStore } from "./store/session-store.ts";
import { callStore } from "./store/store-calls.ts";
import { openStored } from "./stored/open-stored.ts";
import type { AnySource, SessionSource } from "./stored/state/adopt.ts";
import type { StoredKind } from "./stored/state/stored-state.ts";
import { endSession, listSessions, revokeSessions, type SessionSummary } from "./stored/subject-sessions.ts";

export type SessionOptions<Out, In = Out> = CommonOptions<Out> & {
  readonly store: SessionStore;
  /** How long the id before a rotation still reads, in seconds. Default: 10, at most 60. */
  readonly grace?: number | undefined;
  /** The maximum number of bytes of a session's data. Default: 65,536. */
  readonly maxBytes?: number | undefined;
  /** Sessions of another library, which are taken over when they come. */
  readonly adopt?: SessionSource<In> | undefined;
};

export interface SessionsBase<S> {
  readonly name: string;
  /**
   * Opens the session of a request, or a new one. Without a cookie it asks no store. Nothing that a client sent makes it
   * throw: `status` says what its cookie was. `now` is in milliseconds.
   *
   * @throws SessionError "store-unavailable" if the store cannot be reached.
   */
  open(from: CookieSource, options?: { readonly now?: number | undefined }): Promise<S>;
  /**
   * Ends all sessions of a subject, from the next `open` on. `except` stays, if it is alive.
   *
   * @throws TypeError if sealed sessions have no `epochs`.
   */
  revoke(subject: Subject, options?: { readonly except?: S | string | undefined }): Promise<void>;
  /** Calls `listener` with each event. Returns a function that ends this. */
  subscribe(listener: (event: SessionEvent) => void): () => void;
}

export interface Sessions<Out, In = Out> extends SessionsBase<Session<Out, In>> {
  /** Lists the live sessions of a subject. */
  list(subject: Subject): AsyncIterable<SessionSummary<Out>>;
  /** Ends a session by its id; with `subject`, only if it belongs to that subject. Returns whether a live one ended. */
  end(id: string, options?: { readonly subject?: Subject | undefined }): Promise<boolean>;
  /** Deletes at most `limit` sessions that are over. Returns how many. Default: 500. */
  sweep(limit?: number): Promise<number>;
}

/**
 * Defines sessions whose data is in a store: a session that ended stays so, whatever a slow request saves later; no update
 * is lost between parallel requests; and `revoke` holds from the next request on.
 *
 * @example
 * ```ts
 * import { KeyRing } from "speculoos";
 * import { defineSession, MemorySessionStore } from "speculoos/session";
 *
 * const sessions = defineSession<{ user?: string; visits: number }>("__Host-session", {
 *   keys: new KeyRing(KeyRing.generate()),
 *   store: new MemorySessionStore(),
 *   idle: 1800,
 *   absolute: 43_200,
 *   subject: (data) => data.user,
 * });
 *
 * const session = await sessions.open(new Request("https://shop.example/"));
 * session.set("user", "joe");
 * session.login();
 * const response = new Response("welcome");
 * console.log((await session.commit(response)).status); // created
 * ```
 * @throws RangeError unless 0 < idle <= absolute <= 34,560,000 seconds, and for a wrong `grace` or `maxBytes`; TypeError for a
 * wrong store, schema or subject; CookieError if no cookie can have this name and these attributes.
 */
export function defineSession<const S extends SessionSchema>(
  name: string,
  options: SessionOptions<SchemaOut<S>, SchemaIn<S>> & { readonly schema: S },
): Sessions<SchemaOut<S>, SchemaIn<S>>;
export function defineSession<D extends object = Record<string, unknown>>(
  name: string,
  options: SessionOptions<PlainOut<D>, PlainIn<D>> & { readonly schema?: undefined },
): Sessions<PlainOut<D>, PlainIn<D>>;
export function defineSession(
  name: string,
  options: Omit<SessionOptions<never>, "adopt"> & {
    readonly adopt?: AnySource | undefined;
    readonly schema?: SessionSchema | undefined;
  },
): unknown {
  const { store, grace = 10, maxBytes = 65_536, adopt, ...common } = options;
  checkStore(store);
  checkNumber("grace", grace, 60, "seconds");
  checkNumber("maxBytes", maxBytes, 2 ** 30, "bytes");
  if (adopt !== undefined && typeof adopt?.read !== "function")
    throw new TypeError("adopt must have a method read");
  const kind: StoredKind = {
    ...resolveKind(name, common, {}),
    store,
    grace: grace * 1000,
    maxBytes,
    adopt,
  };
  const sessions: Sessions<Record<string, unknown>> = {
    name: kind.cookie.name,
    open: (from, { now } = {}) => openStored(kind, from, now),
    revoke: (subject, { except } = {}) => revokeSessions(kind, subject, except),
    list: (subject) => listSessions(kind, subject),
    end: (id, options = {}) => endSession(kind, id, options),
    async sweep(limit = 500) {
      checkNumber("limit", limit, 2 ** 31, "a whole number of sessions");
      if (!Number.isInteger(limit))
        throw new RangeError(`limit must be a whole number of sessions; got ${limit}`);
      return callStore(() => store.sweep(kind.currentTime(), limit));
    },
    subscribe: (listener) => kind.events.subscribe(listener),
  };
  return setKind(sessions, kind);
}

function checkStore(store: unknown): void {
  const { read, patch } = (store ?? {}) as Partial<Record<keyof SessionStore, unknown>>;
  if (typeof read !== "function" || typeof patch !== "function") {
    throw new TypeError(
      `store must be a session store, such as new MemorySessionStore(); got ${typeof store}`,
    );
  }
}

function checkNumber(name: string, value: unknown, most: number, unit: string): void {
  if (typeof value === "number" && value >= 0 && value <= most) return;
  const found = typeof value === "number" ? value : typeof value;
  throw new RangeError(`${name} must be ${unit}, from 0 to ${most}; got ${found}`);
}
