/** The cookie store of a user agent (RFC 6265bis §5.7, §5.8). */

import { type ExplanationOptions, explainCookies } from "./explain/explain-cookies.ts";
import {
  type CookieExplanation,
  createStoreResult,
  type ImportResult,
  type StoreResult,
} from "./explain/results.ts";
import { importRows } from "./import-rows.ts";
import { createSettings, type JarOptions } from "./jar-options.ts";
import { type JarFilter, toPredicate } from "./memory/cookie-filter.ts";
import { CookieIndex } from "./memory/cookie-index.ts";
import { cacheHeader, type HeaderCache, joinHeader, sendCookies } from "./memory/header-cache.ts";
import { receiveSetCookie } from "./memory/receive-set-cookie.ts";
import type { StoredCookie } from "./model/stored-cookie.ts";
import { type ChangeListener, ChangeQueue } from "./persistence/change-queue.ts";
import { listRows, readSavedJar, type SavedJar } from "./persistence/saved-jar.ts";
import { clearsCookies, createClearFilter } from "./request/clear-site-data.ts";
import type { CookieRequest } from "./request/cookie-request.ts";
import type { RequestContext } from "./request/request-context.ts";
import { RequestReader } from "./request/request-reader.ts";
import { type CookieResponse, readResponse } from "./request/response.ts";
import { receiveRecord } from "./rules/parse-set-cookie.ts";
import { type CookieFields, receiveCookie } from "./rules/receive-fields.ts";

/**
 * Stores cookies as browsers do, and explains why. Everything is synchronous and in memory. No Set-Cookie value makes a
 * method throw. An invalid URL does.
 *
 * @throws TypeError from every method that takes a URL, if the URL is invalid.
 * @example
 * ```ts
 * import { CookieJar } from "speculoos/jar";
 *
 * const jar = new CookieJar();
 * jar.setCookie("id=7; Path=/; Secure", "https://www.example.com/login");
 * jar.setCookie({ name: "lang", value: "en", path: "/", maxAge: 3600 }, "https://www.example.com/login");
 * console.log(jar.getCookieString("https://www.example.com/")); // id=7; lang=en
 * ```
 */
export class CookieJar {
  /**
   * Engines discard the code compiled for a class with its last object, and jars come and go: without a jar that stays,
   * every new one starts with slow code.
   *
   * @internal
   */
  static readonly kept: CookieJar = new CookieJar({ publicSuffixes: "none" });
  static {
    CookieJar.kept.setCookie("a=1", "http://a/");
  }

  readonly #options: JarOptions;
  readonly #changes: ChangeQueue;
  readonly #cookies: CookieIndex;
  readonly #requests: RequestReader;
  readonly #headers: HeaderCache = new Map();

  constructor(options: JarOptions = {}) {
    const { clock, journal, onError } = options;
    const settings = createSettings(options);
    const { limits } = settings;
    this.#options = options;
    this.#requests = new RequestReader(settings, clock);
    this.#changes = new ChangeQueue(limits.departed);
    this.#cookies = new CookieIndex(limits, this.#changes);
    this.#changes.onError = onError;
    if (journal) this.#changes.openJournal(journal, (rows) => this.#load(rows, "journal"));
  }

  /**
   * Processes one Set-Cookie header of a response from this URL, or its fields. Fields that no header can carry are refused.
   *
   * @throws TypeError or RangeError if a field has another type, or is no time.
   */
  setCookie(cookie: string | CookieFields, url: string | URL, context?: RequestContext): StoreResult {
    return this.#receive(cookie, this.#requests.read(url, context), true);
  }

  /**
   * Processes all Set-Cookie headers of a response, in order. After redirects they are cookies of the response's own URL,
   * whatever `url` says. `Expires` is relative to its Date.
   */
  setCookies(response: CookieResponse, url: string | URL, context?: RequestContext): StoreResult[] {
    const read = readResponse(response, url, context);
    return read.lines.map((line) => this.setCookie(line, read.url, read.context));
  }

  /** Returns the result that `setCookie` would return, and changes nothing. */
  explainSetCookie(cookie: string | CookieFields, url: string | URL, context?: RequestContext): StoreResult {
    return this.#receive(cookie, this.#requests.read(url, context), false);
  }

  /** Returns the cookies that are sent with a request, in the order in which they are sent. */
  getCookies(url: string | URL, context?: RequestContext): StoredCookie[] {
    return sendCookies(this.#requests.read(url, context), this.#cookies).map((cookie) =>
      cookie.toStoredCookie(),
    );
  }

  /** Returns the Cookie header of a request; "" if no cookie is sent. */
  getCookieString(url: string | URL, context?: RequestContext): string {
    const key = context ? undefined : url;
    const cached = this.#headers.get(key);
    if (cached?.version.isCurrent && this.#requests.now() < cached.until) return cached.header;
    const request = this.#requests.read(url, context);
    const { scheme, registrableDomain } = request.url;
    if (scheme === "" || this.#cookies.hasPartitions(registrableDomain))
      return joinHeader(sendCookies(request, this.#cookies));
    const list = this.#cookies.get(registrableDomain, undefined, request.now);
    return list ? cacheHeader(request, list, this.#headers, key) : "";
  }

  /**
   * Returns the decision of `getCookies` for every cookie of the request's site, with its reasons, and the cookies that left
   * the jar last. With `allSites`, the cookies of all other sites are returned too, as excluded; with `name`, only those of
   * this name.
   */
  explainGetCookies(
    url: string | URL,
    context?: RequestContext,
    options?: ExplanationOptions,
  ): CookieExplanation {
    const request = this.#requests.read(url, context);
    return explainCookies(request, this.#cookies, this.#changes.departed, options);
  }

  /** Returns what `explainGetCookies` returns, for the cookies of one name on every site. */
  explainCookie(name: string, url: string | URL, context?: RequestContext): CookieExplanation {
    return this.explainGetCookies(url, context, { allSites: true, name });
  }

  /**
   * Removes the cookies that match the filter. Returns the removed cookies.
   *
   * @throws TypeError if the filter's URL or site is invalid.
   */
  remove(filter: JarFilter): StoredCookie[] {
    const isMatch = toPredicate(filter, this.#requests);
    const now = this.#requests.now();
    this.#cookies.deleteAllExpired(now);
    const removed = this.#cookies.deleteWhere((cookie) => isMatch(cookie.toStoredCookie()), now);
    return removed.map((cookie) => cookie.toStoredCookie());
  }

  /**
   * Processes the Clear-Site-Data header of a response from this URL. If it asks to clear cookies, removes those of the
   * registrable domain that are in no partition or in its own; in a partition of another site, those of the partition.
   * Plain HTTP clears nothing. Returns the removed cookies.
   *
   * @see https://w3c.github.io/webappsec-clear-site-data/#clear-cookies
   */
  clearSiteData(
    header: string | null | undefined,
    url: string | URL,
    context?: RequestContext,
  ): StoredCookie[] {
    const request = this.#requests.read(url, context);
    return clearsCookies(header, request) ? this.remove(createClearFilter(request)) : [];
  }

  /** Removes all cookies. */
  clear(): void {
    this.remove({});
  }

  /** Removes the cookies that end with the session. */
  endSession(): void {
    this.remove(({ expiryTime }) => expiryTime === null);
  }

  /**
   * Adds cookies of another jar, by the rules and limits of `setCookie`. They replace cookies with the same name and scope;
   * with `keep: "newer"` only those that were updated earlier. No other cookie goes.
   *
   * @throws TypeError if they are not iterable.
   */
  import(cookies: Iterable<StoredCookie>, { keep }: { keep?: "newer" | undefined } = {}): ImportResult {
    return this.#import(listRows(cookies, "cookies"), "cookies", keep);
  }

  /** Creates a jar with the same cookies and options. The journal, `onError` and the listeners stay with this jar. */
  clone(): CookieJar {
    const jar = new CookieJar({ ...this.#options, journal: undefined, onError: undefined });
    jar.#import([...this], "cookies", undefined, 0);
    return jar;
  }

  /** The number of unexpired cookies. */
  get size(): number {
    return this.#cookies.getAll(this.#requests.now()).length;
  }

  /** Iterates over the unexpired cookies, as they are when the iteration starts. */
  *[Symbol.iterator](): Iterator<StoredCookie> {
    for (const cookie of this.#cookies.getAll(this.#requests.now())) yield cookie.toStoredCookie();
  }

  /** Calls `listener` with each batch of changes, in a microtask. Returns a function that unsubscribes. */
  subscribe(listener: ChangeListener): () => void {
    return this.#changes.subscribe(listener);
  }

  /** What `console.log` shows in Node, Bun and Deno: names and hosts, no values. */
  [Symbol.for("nodejs.util.inspect.custom")](): object {
    return { CookieJar: Array.from(this, ({ name, host }) => `${name} ${host}`) };
  }

  /** Returns all unexpired cookies, with their values, for `JSON.stringify` and `fromJSON`. */
  toJSON(): SavedJar {
    return { version: 1, cookies: [...this] };
  }

  /**
   * Creates a jar with the cookies that `toJSON` returned, after the cookies of a journal. Rows that have expired are left
   * out; a row that the rules refuse is reported to `onError`.
   *
   * @throws TypeError if this is not a saved jar, or if a row is refused and there is no `onError`.
   */
  static fromJSON(json: unknown, options: JarOptions = {}): CookieJar {
    const rows = readSavedJar(json);
    const jar = new CookieJar(options);
    jar.#load(rows, "cookies");
    return jar;
  }

  /** Waits until the journal has written all changes. Rejects if it could not: the changes are kept and written again. */
  flush(): Promise<void> {
    return this.#changes.flush();
  }

  /** Flushes and closes the journal. Later changes are kept in memory only. */
  close(): Promise<void> {
    return this.#changes.close();
  }

  /** Adds rows with their own sequences, after a journal's. Returns the expired rows; reports the others that are refused, or throws. */
  #load(rows: readonly unknown[], place: string): unknown[] {
    const { refused } = this.#import(rows, place, undefined, this.#cookies.sequence);
    return refused.flatMap(({ cookie, reasons }) => {
      const { code, message } = reasons[0]!;
      if (code === "expired") return [cookie];
      this.#changes.reportOrThrow(new TypeError(message));
      return [];
    });
  }

  /** Adds rows. Nothing is evicted for them. */
  #import(rows: readonly unknown[], place: string, keep?: "newer", first?: number): ImportResult {
    const now = this.#requests.now();
    this.#cookies.deleteAllExpired(now);
    return importRows(rows, place, now, (cookie) => {
      const sequence = first === undefined ? this.#cookies.sequence : first + cookie.sequence;
      const request = this.#requests.readRow(cookie.host, cookie.partitionKey);
      const record = { ...cookie, sequence, keep };
      const options = { request, write: true, record };
      return createStoreResult(receiveSetCookie(this.#cookies, receiveRecord(cookie), options));
    });
  }

  #receive(cookie: string | CookieFields, request: CookieRequest, write: boolean): StoreResult {
    return createStoreResult(receiveSetCookie(this.#cookies, receiveCookie(cookie), { request, write }));
  }
}
