/** What fetch is called with, of any realm and package: a Request is known by its parts (https://fetch.spec.whatwg.org/#request-class). */

import type { FetchedBody } from "./fetched-response.ts";

export type RequestLike = {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body?: FetchedBody | null;
  readonly redirect?: string;
  readonly credentials?: string;
  clone(): RequestLike;
  arrayBuffer(): Promise<ArrayBuffer>;
};

/** The options that a Request has as properties, getters of its class. Its body is not among them. */
const MEMBERS = [
  "method",
  "headers",
  "mode",
  "credentials",
  "cache",
  "redirect",
  "referrer",
  "referrerPolicy",
  "integrity",
  "keepalive",
  "signal",
];

export function isRequest(value: unknown): value is RequestLike {
  if (typeof value !== "object" || value === null) return false;
  const { url, headers, clone }: { url?: unknown; headers?: unknown; clone?: unknown } = value;
  return typeof url === "string" && typeof headers === "object" && typeof clone === "function";
}

/** Returns the options that a Request stands for. */
export function listMembers(request: object): RequestInit {
  const members = MEMBERS.map((key): [string, unknown] => [key, Reflect.get(request, key)]);
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

/** Whether a body can be read only once. */
export function isStream(body: unknown): boolean {
  return (
    typeof body === "object" &&
    body !== null &&
    ("getReader" in body || "pipe" in body || Symbol.asyncIterator in body)
  );
}

/** Returns the bytes of a Request's body. Rejects if the signal is aborted before they are all there. */
export async function readBody(request: RequestLike, signal: RequestInit["signal"]): Promise<ArrayBuffer> {
  if (!signal) return request.arrayBuffer();
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
  });
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  try {
    return await Promise.race([request.arrayBuffer(), aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Returns the URL that is asked for: absolute, where there is a page. */
export function readUrl(input: unknown): string {
  const text = String(input);
  const page = globalThis.location?.href;
  return page === undefined || URL.canParse(text) || !URL.canParse(text, page)
    ? text
    : new URL(text, page).href;
}

/** https://fetch.spec.whatwg.org/#concept-method-normalize */
export function normalizeMethod(method: string): string {
  return /^(?:delete|get|head|options|post|put)$/i.test(method) ? method.toUpperCase() : method;
}
