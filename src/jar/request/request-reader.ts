/** The requests of a jar: each with its URL, the time and the settings. The URL of the last request is not read again. */

import type { PartitionKey } from "../model/stored-cookie.ts";
import { type CookieRequest, createRequest, type JarSettings } from "./cookie-request.ts";
import type { RequestContext } from "./request-context.ts";
import { hostUrl, readRequestUrl } from "./request-url.ts";

export class RequestReader {
  readonly settings: JarSettings;
  readonly #clock: (() => number) | undefined;
  /** The last request with a URL as text: the cookies of one response are set one after the other. */
  #lastText = "";
  #lastRequest: CookieRequest | undefined;
  /** When it was made; NaN if it has a context. */
  #lastTime = NaN;

  /** `clock` returns milliseconds since 1970; `undefined` stands for `Date.now`. */
  constructor(settings: JarSettings, clock: (() => number) | undefined) {
    this.settings = settings;
    this.#clock = clock;
  }

  /** Reads a request. @throws TypeError if the URL is invalid. */
  read(url: string | URL, context?: RequestContext): CookieRequest {
    const now = this.now();
    const last = url === this.#lastText ? this.#lastRequest : undefined;
    if (last && !context && now === this.#lastTime) return last;
    const parts = last ? last.url : readRequestUrl(url, this.settings);
    const request = createRequest(parts, now, this.settings, context);
    if (typeof url === "string") {
      this.#lastText = url;
      this.#lastRequest = request;
      this.#lastTime = context ? NaN : now;
    }
    return request;
  }

  /** Returns the request that stands for a row of this host and partition. */
  readRow(host: string, partitionKey: PartitionKey | undefined): CookieRequest {
    return createRequest(hostUrl(host, this.settings), this.now(), this.settings, { partitionKey });
  }

  /** Returns whole milliseconds, which all stored times are, even if the clock returns fractions. */
  now(): number {
    // Called by name, not kept: fake timers replace it, and engines inline it.
    return Math.floor(this.#clock ? this.#clock() : Date.now());
  }
}
