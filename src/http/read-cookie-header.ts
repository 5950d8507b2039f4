/** Reading: the one Cookie header of a message (HTTP/2 may split it over several lines, RFC 9113 §8.2.3). */

import { readCookieStore, type StoreReading } from "./cookie-store.ts";
import type { CookieSource, CookieStoreSource } from "./messages.ts";

/**
 * Returns the value of the Cookie header, or "" if there is none. `reading` is what to ask a cookie store for.
 *
 * @throws TypeError if `from` is something else.
 */
export function readCookieHeader(from: CookieSource, reading: StoreReading = {}): string {
  if (typeof from === "string") return from;
  const message = findRequest((from ?? {}) as AnyMessage);
  if (typeof message.getSetCookie === "function" || hasTag(message, "Headers")) return readHeaders(message);
  // API Gateway 1.0 has all lines there: of several, its `headers` have the last.
  const headers = message.multiValueHeaders ?? message.headers;
  // API Gateway 2.0 takes the cookies out of the headers.
  if (Array.isArray(message.cookies)) return message.cookies.join("; ");
  // A Response has headers as well, but those carry Set-Cookie. A context has a request of its own.
  if (typeof headers === "object" && headers !== null && !("status" in message) && !isContext(message))
    return readHeaders(headers as AnyMessage);
  if (typeof message.get === "function" && !("forEach" in message) && !isContext(message)) {
    const header = readCookieStore(message as unknown as CookieStoreSource, reading);
    if (header !== undefined) return header;
  }
  throw new TypeError(
    "cookies must be read from a Cookie header's value, Headers, a request, or a framework's cookie store: of Koa pass ctx.req, of Hono c.req.raw, of h3 event.req, of SvelteKit and Astro event.request, of Next the awaited cookies()",
  );
}

/** Returns the request that a response of Node or Fastify answers; else the message itself. */
export function findRequest(message: AnyMessage): AnyMessage {
  if (typeof message.getHeader !== "function") return message;
  return ((message.req ?? message.request) as AnyMessage | undefined) ?? {};
}

/** Whether something holds a request beside its own parts, as contexts of frameworks do. */
function isContext(message: AnyMessage): boolean {
  // The Request that Next gives to a proxy has a `request` that throws.
  if (typeof message.url === "string" && hasGet(message.headers)) return false;
  return "request" in message || (typeof message.req === "object" && message.req !== null);
}

function hasGet(headers: unknown): boolean {
  return typeof (headers as AnyMessage | undefined)?.get === "function";
}

function readHeaders(headers: AnyMessage): string {
  if (typeof headers.get === "function") return (headers.get("cookie") as string | null) ?? "";
  const lines: string[] = [];
  for (const name in headers) {
    // API Gateway 1.0 keeps the case that the client wrote.
    if (name.length !== 6 || name.toLowerCase() !== "cookie") continue;
    const field = headers[name];
    // Not flattened: nearly every request has one line.
    for (const line of (Array.isArray(field) ? field : [field]) as (Partial<Line> | null | undefined)[]) {
      const text = line?.value ?? line;
      if (typeof text === "string") lines.push(text);
    }
  }
  return lines.join("; ");
}

function hasTag(thing: object, tag: string): boolean {
  return Object.prototype.toString.call(thing) === `[object ${tag}]`;
}

/** A line of a header as Lambda@Edge has it. */
type Line = { readonly value: unknown };

/** A message of unknown kind. */
export type AnyMessage = { readonly [key: string]: unknown; readonly get?: (name: string) => unknown };
