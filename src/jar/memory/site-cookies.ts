/** The cookies of one site in one partition, in sending order, with the headers that were made of them. */

import { TextTable } from "../../base/detached.ts";
import { isSentToHost } from "../matching/domain-match.ts";
import { MAX_EXACT_LENGTH, MAX_SHARED_SCOPES } from "../model/cache-bounds.ts";
import { internScope, isSameScope, type Scope } from "../model/scope.ts";
import { compareSendingOrder, type StoredCookie } from "../model/stored-cookie.ts";
import { PackedCookie } from "./packed-cookie.ts";

/** A joined Cookie header. Valid while its version is current, until its time. */
export type CachedHeader = {
  /** Shared by all headers that were made since a change of the list. The next change that affects a header ends it. */
  readonly version: { isCurrent: boolean };
  /** The requests that this header answers: `requestKey` gives the same number for all of them. */
  readonly key: number;
  readonly header: string;
  /** When the header becomes stale (ms): at the next expiry or access update. */
  readonly until: number;
};

/** The cookies that requests to some hosts can get, with their distinct scopes, and the headers made of them. */
export type HostView = Pick<CachedHeader, "version"> & {
  readonly cookies: readonly PackedCookie[];
  readonly scopes: readonly Scope[];
  headers: readonly CachedHeader[];
};

export class SiteCookies {
  /** The registrable domain, followed by the partition if there is one. */
  declare readonly key: string;
  cookies: PackedCookie[] = [];
  nextExpiry = Infinity;
  /** The view of all hosts. Made on demand, because many lists are never asked for a header. */
  #view: HostView | undefined;
  #viewsByHost: TextTable<HostView> | undefined;

  constructor(key: string) {
    this.key = key;
  }

  /**
   * Returns the cookies that a host can get, and possibly others. A list of many scopes has a view for each host, because
   * the headers of a view are found by the scopes that a request matches.
   */
  viewFor(host: string): HostView {
    this.#view ??= createView(this.cookies, { isCurrent: true });
    const { scopes, version } = this.#view;
    if (scopes.length <= MAX_SHARED_SCOPES) return this.#view;
    if (!this.#viewsByHost) {
      // Once for all hosts: a scan for each would take as long as all the rest.
      const byHost = new Map<string, PackedCookie[]>();
      for (const cookie of this.cookies) {
        const key = cookie.hostOnly ? cookie.host : "";
        if (!byHost.get(key)?.push(cookie)) byHost.set(key, [cookie]);
      }
      this.#viewsByHost = new TextTable((own) =>
        createView(
          byHost.has("")
            ? this.cookies.filter(({ scope }) => isSentToHost(scope, own))
            : (byHost.get(own) ?? []),
          version,
        ),
      );
    }
    return this.#viewsByHost.get(host);
  }

  /** Drops all views with their headers, cached wherever. Call after every change that affects the headers. */
  startVersion(): void {
    if (this.#view) this.#view.version.isCurrent = false;
    this.#view = undefined;
    this.#viewsByHost = undefined;
  }

  /** Stores a cookie in the place of the cookie that it replaces, or in sending order. */
  set(
    cookie: StoredCookie,
    name: string,
    replaces: PackedCookie | undefined,
    setOrder: number,
  ): PackedCookie {
    const packed = new PackedCookie(cookie, name, replaces?.scope ?? this.#scopeFor(cookie), setOrder);
    this.#noteExpiry(packed);
    const cookies = this.cookies;
    // The new cookie has the path, creation time and sequence of the replaced cookie, and therefore its place.
    if (replaces) {
      cookies[cookies.indexOf(replaces)] = packed;
      // Many servers set the same session again with every response. The views of hosts have lists of their own.
      if (this.#viewsByHost || !keepsHeaders(packed, replaces)) this.startVersion();
      return packed;
    }
    this.startVersion();
    let place = cookies.length;
    while (place > 0 && compareSendingOrder(packed, cookies[place - 1]!) < 0) place--;
    if (place < cookies.length) cookies.splice(place, 0, packed);
    else if (place >= MAX_EXACT_LENGTH) cookies.push(packed);
    else this.cookies = withOneMore(cookies, packed);
    return packed;
  }

  /** Deletes the matching cookies and returns them. */
  delete(isMatch: (cookie: PackedCookie) => boolean): PackedCookie[] {
    const deleted = this.cookies.filter(isMatch);
    if (deleted.length > 0) {
      this.cookies = this.cookies.filter((cookie) => !isMatch(cookie));
      this.startVersion();
    }
    // A cookie that was replaced may have been the next to expire.
    this.nextExpiry = Infinity;
    for (const cookie of this.cookies) this.#noteExpiry(cookie);
    return deleted;
  }

  #noteExpiry({ expiryTime }: PackedCookie): void {
    if (expiryTime !== null && expiryTime < this.nextExpiry) this.nextExpiry = expiryTime;
  }

  /** Returns the shared scope of the cookies with the same scope, or a new one. */
  #scopeFor(cookie: StoredCookie): Scope {
    let seen: Scope | undefined;
    for (const { scope } of this.cookies) {
      if (scope !== seen && isSameScope(scope, cookie)) return scope;
      seen = scope;
    }
    return internScope(cookie);
  }
}

/** Whether headers that were made with the replaced cookie are right, and stale no later, with the new one. */
function keepsHeaders(cookie: PackedCookie, replaced: PackedCookie): boolean {
  const { expiryTime } = cookie;
  return (
    cookie.separatorAndPair === replaced.separatorAndPair &&
    cookie.secure === replaced.secure &&
    cookie.httpOnly === replaced.httpOnly &&
    cookie.sameSite === replaced.sameSite &&
    cookie.lastAccessTime >= replaced.lastAccessTime &&
    (expiryTime === null || (replaced.expiryTime !== null && expiryTime >= replaced.expiryTime))
  );
}

function createView(cookies: readonly PackedCookie[], version: CachedHeader["version"]): HostView {
  const scopes = new Set<Scope>();
  let seen: Scope | undefined;
  // Cookies that share a scope are mostly neighbours.
  for (const { scope } of cookies) {
    if (scope !== seen) scopes.add(scope);
    seen = scope;
  }
  return { version, cookies, scopes: [...scopes], headers: [] };
}

/** Copies a list without spare places. A loop takes a tenth of the time of `concat`. */
function withOneMore(cookies: readonly PackedCookie[], cookie: PackedCookie): PackedCookie[] {
  const { length } = cookies;
  const list = new Array<PackedCookie>(length + 1);
  for (let i = 0; i < length; i++) list[i] = cookies[i]!;
  list[length] = cookie;
  return list;
}
