/** The recorded cases of device-bound sessions (test/conformance/data/dbsc.md), and the answers that Chromium got in them. */

import { jsonLines, readFacts } from "./recorded-cases.ts";

/** An answer of the scripted server. */
export type RecordedAnswer = {
  readonly status?: number;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string | object;
  readonly close?: boolean;
  /** The body is padded with spaces to so many octets. */
  readonly repeat?: number;
};

/** A request that the server saw. */
export type RecordedRequest = {
  readonly step: number;
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly proof?: RecordedProof;
};

/** The token of a `Secure-Session-Response`, taken apart. */
export type RecordedProof = {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
  /** "K1", "K2" … in order of registration. */
  readonly key: string;
  readonly verifies: boolean;
  /** The very same token was sent before. */
  readonly repeated?: boolean;
  /** Whole, in the cases of the area "proof". */
  readonly token?: string;
};

type Route =
  | readonly RecordedAnswer[]
  | { readonly noProof: readonly RecordedAnswer[]; readonly proof: readonly RecordedAnswer[] };

/** A case, with the fields that tests use. */
export type RecordedBinding = {
  readonly id: string;
  readonly area: string;
  readonly note: string;
  /** Results of the registrations, in order. */
  readonly creation: readonly string[];
  /** Results of the refreshes, in order. */
  readonly refreshes: readonly string[];
  readonly routes: Readonly<Record<string, Route>>;
  readonly steps: readonly { readonly go?: string; readonly fetch?: string }[];
  readonly requests: readonly RecordedRequest[];
  readonly usages: readonly {
    readonly step: number;
    readonly usage: readonly { readonly session: string; readonly usage: string }[];
  }[];
};

/** A request with its answer. */
export type Exchange = { readonly request: RecordedRequest; readonly answer: RecordedAnswer };

/** Returns all cases. */
export function readBindings(): RecordedBinding[] {
  return jsonLines<RecordedBinding>(readFacts("dbsc.jsonl"));
}

/** Returns the requests of a case with the answers that they got. */
export function exchangesOf({ routes, requests }: RecordedBinding): Exchange[] {
  const used = new Map<readonly RecordedAnswer[], number>();
  return requests.map((request) => {
    const { origin, host, pathname } = new URL(request.url);
    const route = routes[`${origin}${pathname}`] ?? routes[`${host}${pathname}`] ?? routes[pathname];
    const list = route && ("proof" in route ? (request.proof ? route.proof : route.noProof) : route);
    if (!list) return { request, answer: {} };
    const count = used.get(list) ?? 0;
    used.set(list, count + 1);
    return { request, answer: list[Math.min(count, list.length - 1)]! };
  });
}

/** The first registration of a case: the URL of the offer, and the request and answer after all redirects. */
export type RecordedRegistration = Exchange & { readonly offeredBy: string };

/** Returns the first registration; undefined if Chromium made none. */
export function registrationOf(binding: RecordedBinding): RecordedRegistration | undefined {
  const offers = new Map<string, string>();
  let wanted: string | undefined;
  let offeredBy: string | undefined;
  let last: Exchange | undefined;
  for (const exchange of exchangesOf(binding)) {
    const { request, answer } = exchange;
    const { url } = request;
    if (wanted === undefined && request.method === "POST" && !request.headers["sec-secure-session-id"]) {
      offeredBy = offers.get(url);
      if (offeredBy !== undefined) wanted = url;
    }
    if (url === wanted) {
      last = exchange;
      const location = headersOf(answer, "location")[0];
      if (!(request.status >= 300 && request.status < 400) || location === undefined) break;
      wanted = new URL(location, url).href;
    }
    for (const value of headersOf(answer, "secure-session-registration")) {
      for (const [, path] of value.matchAll(/path="([^"]*)"/g)) {
        // Chromium decodes escaped letters.
        const endpoint = path!.replace(/%[4-7]\d/g, decodeURIComponent).split("#")[0]!;
        if (URL.canParse(endpoint, url)) offers.set(new URL(endpoint, url).href, url);
      }
    }
  }
  return last && offeredBy !== undefined ? { ...last, offeredBy } : undefined;
}

/** Returns the values of an answer's header. */
export function headersOf({ headers = [] }: RecordedAnswer, name: string): string[] {
  return headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
}

/** Returns the body of an answer as it was sent. */
export function bodyOf({ status = 200, body = "<!doctype html>", repeat = 0 }: RecordedAnswer): string {
  if (status === 204 || status === 205 || status === 304) return "";
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return text + " ".repeat(Math.max(0, repeat - Buffer.byteLength(text)));
}
