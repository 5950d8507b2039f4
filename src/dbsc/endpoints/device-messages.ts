/** The requests that browsers make for a binding, and our answers, of Fetch and of Node. */

import type { CookieSource, IncomingMessageLike, ServerResponseLike } from "../../http/messages.ts";
import { headerReaderOf, requestOf } from "../../http/request-headers.ts";

/** What is read of a request. */
export type DeviceRequest = {
  readonly method: string;
  readonly path: string;
  readonly source: CookieSource;
  readonly header: (name: string) => string | undefined;
};

export type DeviceAnswer = { readonly status: number; readonly headers: Headers; readonly body: string };

/** Node's request, with what frameworks add to it. */
export type NodeRequest = IncomingMessageLike & {
  readonly url?: string | undefined;
  /** Express changes `url` below a mounted router. */
  readonly originalUrl?: string | undefined;
  readonly method?: string | undefined;
};

export type NodeResponse = ServerResponseLike & { statusCode: number; end(text?: string): unknown };

/** @throws TypeError if it has no headers. */
export function toDeviceRequest(request: Request | NodeRequest): DeviceRequest {
  const header = headerReaderOf(requestOf(request as CookieSource));
  if (header === undefined) throw new TypeError("a binding must be given a request");
  const { url = "/", method = "GET", originalUrl = url } = request as NodeRequest;
  return { method, path: pathOf(originalUrl), source: request as CookieSource, header };
}

/** Returns the path of a request's target, which of Fetch is a URL. A hostile one is no path of ours. */
function pathOf(url: string): string {
  // Not as a URL: "//a/b" would be the path "/b" of a host "a".
  if (url.startsWith("/")) return url.split(/[?#]/, 1)[0]!;
  try {
    return new URL(url).pathname;
  } catch {
    return "";
  }
}

export function toResponse({ status, headers, body }: DeviceAnswer): Response {
  return new Response(body, { status, headers });
}

export function writeToNode(response: NodeResponse, { status, headers, body }: DeviceAnswer): void {
  response.statusCode = status;
  for (const [name, value] of headers) if (name !== "set-cookie") response.setHeader(name, value);
  const lines = headers.getSetCookie();
  if (lines.length > 0) response.setHeader("Set-Cookie", lines);
  response.end(body);
}
