/** What sessions of both kinds have in common: data that changes until the commit, a login and an end that wait for it. */

import type { SessionStatus } from "../model/session-events.ts";
import { shortenId } from "../model/token.ts";
import { computeEnd } from "../store/liveness.ts";
import type { Epoch } from "../store/session-store.ts";
import type { AnySession, DestroyOptions, LoginOptions } from "./session.ts";
import { resolveLimits } from "./session-options.ts";
import type { SessionState } from "./session-state.ts";
import { noteProgress, watchUncommitted } from "./uncommitted.ts";

export abstract class OpenSession<Out, In, S extends SessionState<unknown>> implements AnySession<Out, In> {
  readonly isNew: boolean;
  /** @internal */
  declare protected readonly state: S;

  constructor(state: S) {
    // Not to be copied or printed: it holds the cookie.
    Object.defineProperty(this, "state", { value: state });
    this.isNew = state.facts === undefined;
  }

  get status(): SessionStatus {
    return this.state.status;
  }

  get id(): string | undefined {
    return this.state.facts?.id;
  }

  get createdAt(): Date {
    return new Date(this.state.facts?.createdAt ?? this.state.openedAt);
  }

  get lastSeenAt(): Date {
    return new Date(this.state.facts?.lastSeenAt ?? this.state.openedAt);
  }

  get expiresAt(): Date {
    const { facts, kind, openedAt } = this.state;
    if (facts !== undefined) return new Date(computeEnd(facts));
    return new Date(openedAt + kind.limits.idle * 1000);
  }

  get data(): Readonly<Out> {
    return this.state.data.toObject() as Out;
  }

  get invalid(): readonly (keyof In & string)[] {
    return this.state.data.invalid as (keyof In & string)[];
  }

  get<K extends keyof Out & string>(key: K): Out[K] {
    return this.state.data.get(key) as Out[K];
  }

  has(key: keyof Out & string): boolean {
    return this.state.data.has(key);
  }

  set<K extends keyof In & string>(key: K, value: In[K]): void {
    this.#refuseEnded();
    this.state.data.set(key, value);
    watchUncommitted(this, this.state);
  }

  delete(key: keyof In & string): void {
    this.#delete(key);
  }

  take<K extends keyof Out & string>(key: K): Out[K] {
    const value = this.get(key);
    this.#delete(key);
    return value;
  }

  clear(): void {
    this.#refuseEnded();
    this.state.data.clear();
    watchUncommitted(this, this.state);
  }

  login({ keep = [], ...options }: LoginOptions<keyof In & string> = {}): void {
    this.#refuseEnded();
    this.refuseTurn();
    const { idle, absolute, persistent } = this.state.kind.limits;
    const limits = resolveLimits({
      idle: options.idle ?? Math.min(idle, options.absolute ?? absolute),
      absolute: options.absolute ?? absolute,
      persistent: options.persistent ?? persistent,
    });
    if (!Array.isArray(keep)) throw new TypeError(`keep must be an array of keys; got ${typeof keep}`);
    for (const key of keep) this.state.data.checkKey(key);
    this.state.login = { limits, keep: [...keep] };
    this.state.data.forget(keep);
    watchUncommitted(this, this.state);
  }

  destroy(options: DestroyOptions = {}): void {
    this.refuseTurn();
    this.state.ending = options;
    watchUncommitted(this, this.state);
  }

  /** Returns what an epoch can except, if the session is one of this subject. @internal */
  asExcepted(subjectKey: string): { readonly id: string; readonly epoch: number } | undefined {
    const { facts, status } = this.state;
    // What has rotated is frozen: its successor would not be excepted.
    return facts?.subjectKey === subjectKey && status !== "superseded"
      ? { id: facts.id, epoch: facts.epoch }
      : undefined;
  }

  /** Takes over the epoch that excepted this session: what it rotates to must live as well. @internal */
  enterEpoch({ value, except }: Epoch): void {
    const { facts } = this.state;
    if (facts !== undefined && except === facts.id) this.state.facts = { ...facts, epoch: value };
  }

  /** What `console.log` and JSON show: no value, and of the id the eight characters that events have. */
  toJSON(): object {
    const { id, status, isNew, createdAt, lastSeenAt, expiresAt } = this;
    const session = id === undefined ? undefined : shortenId(id);
    return {
      name: this.state.kind.name,
      session,
      status,
      isNew,
      createdAt,
      lastSeenAt,
      expiresAt,
      keys: this.state.data.keys,
    };
  }

  [Symbol.for("nodejs.util.inspect.custom")](
    _depth: unknown,
    options: object,
    inspect: (value: unknown, options: object) => string,
  ): string {
    return `${this.constructor.name} ${inspect(this.toJSON(), options)}`;
  }

  /** Runs a commit after the one before: two at once would create two sessions. @internal */
  protected commitNext<R>(commit: () => Promise<R>): Promise<R> {
    const { state } = this;
    const result = state.committing === undefined ? commit() : state.committing.then(commit);
    const settled = result
      .then(
        () => noteProgress(this, state),
        () => {},
      )
      .then(() => {
        if (state.committing === settled) state.committing = undefined;
      });
    state.committing = settled;
    return result;
  }

  /** Throws in a turn of `exclusive`. @internal */
  protected refuseTurn(): void {}

  #delete(key: string): void {
    this.#refuseEnded();
    this.state.data.delete(key);
    watchUncommitted(this, this.state);
  }

  #refuseEnded(): void {
    if (this.state.ending) throw new TypeError("a session must not be changed between destroy and commit");
  }
}
