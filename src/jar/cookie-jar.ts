/** The cookie store of a user agent (RFC 6265bis §5.7, §5.8). */

import { detachString } from "../base/detached.ts";
import { createReasons } from "./explain/reason.ts";
import { type CookieExplanation, createStoreResult, type StoreResult } from "./explain/results.ts";
import type { JarOptions } from "./jar-options.ts";
import { HostTable, mozillaHosts, NO_SUFFIXES } from "./matching/public-suffix.ts";
import { filterOf, type JarFilter } from "./memory/cookie-filter.ts";
import { CookieIndex } from "./memory/cookie-index.ts";
import { answerTo, headerOf, touch } from "./memory/header-cache.ts";
import type { PackedCookie } from "./memory/packed-cookie.ts";
import type { Answer } from "./memory/site-cookies.ts";
import { type JarLimits, limitsOf } from "./model/limits.ts";
import { isSameScope } from "./model/scope.ts";
import { inSendingOrder, isExpired, type StoredCookie } from "./model/stored-cookie.ts";
import { type ChangeListener, ChangeQueue } from "./persistence/change-queue.ts";
import { readSavedJar, type SavedJar, savedCookies } from "./persistence/saved-jar.ts";
import { EXCLUSIONS } from "./reasons/exclusions.ts";
import { WARNINGS } from "./reasons/warnings.ts";
import { type CookieRequest, requestPartition } from "./request/cookie-request.ts";
import type { RequestContext } from "./request/request-context.ts";
import { type RequestUrl, readRequestUrl, type UrlRules } from "./request/request-url.ts";
import { parseSetCookieString } from "./rules/parse-set-cookie.ts";
import { findExclusions, inclusionWarnings, retrieveCookies } from "./rules/retrieve-cookies.ts";
import { storeCookie } from "./rules/store-cookie.ts";

/**
 * Keeps cookies as browsers do, and says why. Everything is synchronous and in memory. What a header says makes nothing
 * throw; a text that is no URL does.
 *
 * @throws TypeError from every method that takes a URL, where it is none.
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
  readonly #changes = new ChangeQueue();
  readonly #cookies: CookieIndex;
  readonly #rules: UrlRules;
  readonly #clock: () => number;
  readonly #limits: JarLimits;
  readonly #laxAllowingUnsafe: boolean;
  /** By the URLs that were asked without a context. */
  readonly #answers = new Map<string, Answer>();
  #sequence = 0;
  /** The URL that was read last: the cookies of one answer come one by one. */
  #lastText = "";
  #lastUrl: RequestUrl | undefined;

  constructor({
    publicSuffixes,
    clock = Date.now,
    limits,
    journal,
    onError,
    secureLoopback = true,
    laxAllowingUnsafe = false,
  }: JarOptions = {}) {
    const hosts = publicSuffixes
      ? new HostTable(publicSuffixes === "none" ? NO_SUFFIXES : publicSuffixes)
      : mozillaHosts;
    this.#rules = { hosts, secureLoopback };
    this.#clock = clock;
    this.#limits = limitsOf(limits);
    this.#laxAllowingUnsafe = laxAllowingUnsafe;
    this.#cookies = new CookieIndex(this.#limits, this.#changes);
    if (journal) this.#load(savedCookies(journal.load(), "journal"));
    this.#changes.journal = journal;
    this.#changes.onError = onError;
  }

  /** Receives one Set-Cookie from the URL that answered. */
  setCookie(setCookieString: string, url: string | URL, context?: RequestContext): StoreResult {
    return this.#receive(setCookieString, url, context, true);
  }

  /** Receives all Set-Cookie headers of an answer, in order. */
  setCookies(
    answer: Headers | { headers: Headers } | readonly string[],
    url: string | URL,
    context?: RequestContext,
  ): StoreResult[] {
    const headers = "headers" in answer ? answer.headers : answer;
    const lines = "getSetCookie" in headers ? headers.getSetCookie() : headers;
    return lines.map((line) => this.setCookie(line, url, context));
  }

  /** The decision that `setCookie` would make. Changes nothing. */
  explainSetCookie(setCookieString: string, url: string | URL, context?: RequestContext): StoreResult {
    return this.#receive(setCookieString, url, context, false);
  }

  /** The cookies that go with a request, in the order in which they are sent. */
  getCookies(url: string | URL, context?: RequestContext): StoredCookie[] {
    return this.#send(this.#request(url, context)).map((cookie) => cookie.toStoredCookie());
  }

  /** The Cookie header of a request; "" where there is none. */
  getCookieString(url: string | URL, context?: RequestContext): string {
    const isUsual = !context && typeof url === "string";
    const known = isUsual ? this.#answers.get(url) : undefined;
    if (known && this.#now() < known.until) return known.header;
    const request = this.#request(url, context);
    const { scheme, registrableDomain } = request.url;
    if (scheme === "" || this.#cookies.hasPartitions(registrableDomain)) return headerOf(this.#send(request));
    const list = this.#cookies.find(registrableDomain, undefined, request.now);
    if (!list) return "";
    const answer = answerTo(request, list);
    // Most URLs of a crawl are asked once.
    if (isUsual && answer.isRepeated) this.#remember(url, answer);
    return answer.header;
  }

  /**
   * The decision of `getCookies` for every cookie of the request's site, with its reasons. With `allSites`, the cookies
   * of all other sites are excluded ones too.
   */
  explainGetCookies(
    url: string | URL,
    context?: RequestContext,
    { allSites = false }: { allSites?: boolean | undefined } = {},
  ): CookieExplanation {
    const request = this.#request(url, context);
    const explanation: CookieExplanation = { included: [], excluded: [] };
    const ofSite = this.#cookies.ofDomain(request.url.registrableDomain);
    // Expired cookies are explained for the site of the request only.
    const all = allSites ? new Set([...ofSite, ...this.#cookies.all(request.now)]) : ofSite;
    for (const packed of [...all].sort(inSendingOrder)) {
      const cookie = packed.toStoredCookie();
      const excluded = findExclusions(cookie, request);
      const warned = inclusionWarnings(cookie, request);
      const facts = { cookie, request };
      if (excluded !== 0)
        explanation.excluded.push({ cookie, reasons: createReasons(EXCLUSIONS, excluded, facts) });
      else explanation.included.push({ cookie, warnings: createReasons(WARNINGS, warned, facts) });
    }
    return explanation;
  }

  /** Removes the cookies that have these fields, or of which the function is true, and gives them back. */
  remove(filter: JarFilter): StoredCookie[] {
    const isMeant = filterOf(filter);
    this.#cookies.dropAllExpired(this.#now());
    return this.#cookies
      .remove((cookie) => isMeant(cookie.toStoredCookie()))
      .map((cookie) => cookie.toStoredCookie());
  }

  /** Removes all cookies. */
  clear(): void {
    this.remove({});
  }

  /** Removes the cookies that end with the session. */
  endSession(): void {
    this.remove(({ expiryTime }) => expiryTime === null);
  }

  /** Takes over cookies of another jar; one of the same name and scope is replaced. @throws TypeError where one is no cookie: then none is taken over. */
  import(cookies: Iterable<StoredCookie>): void {
    for (const cookie of savedCookies(cookies, "cookies"))
      this.#adopt({ ...cookie, sequence: this.#sequence++ });
  }

  /** How many there are, without the expired. */
  get size(): number {
    return this.#cookies.all(this.#now()).length;
  }

  /** Each cookie but the expired, as they are at the first step. */
  *[Symbol.iterator](): Iterator<StoredCookie> {
    for (const cookie of this.#cookies.all(this.#now())) yield cookie.toStoredCookie();
  }

  /** Tells of changes, once the code that made them has run to its end (a microtask). Returns what ends it. */
  subscribe(listener: ChangeListener): () => void {
    return this.#changes.subscribe(listener);
  }

  /** All cookies but the expired, with their values, for `JSON.stringify` and `fromJSON`. */
  toJSON(): SavedJar {
    return { version: 1, cookies: [...this] };
  }

  /** A jar with the cookies that `toJSON` gave, behind those of a journal. @throws TypeError for what is no saved jar. */
  static fromJSON(json: unknown, options: JarOptions = {}): CookieJar {
    const jar = new CookieJar(options);
    jar.#load(readSavedJar(json));
    return jar;
  }

  /** Waits until the journal has all changes. Rejects where it could not write them: they are kept, and tried again. */
  flush(): Promise<void> {
    return this.#changes.flush();
  }

  /** As `flush`, and closes the journal: what changes from then on is in memory alone. */
  async close(): Promise<void> {
    await this.flush();
    const { journal } = this.#changes;
    this.#changes.journal = undefined;
    await journal?.close();
  }

  #load(cookies: Iterable<StoredCookie>): void {
    // Behind those that a journal brought.
    const first = this.#sequence;
    for (const cookie of cookies) {
      const sequence = first + cookie.sequence;
      this.#sequence = Math.max(this.#sequence, sequence + 1);
      this.#adopt({ ...cookie, sequence });
    }
  }

  #receive(
    text: string,
    url: string | URL,
    context: RequestContext | undefined,
    write: boolean,
  ): StoreResult {
    const request = this.#request(url, context);
    const { now } = request;
    const { registrableDomain } = request.url;
    const received = parseSetCookieString(text);
    const list = this.#cookies.find(
      registrableDomain,
      received.partitioned ? requestPartition(request) : undefined,
      now,
    );
    const decision = storeCookie(received, request, list?.cookies ?? NONE);
    const { refused, cookie, replaces } = decision;
    if (refused !== 0) return createStoreResult("refused", undefined, decision);
    if (isExpired(cookie, now)) {
      if (!list || !replaces) return createStoreResult("nothing-to-remove", undefined, decision);
      if (write) this.#cookies.drop(list, [replaces], "expired-overwrite");
      return createStoreResult("removed", replaces.toStoredCookie(), decision);
    }
    if (write && !replaces) this.#sequence++;
    decision.warned |= write
      ? this.#cookies.put(registrableDomain, cookie, list, replaces, now)
      : this.#cookies.crowding(cookie, list, replaces);
    return createStoreResult("stored", cookie, decision);
  }

  #adopt(cookie: StoredCookie): void {
    const { host, registrableDomain } = this.#rules.hosts.factsOf(cookie.host);
    const now = this.#now();
    const list = this.#cookies.find(registrableDomain, cookie.partitionKey, now);
    const known = list?.cookies.filter(
      ({ name, scope }) => name === cookie.name && isSameScope(scope, cookie),
    );
    if (list && known?.[0]) this.#cookies.drop(list, known, "overwrite");
    this.#cookies.put(registrableDomain, { ...cookie, host }, list?.cookies[0] && list, undefined, now);
  }

  #request(url: string | URL, context: RequestContext = DEFAULTS): CookieRequest {
    const { sameSite = "strict-or-less", schemelessSameSite, httpOnlyAllowed = true } = context;
    const { partitionKey, responseDate } = context;
    return {
      url: this.#read(url),
      now: this.#now(),
      sameSite,
      schemelessSameSite,
      httpOnlyAllowed,
      partitionKey,
      responseDate,
      laxAllowingUnsafe: this.#laxAllowingUnsafe,
      limits: this.#limits,
      sequence: this.#sequence,
    };
  }

  #send(request: CookieRequest): readonly PackedCookie[] {
    const { url, now } = request;
    if (url.scheme === "") return NONE;
    const cookies = [undefined, requestPartition(request)].flatMap(
      (key) => this.#cookies.find(url.registrableDomain, key, now)?.cookies ?? NONE,
    );
    const sent = retrieveCookies(request, cookies.sort(inSendingOrder));
    touch(sent, now);
    return sent;
  }

  #remember(url: string, answer: Answer): void {
    if (url.length > LONGEST_URL) return;
    if (this.#answers.size >= MOST_URLS) this.#answers.clear();
    this.#answers.set(detachString(url), answer);
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

const DEFAULTS: RequestContext = {};
/** Enough for a crawl's working set, at some two hundred octets each. */
const MOST_URLS = 8192;
const LONGEST_URL = 512;
const NONE: readonly PackedCookie[] = [];
