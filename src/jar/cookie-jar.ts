/** The cookie store of a user agent (RFC 6265bis §5.7, §5.8). */

import { type ChangeCause, type ChangeListener, ChangeQueue } from "./changes.ts";
import { filterOf, type JarFilter } from "./cookie-filter.ts";
import { drivenOut, evictedFromJar } from "./evict.ts";
import { holdsOf, type Reason } from "./explain.ts";
import { KeptCookie, StringPool } from "./kept-cookie.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import { LookupMemory } from "./lookup-memory.ts";
import { parseSetCookieString } from "./parse-set-cookie-string.ts";
import {
  mozillaSuffixes,
  noSuffixes,
  type PublicSuffixList,
  registrableDomain,
  suffixTable,
} from "./public-suffix.ts";
import { WARNED } from "./reason.ts";
import { type Context, ownPartition } from "./request-context.ts";
import { type RequestUrl, readRequestUrl, type UrlRules } from "./request-url.ts";
import { heldBack, type RetrieveRequest, retrieveCookies } from "./retrieve-cookies.ts";
import { readSavedJar, readStoredCookie, type SavedJar } from "./saved-jar.ts";
import { listWith, type Site, SiteIndex } from "./site-index.ts";
import { storeCookie } from "./store-cookie.ts";
import { StoreResult } from "./store-result.ts";
import { hasSameIdentity, isExpired, type StoredCookie } from "./stored-cookie.ts";

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
  readonly #index = new SiteIndex();
  readonly #lookups = new LookupMemory();
  readonly #changes = new ChangeQueue();
  readonly #pool = new StringPool();
  readonly #rules: UrlRules;
  readonly #clock: () => number;
  readonly #limits: Limits;
  readonly #laxAllowingUnsafe: boolean;
  #sequence = 0;
  /** The URL that was read last: the cookies of one answer come one by one. */
  #lastText = "";
  #lastUrl: RequestUrl | undefined;

  constructor(options: JarOptions = {}) {
    const { publicSuffixes, clock = Date.now, limits } = options;
    const { secureLoopback = true, laxAllowingUnsafe = false } = options;
    this.#rules = { suffixes: suffixesOf(publicSuffixes), secureLoopback };
    this.#clock = clock;
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
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
    const request = this.#request(url, context);
    return this.#send(request, this.#siteOf(request)).map((cookie) => cookie.toStoredCookie());
  }

  /** The Cookie header of a request; "" where there is none. */
  getCookieString(url: string | URL, context?: Context): string {
    if (context) {
      const request = this.#request(url, context);
      return headerOf(this.#send(request, this.#siteOf(request)));
    }
    const text = typeof url === "string" ? url : url.href;
    const now = this.#now();
    const known = this.#lookups.find(text, now);
    if (!known) return this.#lookUp(text);
    if (now >= known.touchAt) known.touchAt = touched(known.sent, now);
    return known.header;
  }

  /** Every cookie of the request's site: whether it goes with the request, else each reason why not. */
  explainGetCookies(url: string | URL, context: Context = {}): Explanation {
    const request = this.#request(url, context);
    const explanation: Explanation = { included: [], excluded: [] };
    for (const kept of this.#siteOf(request)?.cookies ?? []) {
      const held = heldBack(kept, request);
      const cookie = kept.toStoredCookie();
      if (held === 0) explanation.included.push(cookie);
      else explanation.excluded.push({ cookie, reasons: holdsOf(held, { ...cookie, url: request.url }) });
    }
    return explanation;
  }

  /** Removes the cookies that have these fields, or of which the function is true, and gives them back. */
  remove(filter: JarFilter): StoredCookie[] {
    const fits = filterOf(filter);
    const removed: StoredCookie[] = [];
    for (const site of this.#index.sites()) {
      const gone = site.cookies.filter((cookie) => fits(cookie.toStoredCookie()));
      this.#drop(site, gone, "explicit");
      for (const cookie of gone) removed.push(cookie.toStoredCookie());
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
      this.#adopt({ ...read, sequence: this.#sequence });
    }
  }

  /** How many there are, without the expired. */
  get size(): number {
    const now = this.#now();
    let size = 0;
    for (const { cookies } of this.#index.sites())
      for (const cookie of cookies) if (!isExpired(cookie, now)) size++;
    return size;
  }

  *[Symbol.iterator](): Iterator<StoredCookie> {
    const now = this.#now();
    for (const { cookies } of this.#index.sites())
      for (const cookie of cookies) if (!isExpired(cookie, now)) yield cookie.toStoredCookie();
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
      jar.#sequence = Math.max(jar.#sequence, cookie.sequence + 1);
      jar.#adopt(cookie);
    }
    return jar;
  }

  #receive(text: string, url: string | URL, context: Context, write: boolean): StoreResult {
    const from = this.#read(url);
    const now = this.#now();
    if (write) this.#dropExpired(this.#index.find(from.registrableDomain), now);
    const received = parseSetCookieString(text);
    const { sameSite = "strict-or-less", httpOnlyAllowed = true, responseDate } = context;
    const decision = storeCookie(
      received,
      {
        url: from,
        sameSite,
        httpOnlyAllowed,
        partitionKey: context.partitionKey ?? ownPartition(from),
        now,
        clockSkew: responseDate ? now - responseDate.getTime() : 0,
        maxAge: this.#limits.maxAge,
        sequence: this.#sequence,
        suffixes: this.#rules.suffixes,
      },
      this.#index.cookiesOf(from.registrableDomain),
    );
    const { cookie, replaces } = decision;
    if (!cookie) return new StoreResult("refused", decision, received, from);
    if (isExpired(cookie, now)) {
      if (write && replaces)
        this.#drop(this.#index.find(from.registrableDomain)!, [replaces], "expired-overwrite");
      return new StoreResult("removed", decision, received, from, replaces);
    }
    const kept = new KeptCookie(cookie, this.#pool);
    const excess = this.#place(from.registrableDomain, kept, replaces, now, write);
    if (excess.some((gone) => !isExpired(gone, now))) decision.warned |= WARNED.evicts;
    return new StoreResult("stored", decision, received, from, kept);
  }

  /** Puts a cookie into its site's list, unless it is only asked what it would drive out of it. */
  #place(
    domain: string,
    cookie: KeptCookie,
    replaces: KeptCookie | undefined,
    now: number,
    write: boolean,
  ): KeptCookie[] {
    const cookies = listWith(this.#index.cookiesOf(domain), cookie, replaces);
    const excess = drivenOut(cookies, cookie, this.#limits, now);
    if (!write) return excess;
    this.#index.put(domain, cookies);
    if (replaces) this.#changes.add("removed", replaces, isExpired(replaces, now) ? "expired" : "overwrite");
    this.#changes.add("set", cookie, "explicit");
    if (excess.length > 0) this.#drop(this.#index.find(domain)!, excess, "evicted", now);
    if (!replaces && this.#sequence++ % NEW_COOKIES_A_SWEEP === 0) this.#dropExpired(this.#index.next(), now);
    if (this.#index.count > this.#limits.cookies) this.#dropExcessOfAll(now);
    return excess;
  }

  #adopt(cookie: StoredCookie): void {
    const domain = registrableDomain(cookie.host, this.#rules.suffixes);
    const site = this.#index.find(domain);
    if (site)
      this.#drop(
        site,
        site.cookies.filter((other) => hasSameIdentity(other, cookie)),
        "overwrite",
      );
    this.#place(domain, new KeptCookie(cookie, this.#pool), undefined, this.#now(), true);
  }

  #drop(site: Site, gone: readonly KeptCookie[], cause: ChangeCause, now = Number.NEGATIVE_INFINITY): void {
    if (gone.length === 0) return;
    const all = new Set(gone);
    this.#index.put(
      site.domain,
      site.cookies.filter((cookie) => !all.has(cookie)),
    );
    for (const cookie of gone)
      this.#changes.add("removed", cookie, isExpired(cookie, now) ? "expired" : cause);
  }

  #dropExpired(site: Site | undefined, now: number): void {
    if (site?.cookies.some((cookie) => isExpired(cookie, now)))
      this.#drop(
        site,
        site.cookies.filter((cookie) => isExpired(cookie, now)),
        "expired",
      );
  }

  #dropExcessOfAll(now: number): void {
    const all = this.#index.sites().flatMap(({ cookies }) => cookies);
    const excess = new Set(evictedFromJar(all, this.#limits.cookies));
    for (const site of this.#index.sites())
      this.#drop(
        site,
        site.cookies.filter((cookie) => excess.has(cookie)),
        "evicted",
        now,
      );
  }

  #request(url: string | URL, context: Context): RetrieveRequest {
    const to = this.#read(url);
    const { sameSite = "strict-or-less", httpOnlyAllowed = true } = context;
    return {
      url: to,
      sameSite,
      httpOnlyAllowed,
      partitionKey: context.partitionKey ?? ownPartition(to),
      now: this.#now(),
      laxAllowingUnsafe: this.#laxAllowingUnsafe,
    };
  }

  #siteOf({ url }: RetrieveRequest): Site | undefined {
    return url.scheme === "" ? undefined : this.#index.find(url.registrableDomain);
  }

  #send(request: RetrieveRequest, site: Site | undefined): readonly KeptCookie[] {
    if (!site) return [];
    this.#dropExpired(site, request.now);
    const sent = retrieveCookies(request, site.cookies);
    touched(sent, request.now);
    return sent;
  }

  /** The answer to a request without a context, which is kept. */
  #lookUp(url: string): string {
    const request = this.#request(url, {});
    const site = this.#siteOf(request);
    if (!site) return "";
    const sent = this.#send(request, site);
    let until = Number.POSITIVE_INFINITY;
    for (const { expiryTime } of sent) if (expiryTime !== null && expiryTime < until) until = expiryTime;
    const touchAt = touched(sent, request.now);
    const header = headerOf(sent);
    this.#lookups.keep(url, { site, siteCookies: site.cookies, sent, header, until, touchAt });
    return header;
  }

  #read(url: string | URL): RequestUrl {
    if (typeof url !== "string") return readRequestUrl(url, this.#rules);
    if (this.#lastUrl && url === this.#lastText) return this.#lastUrl;
    this.#lastUrl = readRequestUrl(url, this.#rules);
    this.#lastText = url;
    return this.#lastUrl;
  }

  /** Stored times are whole milliseconds, whatever the clock says. */
  #now(): number {
    return Math.floor(this.#clock());
  }
}

function suffixesOf(list: PublicSuffixList | "none" | undefined): UrlRules["suffixes"] {
  if (list === undefined) return mozillaSuffixes;
  return list === "none" ? noSuffixes : suffixTable(list);
}

function headerOf(cookies: readonly KeptCookie[]): string {
  return cookies.map(({ pair }) => pair).join("; ");
}

/** Notes an access where the last one is not of the last minute; returns when one has to be noted again. */
function touched(cookies: readonly KeptCookie[], now: number): number {
  let oldest = now;
  for (const cookie of cookies) {
    if (now - cookie.lastAccessTime > ACCESS_GRANULARITY) cookie.lastAccessTime = now;
    else if (cookie.lastAccessTime < oldest) oldest = cookie.lastAccessTime;
  }
  return oldest + ACCESS_GRANULARITY + 1;
}

/** An access counts once a minute, as in Chromium and Firefox; in milliseconds. */
const ACCESS_GRANULARITY = 60_000;
const NEW_COOKIES_A_SWEEP = 16;
