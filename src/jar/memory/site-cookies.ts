/** The cookies of one site in one partition, in sending order, with what was answered last. */

import { isSameScope, type Scope, scopeOf } from "../model/scope.ts";
import { inSendingOrder, type StoredCookie } from "../model/stored-cookie.ts";
import { PackedCookie } from "./packed-cookie.ts";

/** The answer to a request. */
export type Answer = {
  /** What in a request made it this one. */
  readonly key: number;
  header: string;
  /** Whether it was given more than once. */
  isRepeated: boolean;
  /** From when on it has to be looked at again: at a change, an expiry, or where an access has to be noted. */
  until: number;
};

export class SiteCookies {
  readonly registrableDomain: string;
  /** The domain, and the partition where there is one. */
  readonly key: string;
  #cookies: PackedCookie[] = [];
  #scopes: readonly Scope[] | undefined;
  #nextExpiry = Number.POSITIVE_INFINITY;
  #answers: readonly Answer[] = NONE;

  constructor(registrableDomain: string, key: string) {
    this.registrableDomain = registrableDomain;
    this.key = key;
  }

  get isPartitioned(): boolean {
    return this.key !== this.registrableDomain;
  }

  get cookies(): readonly PackedCookie[] {
    return this.#cookies;
  }

  /** The different scopes of its cookies: found when they are asked for, as many lists never are. */
  get scopes(): readonly Scope[] {
    this.#scopes ??= [...new Set(this.#cookies.map(({ scope }) => scope))];
    return this.#scopes;
  }

  /** What was answered since the last change. */
  get answers(): readonly Answer[] {
    return this.#answers;
  }

  /** What makes room for it is forgotten by everyone: of a change it would hear no more. */
  keep(answer: Answer): void {
    if (this.#answers.length === MOST_ANSWERS) this.forgetAnswers();
    this.#answers = [...this.#answers, answer];
  }

  /** To be called where something changes that the answers do not know. Whoever holds one holds no header any more. */
  forgetAnswers(): void {
    for (const answer of this.#answers) {
      answer.until = Number.NEGATIVE_INFINITY;
      answer.header = "";
    }
    this.#answers = NONE;
  }

  /** Puts a cookie into the place of the one that it replaces, or into its own. Its name is in memory of its own. */
  put(cookie: StoredCookie, name: string, replaces: PackedCookie | undefined, turn: number): PackedCookie {
    const cookies = this.#cookies;
    const kept = new PackedCookie(cookie, name, replaces?.scope ?? this.#scopeOf(cookie), turn);
    this.forgetAnswers();
    this.#expects(kept);
    // Its path, creation time and sequence are those of the one that it replaces, and so is its place.
    if (replaces) {
      cookies[cookies.indexOf(replaces)] = kept;
      return kept;
    }
    let place = cookies.length;
    while (place > 0 && inSendingOrder(kept, cookies[place - 1]!) < 0) place--;
    if (place < cookies.length) cookies.splice(place, 0, kept);
    else if (place >= FEW) cookies.push(kept);
    else this.#cookies = grown(cookies, kept);
    return kept;
  }

  drop(gone: ReadonlySet<PackedCookie>): void {
    this.#cookies = this.#cookies.filter((cookie) => !gone.has(cookie));
    this.#scopes = undefined;
    this.forgetAnswers();
    this.#nextExpiry = Number.POSITIVE_INFINITY;
    for (const cookie of this.#cookies) this.#expects(cookie);
  }

  /** Before this time none of them expires. */
  get nextExpiry(): number {
    return this.#nextExpiry;
  }

  #expects({ expiryTime }: PackedCookie): void {
    if (expiryTime !== null && expiryTime < this.#nextExpiry) this.#nextExpiry = expiryTime;
  }

  #scopeOf(cookie: StoredCookie): Scope {
    let seen: Scope | undefined;
    for (const { scope } of this.#cookies) {
      if (scope !== seen && isSameScope(scope, cookie)) return scope;
      seen = scope;
    }
    this.#scopes = undefined;
    return scopeOf(cookie);
  }
}

/** A list with one more: growing in place makes room for sixteen, too much for the many sites that have a handful. */
function grown(cookies: readonly PackedCookie[], cookie: PackedCookie): PackedCookie[] {
  const { length } = cookies;
  const list = new Array<PackedCookie>(length + 1);
  for (let i = 0; i < length; i++) list[i] = cookies[i]!;
  list[length] = cookie;
  return list;
}

/** Those for which room in advance would be the larger part. */
const FEW = 16;
/** A site is asked from a few hosts and paths at a time. */
const MOST_ANSWERS = 4;
const NONE: readonly never[] = [];
