/** The cookie store of a user agent (RFC 6265bis §5.7, §5.8). */

import { type ChangeCause, type ChangeListener, ChangeQueue } from "./changes.ts";
import { evicted, evictedFromPartition, leastRecentlyUsed } from "./evict.ts";
import { holdsOf, type Reason } from "./explain.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import { parseSetCookieString } from "./parse-set-cookie-string.ts";
import {
  mozillaSuffixes,
  noSuffixes,
  type PublicSuffixList,
  registrableDomain,
  type SuffixTable,
  suffixTable,
} from "./public-suffix.ts";
import { WARNED } from "./reason.ts";
import { type Context, ownPartition } from "./request-context.ts";
import { type RequestUrl, readRequestUrl } from "./request-url.ts";
import { heldBack, inSendingOrder, type RetrieveRequest, retrieveCookies } from "./retrieve-cookies.ts";
import { readSavedJar, readStoredCookie, type SavedJar } from "./saved-jar.ts";
import { isExpired, type StoreDecision, storeCookie } from "./store-cookie.ts";
import { StoreResult } from "./store-result.ts";
import { hasSameIdentity, partitionText, type StoredCookie } from "./stored-cookie.ts";

export type JarOptions = {
  /** Default: Mozilla's list with its private section, as in browsers. */
  publicSuffixes?: PublicSuffixList | "none";
  /** In milliseconds since 1970; default `Date.now`. */
  clock?: () => number;
  limits?: Partial<Limits>;
  /** Whether loopback counts as secure without TLS; default true. */
  secureLoopback?: boolean;
  /** Whether young cookies without SameSite go with unsafe navigations from other sites; default false. */
  laxAllowingUnsafe?: boolean;
};

/** A cookie that goes with a request, or doesn't and why. */
export type Explanation = {
  included: StoredCookie[];
  excluded: { cookie: StoredCookie; reasons: Reason[] }[];
};

type Kept = { -readonly [K in keyof StoredCookie]: StoredCookie[K] };

/** The answer to a lookup, for as long as its site's list is the same and none of the list has expired. */
type Lookup = {
  site: string;
  list: readonly Kept[];
  cookies: Kept[];
  text: string;
  from: number;
  until: number;
};

/**
 * Keeps cookies as browsers do, and says why. Everything is synchronous and in memory.
 *
 * @example
 * ```ts
 * import { CookieJar } from "speculoos/jar";
 *
 * const jar = new CookieJar();
 * jar.setCookie("id=7; Path=/; Secure", "https://www.example.com/login");
 * console.log(jar.getCookieString("https://www.example.com/")); // id=7
 * ```
 */
export class CookieJar {
  /** By registrable domain; each in the order in which its cookies were written last. */
  readonly #sites = new Map<string, Kept[]>();
  /** Of requests without a context, by the text of the URL. */
  readonly #lookups = new Map<string, Lookup>();
  readonly #changes = new ChangeQueue();
  readonly #suffixes: SuffixTable;
  readonly #clock: () => number;
  readonly #limits: Limits;
  readonly #secureLoopback: boolean;
  readonly #laxAllowingUnsafe: boolean;
  #sequence = 0;

  constructor(options: JarOptions = {}) {
    const { publicSuffixes, clock = Date.now, limits } = options;
    const { secureLoopback = true, laxAllowingUnsafe = false } = options;
    this.#suffixes = suffixesOf(publicSuffixes);
    this.#clock = clock;
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    this.#secureLoopback = secureLoopback;
    this.#laxAllowingUnsafe = laxAllowingUnsafe;
  }

  /** Receives one Set-Cookie from the URL that answered. It never throws for what the header says. @throws TypeError for a text that is no URL. */
  setCookie(setCookieString: string, url: string | URL, context: Context = {}): StoreResult {
    return this.#receive(setCookieString, url, context, true);
  }

  /** Receives a whole answer. */
  setCookies(
    answer: Headers | { headers: Headers } | readonly string[],
    url: string | URL,
    context: Context = {},
  ): StoreResult[] {
    const headers = "headers" in answer ? answer.headers : answer;
    const lines = "getSetCookie" in headers ? headers.getSetCookie() : headers;
    return lines.map((line) => this.setCookie(line, url, context));
  }

  /** The decision that `setCookie` would take, with nothing written. */
  explainSetCookie(setCookieString: string, url: string | URL, context: Context = {}): StoreResult {
    return this.#receive(setCookieString, url, context, false);
  }

  /** The cookies that go with a request, in the order in which they are sent. */
  getCookies(url: string | URL, context: Context = {}): StoredCookie[] {
    return this.#send(url, context).map((cookie) => ({ ...cookie }));
  }

  /** The Cookie header of a request; "" where there is none. */
  getCookieString(url: string | URL, context?: Context): string {
    if (context !== undefined || typeof url !== "string") return cookieHeader(this.#send(url, context ?? {}));
    const now = this.#clock();
    const known = this.#lookups.get(url);
    if (known && known.list === this.#sites.get(known.site) && known.from <= now && now < known.until) {
      this.#touch(known.cookies, now);
      return known.text;
    }
    return this.#lookUp(url, now);
  }

  /** Every cookie of the request's site: whether it goes with the request, else each reason why not. */
  explainGetCookies(url: string | URL, context: Context = {}): Explanation {
    const request = this.#request(url, context);
    const explanation: Explanation = { included: [], excluded: [] };
    const siblings = this.#sites.get(this.#siteOf(request.url)) ?? [];
    for (const kept of [...siblings].sort(inSendingOrder)) {
      const held = heldBack(kept, request);
      const cookie = { ...kept };
      if (held === 0) explanation.included.push(cookie);
      else explanation.excluded.push({ cookie, reasons: holdsOf(held, { ...cookie, url: request.url }) });
    }
    return explanation;
  }

  /** Removes the cookies that have these fields, or of which the function is true, and gives them back. */
  remove(filter: Partial<StoredCookie> | ((cookie: StoredCookie) => boolean)): StoredCookie[] {
    const fits = typeof filter === "function" ? filter : fieldsFit(filter);
    const removed: StoredCookie[] = [];
    for (const [site, cookies] of this.#sites) {
      const gone = new Set(cookies.filter((cookie) => fits({ ...cookie })));
      removed.push(...gone);
      this.#drop(site, gone, "explicit");
    }
    return removed;
  }

  clear(): void {
    this.remove(() => true);
  }

  /** Removes the cookies that end with the session. */
  endSession(): void {
    this.remove(({ expiryTime }) => expiryTime === null);
  }

  /** Takes over cookies of another jar; one of the same name and scope is replaced. @throws TypeError for what is no cookie. */
  import(cookies: Iterable<StoredCookie>): void {
    let index = 0;
    for (const cookie of cookies) {
      const read = readStoredCookie(cookie, `cookie ${index++}`);
      this.#adopt({ ...read, sequence: this.#sequence++ });
    }
  }

  /** How many there are, without the expired. */
  get size(): number {
    let size = 0;
    for (const _ of this) size++;
    return size;
  }

  *[Symbol.iterator](): Iterator<StoredCookie> {
    const now = this.#clock();
    for (const cookies of [...this.#sites.values()])
      for (const cookie of cookies) if (!isExpired(cookie, now)) yield { ...cookie };
  }

  /** Tells of changes, once for each turn of the event loop. Returns what ends it. */
  subscribe(listener: ChangeListener): () => void {
    return this.#changes.subscribe(listener);
  }

  toJSON(): SavedJar {
    return { version: 1, cookies: [...this] };
  }

  /** The jar that `toJSON` was called on. @throws TypeError for what is no saved jar. */
  static fromJSON(json: unknown, options: JarOptions = {}): CookieJar {
    const jar = new CookieJar(options);
    for (const cookie of readSavedJar(json)) {
      jar.#adopt(cookie);
      jar.#sequence = Math.max(jar.#sequence, cookie.sequence + 1);
    }
    return jar;
  }

  #receive(text: string, url: string | URL, context: Context, write: boolean): StoreResult {
    const from = readRequestUrl(url, this.#secureLoopback);
    const now = this.#clock();
    const site = this.#siteOf(from);
    const received = parseSetCookieString(text);
    const decision = storeCookie(
      received,
      {
        url: from,
        sameSite: context.sameSite ?? "strict-or-less",
        httpOnlyAllowed: context.httpOnlyAllowed ?? true,
        partitionKey: context.partitionKey ?? ownPartition(from, this.#suffixes),
        now,
        clockSkew: context.responseDate ? now - context.responseDate.getTime() : 0,
        maxAge: this.#limits.maxAge,
        suffixes: this.#suffixes,
      },
      this.#sites.get(site) ?? [],
    );
    const { cookie, replaces } = decision;
    const facts = {
      name: received.name,
      sameSite: received.sameSite,
      domain: received.domain,
      host: cookie?.host ?? from.host,
      path: cookie?.path ?? from.path,
      url: from,
    };
    if (!cookie) return new StoreResult("refused", undefined, decision, facts);
    const removed = isExpired({ ...cookie, sequence: 0 }, now);
    const stored = {
      ...cookie,
      name: detached(cookie.name),
      value: detached(cookie.value),
      host: detached(cookie.host),
      path: detached(cookie.path),
      sequence: replaces?.sequence ?? this.#sequence,
    };
    if (write && removed && replaces) this.#drop(site, new Set([replaces]), "expired-overwrite");
    if (write && !removed) this.#write(site, stored, decision, now);
    const outcome = removed ? "removed" : "stored";
    return new StoreResult(outcome, removed ? replaces && { ...replaces } : { ...stored }, decision, facts);
  }

  #write(site: string, cookie: Kept, decision: StoreDecision, now: number): void {
    if (decision.replaces) this.#drop(site, new Set([decision.replaces]), "overwrite");
    else this.#sequence++;
    // A new list each time: lookups know their own by identity.
    const cookies = [...(this.#sites.get(site) ?? []), cookie];
    this.#sites.set(site, cookies);
    this.#changes.add("set", cookie, "explicit");
    const excess = this.#excess(cookies, cookie, now);
    for (const gone of excess) if (!isExpired(gone, now)) decision.warned |= WARNED.evicts;
    if (excess.length > 0) this.#drop(site, new Set(excess), "evicted", now);
    this.#dropExcessOfAll(now);
  }

  /** What one more cookie of a site drives out. */
  #excess(cookies: readonly Kept[], added: Kept, now: number): StoredCookie[] {
    const { cookiesPerSite, cookiesPerSiteAfterEviction, cookiesPerPartition, bytesPerPartition } =
      this.#limits;
    if (!added.partitionKey && cookies.length <= cookiesPerSite) return [];
    const partition = partitionText(added.partitionKey);
    const rivals = cookies.filter(({ partitionKey }) => partitionText(partitionKey) === partition);
    if (added.partitionKey)
      return evictedFromPartition(rivals, { count: cookiesPerPartition, octets: bytesPerPartition }, now);
    return rivals.length > cookiesPerSite ? evicted(rivals, cookiesPerSiteAfterEviction, now) : [];
  }

  /** Over the limit of the whole jar, a tenth goes at once: the least recently used. */
  #dropExcessOfAll(now: number): void {
    if (this.#limits.cookies === Number.POSITIVE_INFINITY) return;
    const all = [...this.#sites].flatMap(([site, cookies]) => cookies.map((cookie) => ({ site, cookie })));
    if (all.length <= this.#limits.cookies) return;
    all.sort((a, b) => leastRecentlyUsed(a.cookie, b.cookie) || a.cookie.sequence - b.cookie.sequence);
    const excess = all.slice(0, all.length - Math.ceil(this.#limits.cookies * 0.9));
    for (const { site, cookie } of excess) this.#drop(site, new Set([cookie]), "evicted", now);
  }

  #send(url: string | URL, context: Context): Kept[] {
    const request = this.#request(url, context);
    if (request.url.scheme === "") return [];
    const { now } = request;
    const site = this.#siteOf(request.url);
    const cookies = this.#sites.get(site) ?? [];
    const old = cookies.filter((cookie) => isExpired(cookie, now));
    if (old.length > 0) this.#drop(site, new Set(old), "expired");
    const included = retrieveCookies(request, this.#sites.get(site) ?? []);
    this.#touch(included, now);
    return included;
  }

  #touch(cookies: readonly Kept[], now: number): void {
    for (const cookie of cookies)
      if (now - cookie.lastAccessTime > ACCESS_GRANULARITY) cookie.lastAccessTime = now;
  }

  #lookUp(url: string, now: number): string {
    const cookies = this.#send(url, {});
    const text = cookieHeader(cookies);
    const site = this.#siteOf(readRequestUrl(url, this.#secureLoopback));
    const list = this.#sites.get(site);
    if (list === undefined || url.length > LONGEST_REMEMBERED_URL) return text;
    let until = Number.POSITIVE_INFINITY;
    for (const { expiryTime } of list) if (expiryTime !== null && expiryTime < until) until = expiryTime;
    if (this.#lookups.size >= MOST_LOOKUPS) this.#lookups.clear();
    this.#lookups.set(url, { site, list, cookies, text, from: now, until });
    return text;
  }

  #request(url: string | URL, context: Context): RetrieveRequest {
    const to = readRequestUrl(url, this.#secureLoopback);
    return {
      url: to,
      sameSite: context.sameSite ?? "strict-or-less",
      httpOnlyAllowed: context.httpOnlyAllowed ?? true,
      partitionKey: context.partitionKey ?? ownPartition(to, this.#suffixes),
      now: this.#clock(),
      laxAllowingUnsafe: this.#laxAllowingUnsafe,
    };
  }

  #adopt(cookie: StoredCookie): void {
    const site = registrableDomain(cookie.host, this.#suffixes);
    const same = this.#sites.get(site)?.filter((other) => hasSameIdentity(other, cookie)) ?? [];
    this.#drop(site, new Set(same), "overwrite");
    this.#sites.set(site, [...(this.#sites.get(site) ?? []), { ...cookie }]);
    this.#changes.add("set", cookie, "explicit");
  }

  #drop(
    site: string,
    gone: ReadonlySet<StoredCookie>,
    cause: ChangeCause,
    now = Number.NEGATIVE_INFINITY,
  ): void {
    if (gone.size === 0) return;
    const left = this.#sites.get(site)?.filter((cookie) => !gone.has(cookie)) ?? [];
    if (left.length > 0) this.#sites.set(site, left);
    else this.#sites.delete(site);
    for (const cookie of gone)
      this.#changes.add("removed", cookie, isExpired(cookie, now) ? "expired" : cause);
  }

  #siteOf(url: RequestUrl): string {
    return registrableDomain(url.host, this.#suffixes);
  }
}

function suffixesOf(list: PublicSuffixList | "none" | undefined): SuffixTable {
  if (list === undefined) return mozillaSuffixes;
  return list === "none" ? noSuffixes : suffixTable(list);
}

function cookieHeader(cookies: readonly StoredCookie[]): string {
  return cookies.map(({ name, value }) => (name === "" ? value : `${name}=${value}`)).join("; ");
}

function fieldsFit(fields: Partial<StoredCookie>): (cookie: StoredCookie) => boolean {
  const { partitionKey, ...plain } = fields;
  return (cookie) =>
    Object.entries(plain).every(([field, value]) => Reflect.get(cookie, field) === value) &&
    (partitionKey === undefined || partitionText(cookie.partitionKey) === partitionText(partitionKey));
}

/** A text of its own, where a slice would keep the whole header in memory. */
function detached(text: string): string {
  return [text.slice(0, 1), text.slice(1)].join("");
}

/** An access counts once a minute, as in Chromium and Firefox; in milliseconds. */
const ACCESS_GRANULARITY = 60_000;

/** Bounds of what is kept of lookups; the header of a site with many cookies is long, and so may a URL be. */
const MOST_LOOKUPS = 8192;
const LONGEST_REMEMBERED_URL = 512;
