/** The cookie store of a user agent (RFC 6265bis §5.7, §5.8). */

import { MAX_LIFETIME_SECONDS } from "../syntax/limits.ts";
import { evicted, evictedFromPartition } from "./evict.ts";
import { parseSetCookieString } from "./parse-set-cookie-string.ts";
import { mozillaList, noList, type PublicSuffixList, registrableDomain } from "./public-suffix.ts";
import { WARNED } from "./reason.ts";
import { type Context, ownPartition } from "./request-context.ts";
import { type RequestUrl, readRequestUrl } from "./request-url.ts";
import { retrieveCookies } from "./retrieve-cookies.ts";
import { type StoreDecision, storeCookie } from "./store-cookie.ts";
import { partitionText, type StoredCookie } from "./stored-cookie.ts";

export type Limits = {
  /** How many cookies a registrable domain may have; default 180. */
  cookiesPerSite: number;
  /** How many stay when it has more; default 150. */
  cookiesPerSiteAfterEviction: number;
  /** How many cookies a partition may have of one site; default 180. */
  cookiesPerPartition: number;
  /** Octets of names and values that a partition may have of one site; default 10,240. */
  bytesPerPartition: number;
  /** In the whole jar; default without limit. */
  cookies: number;
  /** The longest lifetime, in seconds; default 400 days. */
  maxAge: number;
};

export type JarOptions = {
  publicSuffixes?: PublicSuffixList | "none";
  /** In milliseconds since 1970; default `Date.now`. */
  clock?: () => number;
  limits?: Partial<Limits>;
  /** Whether loopback counts as secure without TLS; default true. */
  secureLoopback?: boolean;
  /** Whether young cookies without SameSite go with unsafe navigations from other sites; default false. */
  laxAllowingUnsafe?: boolean;
};

type Kept = { -readonly [K in keyof StoredCookie]: StoredCookie[K] };

export class CookieJar {
  readonly #sites = new Map<string, Kept[]>();
  readonly #list: PublicSuffixList;
  readonly #clock: () => number;
  readonly #limits: Limits;
  readonly #secureLoopback: boolean;
  readonly #laxAllowingUnsafe: boolean;
  #sequence = 0;

  constructor(options: JarOptions = {}) {
    const { publicSuffixes = mozillaList, clock = Date.now, limits } = options;
    this.#list = publicSuffixes === "none" ? noList : publicSuffixes;
    this.#clock = clock;
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    this.#secureLoopback = options.secureLoopback ?? true;
    this.#laxAllowingUnsafe = options.laxAllowingUnsafe ?? false;
  }

  setCookie(setCookieString: string, url: string | URL, context: Context = {}): StoreDecision {
    const from = readRequestUrl(url, this.#secureLoopback);
    const now = this.#clock();
    const site = registrableDomain(from.host, this.#list);
    const cookies = this.#sites.get(site) ?? [];
    const decision = storeCookie(
      parseSetCookieString(setCookieString),
      {
        url: from,
        sameSite: context.sameSite ?? "strict-or-less",
        httpOnlyAllowed: context.httpOnlyAllowed ?? true,
        partitionKey: context.partitionKey ?? ownPartition(from, this.#list),
        now,
        clockSkew: context.responseDate ? now - context.responseDate.getTime() : 0,
        maxAge: this.#limits.maxAge,
        publicSuffixes: this.#list,
      },
      cookies,
    );
    if (decision.cookie) this.#write(site, cookies, decision.cookie, decision, now);
    return decision;
  }

  getCookies(url: string | URL, context: Context = {}): StoredCookie[] {
    const to = readRequestUrl(url, this.#secureLoopback);
    const now = this.#clock();
    const included = this.#retrieve(to, context, now);
    for (const cookie of included)
      if (now - cookie.lastAccessTime > ACCESS_GRANULARITY) cookie.lastAccessTime = now;
    return included;
  }

  getCookieString(url: string | URL, context: Context = {}): string {
    return this.getCookies(url, context)
      .map(({ name, value }) => (name === "" ? value : `${name}=${value}`))
      .join("; ");
  }

  *[Symbol.iterator](): Iterator<StoredCookie> {
    const now = this.#clock();
    for (const cookies of this.#sites.values())
      for (const cookie of cookies) if (cookie.expiryTime === null || cookie.expiryTime > now) yield cookie;
  }

  #retrieve(url: RequestUrl, context: Context, now: number): Kept[] {
    if (url.scheme === "") return [];
    const request = {
      url,
      sameSite: context.sameSite ?? "strict-or-less",
      httpOnlyAllowed: context.httpOnlyAllowed ?? true,
      partitionKey: context.partitionKey ?? ownPartition(url, this.#list),
      now,
      laxAllowingUnsafe: this.#laxAllowingUnsafe,
    } as const;
    return retrieveCookies(request, this.#sites.get(registrableDomain(url.host, this.#list)) ?? []);
  }

  #write(
    site: string,
    cookies: Kept[],
    cookie: Omit<StoredCookie, "sequence">,
    decision: StoreDecision,
    now: number,
  ) {
    const { replaces } = decision;
    const kept = { ...cookie, sequence: replaces?.sequence ?? this.#sequence++ };
    const rest = replaces ? cookies.filter((other) => other !== replaces) : cookies;
    if (kept.expiryTime === null || kept.expiryTime > now) rest.push(kept);
    this.#sites.set(site, this.#withinLimits(rest, kept, decision, now));
  }

  #withinLimits(cookies: Kept[], added: StoredCookie, decision: StoreDecision, now: number): Kept[] {
    const partition = partitionText(added.partitionKey);
    const rivals = cookies.filter((cookie) => partitionText(cookie.partitionKey) === partition);
    const gone = new Set<StoredCookie>(this.#excess(rivals, partition !== "", now));
    if (gone.size === 0) return cookies;
    decision.warned |= WARNED.evicts;
    return cookies.filter((cookie) => !gone.has(cookie));
  }

  #excess(rivals: Kept[], partitioned: boolean, now: number): StoredCookie[] {
    const { cookiesPerSite, cookiesPerSiteAfterEviction, cookiesPerPartition, bytesPerPartition } =
      this.#limits;
    if (partitioned)
      return evictedFromPartition(rivals, { count: cookiesPerPartition, octets: bytesPerPartition }, now);
    return rivals.length > cookiesPerSite ? evicted(rivals, cookiesPerSiteAfterEviction, now) : [];
  }
}

const DEFAULT_LIMITS: Limits = {
  cookiesPerSite: 180,
  cookiesPerSiteAfterEviction: 150,
  cookiesPerPartition: 180,
  bytesPerPartition: 10_240,
  cookies: Number.POSITIVE_INFINITY,
  maxAge: MAX_LIFETIME_SECONDS,
};

/** An access counts once a minute, as in Chromium and Firefox; in milliseconds. */
const ACCESS_GRANULARITY = 60_000;
