/** The cookies of one request of node:http: sent with its header, stored from its response (RFC 6265bis §5.7, §5.8). */

import type { ClientRequest, IncomingMessage } from "node:http";
import type { CookieJar } from "../../jar/cookie-jar.ts";
import { onlyBytes } from "../../jar/request/only-bytes.ts";
import { type ClientContext, contextForHop } from "../client-context.ts";
import { mergeCookieHeaders } from "../merge-cookie-headers.ts";
import { isFromSite, receiveCookies } from "../receive-cookies.ts";
import { checkHost, schemeOf, targetUrl } from "../target-url.ts";
import { type RenderedHeader, readRendered, renderCookie } from "./rendered-header.ts";

/** A request as agents get it; they have always used more than is declared. */
export type AgentRequest = ClientRequest & RenderedHeader & { _implicitHeader(): void };

/** Sends the jar's cookies with a request, and stores those of its response before any listener runs. */
export function exchangeCookies(
  jar: CookieJar,
  context: ClientContext | undefined,
  request: AgentRequest,
  options: { readonly port?: unknown },
): void {
  const { method } = request;
  // A tunnel through a proxy is no request to a site.
  if (method === "CONNECT") return;
  const url = requestUrl(request, options);
  const hopContext = contextForHop(context, { url, method, redirectChain: [] });
  sendCookies(request, onlyBytes(jar.getCookieString(url, hopContext)));

  const { emit } = request;
  // A listener of our own would keep node:http from discarding a response that nobody listens to.
  request.emit = (event: string | symbol, ...args: unknown[]): boolean => {
    if (event === "response" || event === "upgrade") {
      const { statusCode = 0, headers } = args[0] as IncomingMessage;
      const { "set-cookie": setCookie, date, "clear-site-data": clear } = headers;
      const fields = { setCookie, date, clearSiteData: clear?.toString() };
      if (isFromSite(statusCode)) receiveCookies(jar, fields, url, hopContext);
    }
    return Reflect.apply(emit, request, [event, ...args]);
  };
}

/**
 * Writes the jar's cookies into the rendered header, never among the request's fields: clients that follow redirects copy
 * fields to the next request, where the cookies would count as the caller's.
 */
function sendCookies(request: AgentRequest, fromJar: string): void {
  if (fromJar === "") return;
  if (request._header) {
    addCookies(request, fromJar);
    return;
  }
  const { _implicitHeader } = request;
  // Called once the header is complete: a Cookie that was set meanwhile is the caller's.
  request._implicitHeader = () => {
    _implicitHeader.call(request);
    addCookies(request, fromJar);
  };
}

function addCookies(request: AgentRequest, fromJar: string): void {
  renderCookie(request, mergeCookieHeaders(fromJar, readHeader(request, "cookie")));
}

function requestUrl(request: AgentRequest, { port }: { readonly port?: unknown }): string {
  const { protocol, host, path } = request;
  const authority = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  const named = readHeader(request, "host") || (port ? `${authority}:${port}` : authority);
  return targetUrl(schemeOf(protocol, readHeader(request, "upgrade")), checkHost(named), path);
}

/** Returns "" for none. node:http renders an array of headers at once, and requests that expect 100 Continue. */
function readHeader(request: AgentRequest, name: string): string {
  if (request._header) return readRendered(request._header, name);
  const value = request.getHeader(name) ?? "";
  return Array.isArray(value) ? value.join("; ") : `${value}`;
}
