/** The requests of one fetch, from the caller's to that of the last hop (https://fetch.spec.whatwg.org/#http-redirect-fetch). */

import { parseUrl } from "../../jar/request/request-url.ts";
import type { Hop } from "../client-context.ts";
import { mergeCookieHeaders } from "../merge-cookie-headers.ts";
import {
  isRequest,
  isStream,
  listMembers,
  normalizeMethod,
  type RequestLike,
  readBody,
  readUrl,
} from "./fetch-input.ts";
import { cancelBody, type FetchResult } from "./fetched-response.ts";
import { readReferrerPolicy } from "./referrer-policy.ts";

/** https://fetch.spec.whatwg.org/#request-body-header-name, and the length that a caller may have given. */
const BODY_HEADERS = [
  "content-encoding",
  "content-language",
  "content-length",
  "content-location",
  "content-type",
];

/** What is for the first origin alone: Authorization by the standard, all four in undici. */
const ORIGIN_HEADERS = ["authorization", "cookie", "host", "proxy-authorization"];

export class RequestChain {
  url: string;
  method: string;
  readonly redirect: string;
  readonly credentials: string;
  readonly #before: string[] = [];
  #parsedUrl: URL | undefined;
  /** What the caller asked for, then the URL of the hop. */
  #input: unknown;
  readonly #init: RequestInit;
  /** The caller's headers, then a copy for each hop. */
  #headers: HeadersInit | undefined;
  /** The caller's Cookie header, while it may be sent. */
  #cookie = "";
  /** A Request's body can be read only once: this is for the hop that repeats it. */
  #copy: RequestLike | undefined;

  constructor(input: unknown, init: RequestInit) {
    const request = isRequest(input) ? input : undefined;
    const second = isRequest(init) ? init : undefined;
    this.redirect = init.redirect ?? request?.redirect ?? "follow";
    // Of two bodies, that of `init` is sent.
    const sent = init.body == null ? request : second;
    if (sent?.body && this.redirect === "follow") this.#copy = sent.clone();
    this.#input = input;
    this.#init = second ? { ...listMembers(second), ...STREAMED, body: second.body ?? null } : { ...init };
    this.#init.redirect = "manual";
    this.url = request?.url ?? readUrl(input);
    this.method = normalizeMethod(init.method ?? request?.method ?? "GET");
    // That of a Request is "same-origin" if nobody chose it, so that it can only say "omit".
    const { credentials = request?.credentials } = init;
    const isChosen = credentials === "omit" || (!second && init.credentials !== undefined);
    this.credentials = isChosen ? credentials! : "include";
    this.#headers = init.headers ?? request?.headers;
  }

  /** The number of redirects up to this hop. */
  get redirects(): number {
    return this.#before.length;
  }

  /** The URL of this hop: as a `URL` if it was parsed, so that nobody parses it again, else as a text. */
  get urlOrText(): string | URL {
    return this.#parsedUrl ?? this.url;
  }

  get parsedUrl(): URL {
    this.#parsedUrl ??= parseUrl(this.url);
    return this.#parsedUrl;
  }

  get hop(): Hop {
    const redirectChain = this.#before.map(withoutFragment);
    return { url: withoutFragment(this.url), method: this.method, redirectChain };
  }

  /** Returns the arguments of the fetch of this hop. */
  createArguments(cookiesOfJar: string): [input: unknown, init: RequestInit] {
    const init = { ...this.#init };
    const headers = this.#createHeaders(cookiesOfJar);
    if (headers) init.headers = headers;
    return [this.#input, init];
  }

  /** Goes on to the next hop. Returns a promise if its body must be read first. @throws TypeError if this request cannot be made there. */
  redirectTo(url: URL, { status, headers }: FetchResult): Promise<void> | undefined {
    const init = this.#init;
    // A Request cannot be sent elsewhere, but its properties can.
    if (isRequest(this.#input)) {
      const members: RequestInit = listMembers(this.#input);
      // An option that is `undefined` does not count.
      for (const [key, value] of Object.entries(members))
        if (Reflect.get(init, key) === undefined) Reflect.set(init, key, value);
    }
    const isCrossOrigin = url.origin !== this.parsedUrl.origin;
    if (isCrossOrigin && init.mode === "same-origin")
      throw new TypeError('a redirect must stay on its origin if the mode is "same-origin"');
    if (status !== 303 && !this.#copy && isStream(init.body))
      throw new TypeError(
        "a body must be text, bytes, Blob, FormData or URLSearchParams to follow a redirect; got a stream",
      );
    const policy = headers.get("referrer-policy");
    if (policy) init.referrerPolicy = readReferrerPolicy(policy) ?? init.referrerPolicy ?? "";
    if (isCrossOrigin) this.#dropHeaders(ORIGIN_HEADERS);
    if (becomesGet(status, this.method)) {
      this.release();
      this.method = init.method = "GET";
      delete init.body;
      this.#dropHeaders(BODY_HEADERS);
    }
    this.#before.push(this.url);
    this.#parsedUrl = url;
    this.url = url.href;
    this.#input = this.url;
    return this.#copy && this.#repeatBody(this.#copy);
  }

  async #repeatBody(copy: RequestLike): Promise<void> {
    this.#init.body = await readBody(copy, this.#init.signal);
    this.#copy = undefined;
  }

  /** Frees the memory of a body that is not repeated. */
  release(): void {
    if (this.#copy) cancelBody(this.#copy);
    this.#copy = undefined;
  }

  #createHeaders(cookiesOfJar: string): HeadersInit | undefined {
    if (this.#headers === undefined || isRecordWithoutCookie(this.#headers))
      return cookiesOfJar === "" ? this.#headers : { ...this.#headers, cookie: cookiesOfJar };
    const headers = new Headers(this.#headers);
    if (this.redirects === 0) this.#cookie = headers.get("cookie") ?? "";
    const cookie = mergeCookieHeaders(cookiesOfJar, this.#cookie);
    if (cookie === "") headers.delete("cookie");
    else headers.set("cookie", cookie);
    this.#headers = headers;
    return headers;
  }

  #dropHeaders(names: readonly string[]): void {
    if (names.includes("cookie")) this.#cookie = "";
    if (!this.#headers) return;
    const kept = new Headers(this.#headers);
    for (const name of names) kept.delete(name);
    this.#headers = kept;
  }
}

/** A stream as a body must say so. */
const STREAMED = { duplex: "half" };

/** Whether these headers need no parsing to get a Cookie, as most do. */
function isRecordWithoutCookie(headers: HeadersInit): headers is Record<string, string> {
  if (Object.getPrototypeOf(headers) !== Object.prototype) return false;
  return !Object.keys(headers).some((name) => name.length === 6 && name.toLowerCase() === "cookie");
}

function becomesGet(status: number, method: string): boolean {
  if (status === 303) return method !== "GET" && method !== "HEAD";
  return (status === 301 || status === 302) && method === "POST";
}

function withoutFragment(text: string): string {
  const url = parseUrl(text);
  url.hash = "";
  return url.href;
}
