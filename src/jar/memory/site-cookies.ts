/** The cookies of one site in one partition, in sending order, with the headers that were made of them. */

import { internScope, isSameScope, type Scope } from "../model/scope.ts";
import { compareSendingOrder, type StoredCookie } from "../model/stored-cookie.ts";
import { PackedCookie } from "./packed-cookie.ts";

/** A joined Cookie header. Headers form a chain, which is faster to follow than an array: this is a jar's hottest path. */
type CachedHeader = {
  /** The requests that this header answers: `requestKey` gives the same number for all of them. */
  readonly key: number;
  readonly header: string;
  /** When the header becomes stale (ms): at the next expiry or access update. */
  readonly until: number;
  readonly older: CachedHeader | undefined;
  /** The number of headers in the chain. */
  readonly length: number;
};

export class SiteCookies {
  readonly registrableDomain: string;
  /** The registrable domain, followed by the partition if there is one. */
  readonly key: string;
  #cookies: PackedCookie[] = [];
  #scopes: readonly Scope[] | undefined;
  #nextExpiry = Number.POSITIVE_INFINITY;
  #version = 0;
  #headers: CachedHeader | undefined;

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
  getHeader(key: number, now: number): string | undefined {
    let cached = this.#headers;
    while (cached && cached.key !== key) cached = cached.older;
    return cached && now < cached.until ? cached.header : undefined;
  }

  /** Caches a header until the next change. A full cache starts over. */
  setHeader(key: number, header: string, until: number): void {
    const older = this.#headers && this.#headers.length < MAX_HEADERS ? this.#headers : undefined;
    this.#headers = { key, header, until, older, length: (older?.length ?? 0) + 1 };
  }

  /** Drops all cached headers and starts a new version. Call after every change that affects the headers. */
  startVersion(): void {
    this.#version++;
    this.#headers = undefined;
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
    else this.#cookies = cookies.concat(packed);
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

/** Shorter lists are copied without spare places: `push` would reserve sixteen, and most sites have a handful of cookies. */
const MAX_EXACT_LENGTH = 16;
/** A site is asked from a few hosts and paths at a time. */
const MAX_HEADERS = 4;
