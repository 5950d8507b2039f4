/** The handler of one dispatch: cookies of its response go to the jar before the caller sees it (RFC 6265bis §5.7). */

import type { CookieJar } from "../../jar/cookie-jar.ts";
import type { RequestContext } from "../../jar/request/request-context.ts";
import { isFromSite, receiveCookies } from "../receive-cookies.ts";
import type { DispatchHandler, RequestStart, ResponseHeaders } from "./dispatcher.ts";

/** Returns a handler that stores the cookies of the response, and passes everything on. */
export function handleCookies(
  handler: DispatchHandler,
  jar: CookieJar,
  url: string,
  context: RequestContext | undefined,
): DispatchHandler {
  // MockAgent treats bodies otherwise if there are these methods.
  const seesBody = handler.onBodySent || handler.onRequestSent;
  return new (seesBody ? BodyCookieHandler : CookieHandler)(handler, jar, url, context);
}

class CookieHandler implements DispatchHandler {
  protected readonly handler: DispatchHandler;
  readonly #jar: CookieJar;
  readonly #url: string;
  readonly #context: RequestContext | undefined;

  constructor(handler: DispatchHandler, jar: CookieJar, url: string, context: RequestContext | undefined) {
    this.handler = handler;
    this.#jar = jar;
    this.#url = url;
    this.#context = context;
  }

  onRequestStart(controller: unknown, context: RequestStart): void {
    // Such a redirect would send the first hop's cookies to each path, and hide every response but the last.
    if (context?.history) throw new TypeError("cookieInterceptor must be composed before redirect");
    this.handler.onRequestStart?.(controller, context);
  }

  onRequestUpgrade(controller: unknown, status: number, headers: ResponseHeaders, socket: unknown): void {
    this.#receive(status, headers);
    this.handler.onRequestUpgrade?.(controller, status, headers, socket);
  }

  onResponseStarted(): void {
    this.handler.onResponseStarted?.();
  }

  onResponseStart(controller: unknown, status: number, headers: ResponseHeaders, message?: string): void {
    this.#receive(status, headers);
    this.handler.onResponseStart?.(controller, status, headers, message);
  }

  onResponseData(controller: unknown, chunk: unknown): void {
    this.handler.onResponseData?.(controller, chunk);
  }

  onResponseEnd(controller: unknown, trailers: ResponseHeaders): void {
    this.handler.onResponseEnd?.(controller, trailers);
  }

  onResponseError(controller: unknown, error: Error): void {
    this.handler.onResponseError?.(controller, error);
  }

  #receive(status: number, headers: ResponseHeaders): void {
    if (!isFromSite(status)) return;
    const fields = {
      setCookie: headers["set-cookie"],
      date: asText(headers.date),
      clearSiteData: asText(headers["clear-site-data"]),
    };
    receiveCookies(this.#jar, fields, this.#url, this.#context);
  }
}

class BodyCookieHandler extends CookieHandler {
  onBodySent(chunk: unknown): void {
    this.handler.onBodySent?.(chunk);
  }

  onRequestSent(): void {
    this.handler.onRequestSent?.();
  }
}

function asText(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "object" ? value.join(", ") : value;
}
