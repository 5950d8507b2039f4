/** Whether a request comes from the site's own pages: protection against cross-site request forgery without tokens (Fetch Metadata, RFC 6454 §7). */

import type { CookieSource } from "../http/messages.ts";
import { headerReaderOf, requestOf } from "../http/request-headers.ts";
import { cameByHttps } from "../http/transport.ts";

/**
 * Whether a request comes from an own page, or from none: by `Sec-Fetch-Site`, which browsers send over https and to
 * loopback hosts; else by `Origin` against the host that was asked. Call it before a request changes anything.
 *
 * A request with neither header is no browser's, or one that a browser sends over plain http to read: true for GET and HEAD
 * alone. `origins` are further origins to accept, such as "https://admin.example"; "null" is never one. A proxy must leave
 * `Host` as it was, or the own origin must be among `origins`.
 *
 * @example
 * ```ts
 * import { sameOrigin } from "speculoos/session";
 *
 * const headers = { "sec-fetch-site": "cross-site", origin: "https://evil.example" };
 * console.log(sameOrigin(new Request("https://shop.example/buy", { method: "POST", headers }))); // false
 * ```
 * @throws TypeError if `request` has no headers, or `origins` has what is no origin.
 */
export function sameOrigin(
  request: CookieSource,
  { origins = [] }: { readonly origins?: readonly string[] | undefined } = {},
): boolean {
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new TypeError('origins must be origins, such as "https://admin.example"');
    }
  }
  const message = requestOf(request);
  const read = headerReaderOf(message);
  if (read === undefined) throw new TypeError("sameOrigin must be given a request, or its headers");
  const origin = read("origin");
  if (origin !== undefined && origins.includes(origin)) return true;
  const site = read("sec-fetch-site");
  // "none": typed, or a bookmark.
  if (site !== undefined) return site === "same-origin" || site === "none";
  if (origin === undefined) return /^(GET|HEAD)$/i.test(methodOf(message as Message));
  return isOwn(origin, message as Message, read(":authority") ?? read("host"));
}

/** Whether an origin is that of the host that was asked. */
function isOwn(origin: string, message: Pick<Message, "url">, host: string | undefined): boolean {
  const url = String(message.url ?? "");
  // Other schemes may have no host at all, and would equal a request that has none.
  if (!URL.canParse(origin) || !/^https?:/i.test(origin)) return false;
  const { protocol, host: originHost } = new URL(origin);
  // A page of http is another origin. A proxy that ends TLS may not say that it did.
  if (protocol === "http:" && (url.startsWith("https:") || cameByHttps(message))) return false;
  const asked = host === undefined ? url : `${protocol}//${host}`;
  return URL.canParse(asked) && new URL(asked).host === originHost;
}

type Message = {
  readonly headers?: unknown;
  readonly multiValueHeaders?: unknown;
  readonly method?: unknown;
  readonly httpMethod?: unknown;
  readonly requestContext?: { readonly http?: { readonly method?: unknown } };
  readonly url?: unknown;
};

/** Returns the method. API Gateway 1.0 and 2.0 have names of their own for it. */
function methodOf({ method, httpMethod, requestContext }: Message): string {
  return String(method ?? httpMethod ?? requestContext?.http?.method ?? "");
}
