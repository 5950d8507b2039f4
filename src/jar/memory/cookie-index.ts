/** All cookies of a jar, by site and partition. Keeps them within the limits and reports every change. */

import { TextTable } from "../../base/detached.ts";
import { SETS_PER_SWEEP } from "../model/cache-bounds.ts";
import { type JarLimits, maxCookies } from "../model/jar-limits.ts";
import { isExpired, type PartitionKey, type StoredCookie } from "../model/stored-cookie.ts";
import type { ChangeCause } from "../persistence/change.ts";
import type { ChangeQueue } from "../persistence/change-queue.ts";
import * as WARNING from "../reasons/warnings.ts";
import { evictFromJar, evictFromSite, exceedsLimits } from "../rules/evict.ts";
import type { PackedCookie } from "./packed-cookie.ts";
import { SiteCookies } from "./site-cookies.ts";

export class CookieIndex {
  readonly #lists = new Map<string, SiteCookies>();
  /** The lists of partitions, by registrable domain. */
  readonly #partitions = new Map<string, Set<SiteCookies>>();
  readonly #names = new TextTable((name) => name);
  readonly #limits: JarLimits;
  readonly #changes: ChangeQueue;
  /** The sequence of the next cookie that is new. */
  sequence = 0;
  #count = 0;
  #setOrder = 0;
  #round = this.#lists.values();

  constructor(limits: JarLimits, changes: ChangeQueue) {
    this.#limits = limits;
    this.#changes = changes;
  }

  /** Returns the unexpired cookies of a domain in a partition (`undefined`: the unpartitioned cookies), if there are any. */
  get(domain: string, partitionKey: PartitionKey | undefined, now: number): SiteCookies | undefined {
    const list = this.#lists.get(listKey(domain, partitionKey));
    if (list) this.#deleteExpired(list, now);
    return list?.cookies[0] && list;
  }

  /** Whether a request to this domain has to search a partition too. */
  hasPartitions(domain: string): boolean {
    return this.#partitions.has(domain);
  }

  /** Returns the cookies of a domain in every partition, including expired cookies. */
  forSite(domain: string): readonly PackedCookie[] {
    const cookies = this.#lists.get(domain)?.cookies ?? [];
    const partitions = this.#partitions.get(domain);
    // Most sites have none, and a copy takes longer than all the rest of a removal that finds nothing.
    return partitions ? [{ cookies }, ...partitions].flatMap((list) => list.cookies) : cookies;
  }

  /** Returns all unexpired cookies. */
  getAll(now: number): PackedCookie[] {
    return this.#filter((cookie) => !isExpired(cookie, now));
  }

  /** Stores a cookie in the list that `get` returned for it. Returns bits of `WARNING`: whether cookies were evicted. */
  set(
    domain: string,
    cookie: StoredCookie,
    found: SiteCookies | undefined,
    replaces: PackedCookie | undefined,
    now: number,
  ): number {
    const { name, partitionKey } = cookie;
    const list = found ?? new SiteCookies(listKey(domain, partitionKey));
    if (!found) {
      this.#lists.set(list.key, list);
      if (partitionKey) {
        const partitions = this.#partitions.get(domain) ?? new Set();
        this.#partitions.set(domain, partitions.add(list));
        // From now on a header needs the cookies of two lists.
        this.#lists.get(domain)?.startVersion();
      }
    }
    const packed = list.set(cookie, this.#names.get(name), replaces, ++this.#setOrder);
    if (replaces) this.#changes.add("removed", replaces, "overwrite", now);
    else this.sequence = Math.max(this.sequence, cookie.sequence + 1);
    this.#changes.add("set", packed, "explicit", now);
    if (!replaces && ++this.#count % SETS_PER_SWEEP === 0) {
      // List by list, in rounds: so expired cookies are found without a scan of all lists.
      const { value } = this.#round.next();
      if (value) this.#deleteExpired(value, now);
      else this.#round = this.#lists.values();
    }
    const status = this.limitStatus(list.cookies, 0);
    if (status === WARNING.EVICTS) this.#evict(list, now);
    return status;
  }

  /** Returns what `set` would return if these were all cookies of the list, and `added` were not in the jar yet. */
  limitStatus(cookies: readonly StoredCookie[], added: number): number {
    const limits = this.#limits;
    if (this.#count + added > limits.cookies || exceedsLimits(cookies, limits)) return WARNING.EVICTS;
    return cookies.length > maxCookies(cookies[0]!, limits) * 0.8 ? WARNING.NEAR_COUNT_LIMIT : 0;
  }

  /** Returns what `set` would return, if it stored the cookie among these. */
  predictStatus(
    cookie: StoredCookie,
    siblings: readonly StoredCookie[],
    replaces: StoredCookie | undefined,
  ): number {
    return this.limitStatus([cookie, ...siblings.filter((stored) => stored !== replaces)], replaces ? 0 : 1);
  }

  /** Deletes the matching cookies of a list and reports them. Returns them. */
  delete(
    list: SiteCookies,
    isMatch: (cookie: PackedCookie) => boolean,
    cause: ChangeCause,
    now: number,
  ): PackedCookie[] {
    const deleted = list.delete(isMatch);
    this.#count -= deleted.length;
    for (const cookie of deleted) this.#changes.add("removed", cookie, cause, now);
    if (deleted[0] && !list.cookies[0]) this.#removeList(list);
    return deleted;
  }

  /** Deletes the matching cookies and returns them. */
  deleteWhere(
    isMatch: (cookie: PackedCookie) => boolean,
    now: number,
    cause: ChangeCause = "explicit",
  ): PackedCookie[] {
    // All are matched before one is deleted: a predicate of the user may throw, or change the jar.
    const matches = new Set(this.#filter(isMatch));
    return [...this.#lists.values()].flatMap((list) =>
      this.delete(list, (cookie) => matches.has(cookie), cause, now),
    );
  }

  deleteAllExpired(now: number): void {
    this.deleteWhere((cookie) => isExpired(cookie, now), now, "expired");
  }

  #filter(isMatch: (cookie: PackedCookie) => boolean): PackedCookie[] {
    return [...this.#lists.values()].flatMap(({ cookies }) => cookies.filter(isMatch));
  }

  #deleteExpired(list: SiteCookies, now: number): void {
    if (now >= list.nextExpiry) this.delete(list, (cookie) => isExpired(cookie, now), "expired", now);
  }

  #removeList(list: SiteCookies): void {
    this.#lists.delete(list.key);
    const domain = list.key.split(" ")[0]!;
    const partitions = this.#partitions.get(domain);
    if (partitions?.delete(list) && partitions.size === 0) this.#partitions.delete(domain);
  }

  #evict(list: SiteCookies, now: number): void {
    // An imported cookie may have expired before it was stored.
    this.#deleteExpired(list, now);
    const limits = this.#limits;
    if (exceedsLimits(list.cookies, limits)) {
      const evicted = evictFromSite(list.cookies, limits);
      this.delete(list, (cookie) => evicted.includes(cookie), "evicted", now);
    }
    if (this.#count <= limits.cookies) return;
    this.deleteAllExpired(now);
    const evicted = new Set(evictFromJar(this.getAll(now), limits.cookies));
    this.deleteWhere((cookie) => evicted.has(cookie), now, "evicted");
  }
}

/** Returns the key of a list: the domain, and the partition after a space. No domain contains a space. */
function listKey(domain: string, partitionKey: PartitionKey | undefined): string {
  if (!partitionKey) return domain;
  return `${domain} ${partitionKey.topLevelSite} ${partitionKey.hasCrossSiteAncestor}`;
}
