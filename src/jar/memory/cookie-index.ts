/** All cookies of a jar, by site and partition: puts them in, takes them out, keeps within limits, tells of changes. */

import { StringPool } from "../../base/detached.ts";
import { type JarLimits, mostOf } from "../model/limits.ts";
import { isExpired, type PartitionKey, type StoredCookie } from "../model/stored-cookie.ts";
import type { ChangeCause } from "../persistence/change.ts";
import type { ChangeQueue } from "../persistence/change-queue.ts";
import * as WARNING from "../reasons/warnings.ts";
import { evictFromJar, evictFromSite, exceedsLimits } from "../rules/evict.ts";
import type { PackedCookie } from "./packed-cookie.ts";
import { SiteCookies } from "./site-cookies.ts";

export class CookieIndex {
  readonly #lists = new Map<string, SiteCookies>();
  /** Those of partitions, by registrable domain. */
  readonly #partitions = new Map<string, Set<SiteCookies>>();
  readonly #pool = new StringPool();
  readonly #limits: JarLimits;
  readonly #changes: ChangeQueue;
  #count = 0;
  #turn = 0;
  #round = this.#lists.values();

  constructor(limits: JarLimits, changes: ChangeQueue) {
    this.#limits = limits;
    this.#changes = changes;
  }

  /** The cookies of a domain in a partition, without the expired; `undefined` is that of the unpartitioned. */
  find(domain: string, partitionKey: PartitionKey | undefined, now: number): SiteCookies | undefined {
    const list = this.#lists.get(keyOf(domain, partitionKey));
    if (!list || now < list.nextExpiry) return list;
    this.#dropExpired(list, now);
    return list.cookies.length > 0 ? list : undefined;
  }

  /** Whether a request of this domain has to look into a partition as well. */
  hasPartitions(domain: string): boolean {
    return this.#partitions.size > 0 && this.#partitions.has(domain);
  }

  /** The cookies of a domain in every partition, the expired among them. */
  ofDomain(domain: string): PackedCookie[] {
    const lists = [...(this.#partitions.get(domain) ?? [])];
    const own = this.#lists.get(domain);
    return [...(own?.cookies ?? []), ...lists.flatMap(({ cookies }) => cookies)];
  }

  all(now: number): PackedCookie[] {
    return [...this.#lists.values()].flatMap(({ cookies }) =>
      cookies.filter((cookie) => !isExpired(cookie, now)),
    );
  }

  /** Stores a cookie in the list that `find` gave for it. Returns bits of `WARNING`: whether others had to go. */
  put(
    domain: string,
    cookie: StoredCookie,
    found: SiteCookies | undefined,
    replaces: PackedCookie | undefined,
    now: number,
  ): number {
    const list = found ?? this.#open(domain, cookie.partitionKey);
    const kept = list.put(cookie, this.#pool.take(cookie.name), replaces, ++this.#turn);
    if (replaces) this.#changes.add("removed", replaces, "overwrite");
    this.#changes.add("set", kept, "explicit");
    if (!replaces && ++this.#count % PUTS_A_SWEEP === 0) this.#sweep(now);
    const { cookies, isPartitioned } = list;
    const crowding = this.#crowding(cookies, isPartitioned, this.#count);
    if (crowding === WARNING.EVICTS) this.#evict(list, now);
    return crowding;
  }

  /** What `put` would return. */
  crowding(cookie: StoredCookie, list: SiteCookies | undefined, replaces: PackedCookie | undefined): number {
    const all: StoredCookie[] = [cookie, ...(list?.cookies ?? []).filter((other) => other !== replaces)];
    return this.#crowding(all, cookie.partitionKey !== undefined, this.#count + (replaces ? 0 : 1));
  }

  #crowding(ofSite: readonly StoredCookie[], isPartitioned: boolean, ofAll: number): number {
    const limits = this.#limits;
    if (ofAll > limits.cookies || exceedsLimits(ofSite, isPartitioned, limits)) return WARNING.EVICTS;
    return ofSite.length > mostOf(isPartitioned, limits) * 0.8 ? WARNING.NEAR_COUNT_LIMIT : 0;
  }

  drop(list: SiteCookies, gone: readonly PackedCookie[], cause: ChangeCause): void {
    list.drop(new Set(gone));
    this.#count -= gone.length;
    for (const cookie of gone) this.#changes.add("removed", cookie, cause);
    if (list.cookies.length > 0) return;
    this.#lists.delete(list.key);
    const partitions = this.#partitions.get(list.registrableDomain);
    if (partitions?.delete(list) && partitions.size === 0) this.#partitions.delete(list.registrableDomain);
  }

  /** Takes out what is so, and gives it back. */
  remove(isMeant: (cookie: PackedCookie) => boolean, cause: ChangeCause = "explicit"): PackedCookie[] {
    const removed: PackedCookie[] = [];
    for (const list of [...this.#lists.values()]) {
      const meant = list.cookies.filter(isMeant);
      if (meant.length > 0) this.drop(list, meant, cause);
      removed.push(...meant);
    }
    return removed;
  }

  dropAllExpired(now: number): void {
    this.remove((cookie) => isExpired(cookie, now), "expired");
  }

  #open(domain: string, partitionKey: PartitionKey | undefined): SiteCookies {
    const list = new SiteCookies(domain, keyOf(domain, partitionKey));
    this.#lists.set(list.key, list);
    if (partitionKey) {
      const partitions = this.#partitions.get(domain) ?? new Set();
      this.#partitions.set(domain, partitions.add(list));
      this.#lists.get(domain)?.forgetAnswers();
    }
    return list;
  }

  #dropExpired(list: SiteCookies, now: number): void {
    const gone = list.cookies.filter((cookie) => isExpired(cookie, now));
    this.drop(list, gone, "expired");
  }

  /** One list after the other, and again from the first: so the expired are found with no scan of all at once. */
  #sweep(now: number): void {
    const { value } = this.#round.next();
    if (value && now >= value.nextExpiry) this.#dropExpired(value, now);
    if (!value) this.#round = this.#lists.values();
  }

  #evict(list: SiteCookies, now: number): void {
    // What is not from a Set-Cookie may have expired as it came.
    if (now >= list.nextExpiry) this.#dropExpired(list, now);
    const { cookies, isPartitioned } = list;
    const limits = this.#limits;
    if (exceedsLimits(cookies, isPartitioned, limits))
      this.drop(list, evictFromSite(cookies, isPartitioned, limits), "evicted");
    if (this.#count <= limits.cookies) return;
    this.dropAllExpired(now);
    const gone = new Set(evictFromJar(this.all(now), limits.cookies));
    if (gone.size > 0) this.remove((cookie) => gone.has(cookie), "evicted");
  }
}

/** No domain has a space in it. */
function keyOf(domain: string, partitionKey: PartitionKey | undefined): string {
  if (!partitionKey) return domain;
  return `${domain} ${partitionKey.topLevelSite} ${partitionKey.hasCrossSiteAncestor}`;
}

const PUTS_A_SWEEP = 16;
