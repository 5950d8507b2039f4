/** The port that cookies are written through: the responses of Node, Fetch and Fastify have the same shape behind it. */

import type { CookieErrorCode } from "../base/cookie-error.ts";
import type {
  CookieStoreTarget,
  CookieTarget,
  FastifyReplyLike,
  HeadersLike,
  ServerResponseLike,
} from "./messages.ts";

export type ResponsePort = {
  /** The request that is answered, if it is known. */
  readonly request?: unknown;
  /** Returns the lines of a header. */
  read(name: HeaderName): readonly string[];
  /**
   * Throws if headers can no longer be written; `writeFailure` has the error code and message for it. Returns false if
   * the header was ignored, as a browser's Response ignores Set-Cookie (Fetch, "forbidden response-header name").
   */
  write(name: HeaderName, value: string | readonly string[]): unknown;
  readonly writeFailure: readonly [code: CookieErrorCode, message: string];
  readonly store?: undefined;
};

/** The port of a framework's cookie store, which has no headers. */
export type StorePort = { readonly store: CookieStoreTarget; readonly request?: undefined };

type HeaderName = "Set-Cookie" | "Cache-Control" | "Clear-Site-Data";

/** Returns the port of a response, of its headers, or of a cookie store. @throws TypeError if it is something else. */
export function responsePortFor(to: CookieTarget): ResponsePort | StorePort {
  if (typeof to === "object" && to !== null) {
    if ("setHeader" in to) return createNodePort(to);
    if ("removeHeader" in to) return createFastifyPort(to);
    // A request's own parts, and contexts that hold a request: nothing is ever written to a request.
    if (!("method" in to || "req" in to || "request" in to)) {
      const headers = "headers" in to && typeof to.headers === "object" ? to.headers : to;
      if ("getSetCookie" in headers) {
        if (headers.get("cookie") === null) return createFetchPort(headers);
      } else if ("set" in to && "get" in to && !("forEach" in to || isOfRequest(to))) {
        return { store: to as CookieStoreTarget };
      }
    }
  }
  throw new TypeError(
    "cookies must be written to Headers, a response, or a framework's cookie store: of Koa pass ctx.res, of Hono c.res, of h3 event.res, of Fastify reply, of SvelteKit and Astro event.cookies, of Next the awaited cookies() or response.cookies",
  );
}

/** Whether a cookie store is that of a request, as NextRequest's. A read-only one throws if a cookie is set, by each method. */
function isOfRequest(store: { readonly clear?: unknown; readonly set: unknown }): boolean {
  return store.clear !== undefined && store.clear !== store.set;
}

function createNodePort(response: ServerResponseLike): ResponsePort {
  return {
    request: response.req,
    read: (name) => toLines(response.getHeader(name)),
    write: (name, value) => response.setHeader(name, value),
    writeFailure: ["headers-sent", "headers were already sent: set cookies before writing the body"],
  };
}

function createFastifyPort(reply: FastifyReplyLike): ResponsePort {
  return {
    request: reply.request,
    read: (name) => toLines(reply.getHeader(name)),
    write(name, value) {
      if (reply.sent) throw new Error("sent");
      // `header` adds a Set-Cookie to those that are there. Removed only then: without a field Fastify's record gets slow.
      if (reply.getHeader(name) !== undefined) reply.removeHeader(name);
      reply.header(name, value);
    },
    writeFailure: ["headers-sent", "headers were already sent: set cookies before reply.send"],
  };
}

/** Returns the lines of a header as Node has it. */
function toLines(value: number | string | readonly string[] | undefined): readonly string[] {
  // Nearly every response: flattening nothing takes longer than all the rest.
  return value === undefined ? [] : [value].flat().map(String);
}

function createFetchPort(headers: HeadersLike): ResponsePort {
  return {
    read: (name) => (name === "Set-Cookie" ? headers.getSetCookie() : [headers.get(name) ?? ""]),
    write(name, value) {
      const lines = [value].flat();
      headers.delete(name);
      for (const line of lines) headers.append(name, line);
      return name !== "Set-Cookie" || headers.getSetCookie().length === lines.length;
    },
    writeFailure: [
      "headers-immutable",
      "headers are immutable: set cookies on new Response(response.body, response)",
    ],
  };
}
