/** Reading any header of a request, of Node, Fetch, Fastify or AWS Lambda. */

import type { CookieSource } from "./messages.ts";
import { type AnyMessage, findRequest } from "./read-cookie-header.ts";

/** Returns the request of a source: of a response of Node or Fastify the one that it answers. */
export function requestOf(source: CookieSource): AnyMessage {
  return findRequest((typeof source === "object" && source !== null ? source : {}) as AnyMessage);
}

type Headers = { readonly [name: string]: unknown; readonly get?: (name: string) => string | null };

/** Returns the function that reads a header of a request, or `undefined` if it has none. Names are in lower case. */
export function headerReaderOf(message: AnyMessage): ((name: string) => string | undefined) | undefined {
  const isHeaders =
    "getSetCookie" in message || Object.prototype.toString.call(message) === "[object Headers]";
  const headers = (isHeaders ? message : (message.headers ?? message.multiValueHeaders)) as
    | Headers
    | undefined;
  // A load balancer's event may have none. A Response's headers are no request's.
  const isRequest = typeof headers === "object" || "headers" in message;
  if (!isRequest || "status" in message) return undefined;
  if (typeof headers?.get === "function") {
    return (name) => (name[0] === ":" ? undefined : (headers.get!(name) ?? undefined));
  }
  return (name) => readField(headers ?? {}, name);
}

/** Returns a header of Node, or of AWS Lambda, which keeps the case that the client wrote. What came twice is joined. */
function readField(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  if (typeof value === "string") return value;
  const values = Object.keys(headers)
    .filter((key) => key.toLowerCase() === name)
    .flatMap((key) => headers[key] as unknown)
    .map((each) => (each as { readonly value?: unknown } | null)?.value ?? each)
    .filter((each) => typeof each === "string");
  return values.length === 0 ? undefined : values.join(", ");
}
