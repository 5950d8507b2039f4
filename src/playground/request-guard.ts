/** Which requests the playground responds to: those to this machine, and POST only from its own pages (RFC 9112 §3.2; Fetch §3.2). */

import type { IncomingMessage } from "node:http";

/** What a request asks for. */
export type RequestTarget = { readonly path: string; readonly query: URLSearchParams };

/** A status and a sentence, for a request that is not responded to. */
export type Rejection = { readonly status: 400 | 403; readonly message: string };

/** Reads the target of a request, or returns why the request is rejected. */
export function readRequest(request: IncomingMessage): RequestTarget | Rejection {
  const target = request.url ?? "";
  // The authority of a whole URL outranks the Host header (RFC 9112 §3.2.2).
  const [, authority = request.headers.host ?? "", origin = ""] = /^http:\/\/([^/?#]*)(.*)$/is.exec(
    target,
  ) ?? [undefined, undefined, target];
  if (!isLocal(request.headers.host ?? "") || !isLocal(authority)) return FOREIGN_HOST;
  if (request.method === "POST" && !isOwnPage(request)) return FOREIGN_PAGE;
  const [path, ...query] = origin.split("?");
  if (path![0] !== "/") return NO_PATH;
  return { path: path!, query: new URLSearchParams(query.join("?")) };
}

/** Returns whether a request is rejected. */
export function isRejection(read: RequestTarget | Rejection): read is Rejection {
  return "status" in read;
}

/** Whether an authority names this machine. A foreign name that leads here is an attack (DNS rebinding). */
function isLocal(authority: string): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i.test(authority);
}

/**
 * Whether a POST comes from a page of this server. Another site must not be able to press the buttons, also not one of another
 * port of this machine. A program that is no browser sends neither header.
 */
function isOwnPage({ headers }: IncomingMessage): boolean {
  const { host, origin = `http://${host}`, "sec-fetch-site": site = "same-origin" } = headers;
  return origin.toLowerCase() === `http://${host}`.toLowerCase() && site === "same-origin";
}

const FOREIGN_HOST: Rejection = { status: 403, message: "This page can only be opened on this machine." };
const FOREIGN_PAGE: Rejection = { status: 403, message: "Requests from other sites are refused." };
const NO_PATH: Rejection = { status: 400, message: "The target of this request is not a path." };
