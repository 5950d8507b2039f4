/** The parts of a response that cookies depend on, from any client of HTTP: Set-Cookie lines, URL and Date (RFC 9110 §5.3, §6.6.1). */

import { splitSetCookie } from "../../syntax/split-set-cookie.ts";
import type { RequestContext } from "./request-context.ts";

/** Header fields by name, as in node:http, undici, got and superagent. */
type HeaderRecord = { readonly [name: string]: string | number | readonly string[] | undefined };

/** Set-Cookie lines, header fields, or a response with them: of `fetch`, node-fetch, undici, node:http, got, superagent or axios. */
export type CookieResponse =
  | readonly string[]
  | { getSetCookie(): string[] }
  | { get(name: string): string | null }
  | HeaderRecord
  | { readonly headers: object };

/** What is read of them. */
type Parts = Fields & {
  /** Of lines. */
  readonly length?: unknown;
  readonly headers?: Fields;
  readonly url?: string | URL;
  /** Of superagent. */
  readonly redirects?: readonly string[];
  /** Of undici. */
  readonly context?: { readonly history?: readonly URL[] };
  /** Of follow-redirects. */
  readonly responseUrl?: string;
  /** Of axios: the response of follow-redirects. */
  readonly request?: { readonly res?: { readonly responseUrl?: string } };
};

type Fields = {
  getSetCookie?(): string[];
  get?(name: string): string | string[] | null | undefined;
  /** Of node-fetch. */
  raw?(): Record<string, string[]>;
};

type ReadResponse = {
  readonly lines: readonly string[];
  readonly url: string | URL;
  readonly context: RequestContext | undefined;
};

/** Reads a response to a request for this URL. If redirects were followed, its URL is the last one. */
export function readResponse(
  response: CookieResponse,
  url: string | URL,
  context?: RequestContext,
): ReadResponse;
export function readResponse(response: Parts, url: string | URL, context?: RequestContext): ReadResponse {
  if (Array.isArray(response)) return { lines: response, url, context };
  const { headers, redirects, context: undici, request, responseUrl } = response;
  // Fields alone are the server's words: one of the name "url" must decide nothing. None of them is a record.
  const isWhole = Object(headers) === headers && !Array.isArray(headers);
  const fields = isWhole ? headers! : response;
  const urls = [
    response.url,
    redirects?.at(-1),
    undici?.history?.at(-1),
    responseUrl,
    request?.res?.responseUrl,
  ];
  const given =
    (typeof fields.getSetCookie === "function" ? fields.getSetCookie() : readField(fields, "set-cookie")) ??
    [];
  // A line of its own may have commas in its value.
  const lines =
    typeof given !== "string" ? given : given.includes("\n") ? given.split("\n") : splitSetCookie(given);
  // Nothing else is relative to the server's clock, and most lines have no Expires.
  const date =
    lines.some((line) => typeof line === "string" && /expires/i.test(line)) && readField(fields, "date");
  return {
    lines,
    url: (isWhole && urls.find((text) => /^https?:/.test(`${text}`))) || url,
    context: date ? { responseDate: new Date(`${date}`), ...context } : context,
  };
}

function readField(headers: Fields, name: string): string | readonly string[] | null | undefined {
  const fields = typeof headers.raw === "function" ? headers.raw() : headers;
  if (typeof fields.get === "function") return fields.get(name);
  return Object.entries(fields).find(([field]) => field.toLowerCase() === name)?.[1];
}
