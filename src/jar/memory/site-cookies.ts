/** The cookies of one site in one partition, in sending order, with the headers that were made of them. */

import { internScope, isSameScope, type Scope } from "../model/scope.ts";
import { compareSendingOrder, type StoredCookie } from "../model/stored-cookie.ts";
import { PackedCookie } from "./packed-cookie.ts";

/** A joined Cookie header. Valid while the list has this version, until its time. */
export type CachedHeader = {
  readonly list: SiteCookies;
  readonly version: number;
  /** The requests that this header answers: `requestKey` gives the same number for all of them. */
  readonly key: number;
  readonly header: string;
  /** When the header becomes stale (ms): at the next expiry or access update. */
  readonly until: number;
};

export class SiteCookies {
  readonly registrableDomain: string;
  /** The registrable domain, followed by the partition if there is one. */
  readonly key: string;
  #cookies: PackedCookie[] = [];
  #scopes: readonly Scope[] | undefined;
  #nextExpiry = Number.POSITIVE_INFINITY;
  #version = 0;
  #headers: readonly CachedHeader[] = NONE;

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

  /** The distinct scopes of the cookies. Collected on demand, because many lists are never asked for a header. */
  get scopes(): readonly Scope[] {
    this.#scopes ??= [...new Set(this.#cookies.map(({ scope }) => scope))];
    return this.#scopes;
  }

  /** No cookie of the list expires before this time. */
  get nextExpiry(): number {
    return this.#nextExpiry;
  }

  /** Grows with every change. Whoever compares it holds the list itself: the next list of the site is another object. */
  get version(): number {
    return this.#version;
  }

  /** Returns the header cached under this key since the last change, or `undefined` if there is none or it is stale. */
  getHeader(key: number, now: number): CachedHeader | undefined {
    return this.#headers.find((cached) => cached.key === key && now < cached.until);
  }

  /** Caches a header until the next change. When full, the oldest header makes room. */
  setHeader(key: number, header: string, until: number): void {
    const others = this.#headers.slice(0, MAX_HEADERS - 1);
    this.#headers = [{ list: this, version: this.#version, key, header, until }, ...others];
  }

  /** Drops all cached headers and starts a new version. Call after every change that affects the headers. */
  startVersion(): void {
    this.#version++;
    this.#headers = NONE;
  }

  /** Stores a cookie in the place of the cookie that it replaces, or in sending order. `name` is a detached string. */
  set(
    cookie: StoredCookie,
    name: string,
    replaces: PackedCookie | undefined,
    setOrder: number,
  ): PackedCookie {
    const cookies = this.#cookies;
    const packed = new PackedCookie(cookie, name, replaces?.scope ?? this.#scopeFor(cookie), setOrder);
    this.startVersion();
    this.#noteExpiry(packed);
    // The new cookie has the path, creation time and sequence of the replaced cookie, and therefore its place.
    if (replaces) {
      cookies[cookies.indexOf(replaces)] = packed;
      return packed;
    }
    let place = cookies.length;
    while (place > 0 && compareSendingOrder(packed, cookies[place - 1]!) < 0) place--;
    if (place < cookies.length) cookies.splice(place, 0, packed);
    else if (place >= MAX_EXACT_LENGTH) cookies.push(packed);
    else this.#cookies = withOneMore(cookies, packed);
    return packed;
  }

  /** Deletes cookies; returns those that were in the list. */
  delete(cookies: ReadonlySet<PackedCookie>): PackedCookie[] {
    const deleted = this.#cookies.filter((cookie) => cookies.has(cookie));
    if (deleted.length === 0) return deleted;
    this.#cookies = this.#cookies.filter((cookie) => !cookies.has(cookie));
    this.#scopes = undefined;
    this.startVersion();
    this.#nextExpiry = Number.POSITIVE_INFINITY;
    for (const cookie of this.#cookies) this.#noteExpiry(cookie);
    return deleted;
  }

  #noteExpiry({ expiryTime }: PackedCookie): void {
    if (expiryTime !== null && expiryTime < this.#nextExpiry) this.#nextExpiry = expiryTime;
  }

  /** Returns the shared scope of the cookies with the same scope, or a new one. */
  #scopeFor(cookie: StoredCookie): Scope {
    let seen: Scope | undefined;
    for (const { scope } of this.#cookies) {
      if (scope !== seen && isSameScope(scope, cookie)) return scope;
      seen = scope;
    }
    this.#scopes = undefined;
    return internScope(cookie);
  }
}

/** Copies a list without spare places. A loop takes a tenth of the time of `concat`. */
function withOneMore(cookies: readonly PackedCookie[], cookie: PackedCookie): PackedCookie[] {
  const { length } = cookies;
  const list = new Array<PackedCookie>(length + 1);
  for (let i = 0; i < length; i++) list[i] = cookies[i]!;
  list[length] = cookie;
  return list;
}

/** Shorter lists have no spare places: `push` would reserve sixteen, and most sites have a handful of cookies. */
const MAX_EXACT_LENGTH = 16;
/** A site is asked from a few hosts and paths at a time. */
const MAX_HEADERS = 4;
const NONE: readonly never[] = [];
