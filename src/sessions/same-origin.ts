/** Whether a request comes from the site's own pages: protection against cross-site request forgery without tokens (Fetch Metadata, RFC 6454 §7). */

import type { CookieSource } from "../http/messages.ts";

/**
 * Whether a request comes from an own page, or from none: by `Sec-Fetch-Site`, which browsers send over https and to
 * loopback hosts; else by `Origin` against the host that was asked. Call it before a request changes anything.
 *
 * A request with neither header is no browser's, or one of a browser before 2023 that follows a link: true for GET and HEAD
 * alone. `origins` are further origins to accept, such as "https://admin.example"; "null" is never one.
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
  const { read, method, url } = describeRequest(request);
  const origin = read("origin");
  if (origin !== undefined && origins.includes(origin)) return true;
  const site = read("sec-fetch-site");
  // "none": typed, or a bookmark.
  if (site !== undefined) return site === "same-origin" || site === "none";
  if (origin === undefined) return method === "GET" || method === "HEAD";
  const host = read("host") ?? read(":authority") ?? (URL.canParse(url) ? new URL(url).host : "");
  if (!URL.canParse(origin)) return false;
  const { protocol, host: originHost } = new URL(origin);
  const asked = `${protocol}//${host}`;
  // A page of http is another origin, but behind a proxy that ends TLS only the proxy knows.
  if (protocol !== "https:" && url.startsWith("https:")) return false;
  return URL.canParse(asked) && new URL(asked).host === originHost;
}

type RequestFacts = {
  readonly read: (name: string) => string | undefined;
  readonly method: string;
  readonly url: string;
};

type Message = {
  readonly headers?: unknown;
  readonly method?: unknown;
  readonly url?: unknown;
  readonly req?: unknown;
  readonly request?: unknown;
  readonly getHeader?: unknown;
  readonly get?: unknown;
};

function describeRequest(source: unknown): RequestFacts {
  const given = (typeof source === "object" && source !== null ? source : {}) as Message;
  const message = typeof given.getHeader === "function" ? ((given.req ?? given.request) as Message) : given;
  const { headers = message } = message;
  const method = typeof message.method === "string" ? message.method.toUpperCase() : "";
  const url = typeof message.url === "string" ? message.url : "";
  if (
    typeof headers === "object" &&
    headers !== null &&
    !("forEach" in headers && !("getSetCookie" in headers))
  ) {
    const { get } = headers as { get?: (name: string) => string | null };
    if ("getSetCookie" in headers && typeof get === "function") {
      return {
        read: (name) => (name[0] === ":" ? undefined : get.call(headers, name)) ?? undefined,
        method,
        url,
      };
    }
    if (headers !== message) return { read: (name) => firstValue(headers as Fields, name), method, url };
  }
  throw new TypeError("sameOrigin must be given a request, or its headers");
}

type Fields = { readonly [name: string]: unknown };

/** Returns the value of a field of Node's headers, or of AWS Lambda's, which keep the case that the client wrote. */
function firstValue(headers: Fields, name: string): string | undefined {
  const key = name in headers ? name : Object.keys(headers).find((each) => each.toLowerCase() === name);
  const value = key === undefined ? undefined : headers[key];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  const text = typeof first === "object" && first !== null ? (first as { value?: unknown }).value : first;
  return typeof text === "string" ? text : undefined;
}
