/** Defining sessions in a sealed cookie: no store, and so fewer promises. */

import type { PlainIn, PlainOut, SchemaIn, SchemaOut, SessionSchema } from "./data/session-schema.ts";
import type { SessionsBase } from "./define-session.ts";
import { openSealed } from "./sealed/open-sealed.ts";
import { revokeSealed } from "./sealed/revoke-sealed.ts";
import type { SealedKind } from "./sealed/sealed-state.ts";
import { setKind } from "./session/defined-kind.ts";
import type { SealedSession } from "./session/session.ts";
import { type CommonOptions, resolveKind } from "./session/session-options.ts";
import type { EpochStore } from "./store/session-store.ts";

export type SealedSessionOptions<Out> = CommonOptions<Out> & {
  /** What keeps a session that ended, or was revoked, from coming back: any session store. */
  readonly epochs?: EpochStore | undefined;
  /** The maximum number of cookies that one session is split into. Default: 3. */
  readonly maxChunks?: number | undefined;
};

export interface SealedSessions<Out, In = Out> extends SessionsBase<SealedSession<Out, In>> {}

/**
 * Defines sessions whose data is in the cookie, which only the keys can read. With `epochs`, a session that ended stays so,
 * and `revoke` holds from the next request on. Without, a copy of the cookie is good until its limits. Of parallel
 * requests, the last response that reaches the browser wins.
 *
 * @example
 * ```ts
 * import { KeyRing } from "speculoos";
 * import { defineSealedSession } from "speculoos/session";
 *
 * const sessions = defineSealedSession<{ theme: string }>("__Host-s", {
 *   keys: new KeyRing(KeyRing.generate()),
 *   idle: 3600,
 *   absolute: 86_400,
 * });
 *
 * const session = await sessions.open(new Request("https://shop.example/"));
 * session.set("theme", "dark");
 * const response = new Response("hello");
 * console.log(await session.commit(response)); // { status: 'created', cookie: 'sent' }
 * ```
 * @throws RangeError unless 0 < idle <= absolute <= 34,560,000 seconds, and for a wrong `maxChunks`; TypeError for a wrong schema,
 * subject or `epochs`; CookieError if no cookie can have this name and these attributes.
 */
export function defineSealedSession<const S extends SessionSchema>(
  name: string,
  options: SealedSessionOptions<SchemaOut<S>> & { readonly schema: S },
): SealedSessions<SchemaOut<S>, SchemaIn<S>>;
export function defineSealedSession<D extends object = Record<string, unknown>>(
  name: string,
  options: SealedSessionOptions<PlainOut<D>> & { readonly schema?: undefined },
): SealedSessions<PlainOut<D>, PlainIn<D>>;
export function defineSealedSession(
  name: string,
  options: SealedSessionOptions<never> & { readonly schema?: SessionSchema | undefined },
): unknown {
  const { epochs, maxChunks, ...common } = options;
  if (epochs !== undefined && typeof epochs?.raiseEpoch !== "function") {
    throw new TypeError("epochs must have the methods epochOf and raiseEpoch");
  }
  const kind: SealedKind = { ...resolveKind(name, common, { chunk: true, maxChunks }), epochs };
  const sessions: SealedSessions<Record<string, unknown>> = {
    name: kind.cookie.name,
    open: (from, { now } = {}) => openSealed(kind, from, now),
    revoke: (subject, { except } = {}) => revokeSealed(kind, subject, except),
    subscribe: (listener) => kind.events.subscribe(listener),
  };
  return setKind(sessions, kind);
}
