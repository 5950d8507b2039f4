/** One exchange of a HAR (HTTP Archive 1.2): when it was, and its cookies. */

import type { RequestContext } from "../../../jar/request/request-context.ts";
import type { CookieCollector } from "../../model/cookie-collector.ts";
import { isRecord, type JsonRecord, own } from "../row/parse-json.ts";
import { readUrl } from "../row/partition-key.ts";
import { readIsoTime } from "../row/read-time.ts";

export type HarEntry = {
  /** Its place in the file, from 1. */
  readonly row: number;
  readonly url: URL;
  /** When the request began, and when the response had come; in milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly requestCookies: readonly unknown[];
  readonly setCookies: readonly string[];
  readonly responseCookies: readonly unknown[];
  /** Whether it is the page in the address bar. */
  readonly isPage: boolean;
  readonly context: RequestContext;
};

/** Returns the exchanges of a HAR in the order of time, which is not the order of the file. */
export function readEntries(entries: readonly unknown[], into: CookieCollector): HarEntry[] {
  const read: HarEntry[] = [];
  for (const [index, entry] of entries.entries()) {
    const found = readEntry(entry, index + 1, into);
    if (found) read.push(found);
  }
  return read.sort((a, b) => a.start - b.start);
}

function readEntry(entry: unknown, row: number, into: CookieCollector): HarEntry | undefined {
  const request = isRecord(entry) ? own(entry, "request") : undefined;
  if (!isRecord(entry) || !isRecord(request))
    return void into.report({ row, message: "an entry must be an object with a request" });
  const response = own(entry, "response");
  const responseHeaders = isRecord(response) ? listHeaders(response) : [];
  const requestCookies = listOf(request, "cookies");
  const responseCookies = isRecord(response) ? listOf(response, "cookies") : [];
  const setCookies = responseHeaders
    .filter(([name]) => name === "set-cookie")
    .flatMap(([, value]) => value.split("\n"));
  // Most exchanges of a recording have none, and some have no URL of http.
  if (requestCookies.length + responseCookies.length + setCookies.length === 0) return undefined;
  const url = readUrl(own(request, "url"));
  if (!url) return void into.report({ row, field: "url", message: "url must be one of http or https" });
  const { ms: start = into.now, problem } = readIsoTime(own(entry, "startedDateTime"));
  if (problem)
    into.report({ row, field: "startedDateTime", message: `startedDateTime ${problem}; read as now` });
  const took = own(entry, "time");
  const fetched = new Map(listHeaders(request));
  const isPage = fetched.get("sec-fetch-dest") === "document";
  return {
    row,
    url,
    start,
    end: start + (typeof took === "number" && took > 0 && took < MAX_DURATION ? Math.floor(took) : 0),
    requestCookies,
    setCookies,
    responseCookies,
    isPage,
    // Browsers store nothing but SameSite=None in a frame of another site.
    context: {
      sameSite: !isPage && fetched.get("sec-fetch-site") === "cross-site" ? "none" : "strict-or-less",
    },
  };
}

function listOf(record: JsonRecord, field: string): readonly unknown[] {
  const list = own(record, field);
  return Array.isArray(list) ? list : [];
}

function listHeaders(message: JsonRecord): [name: string, value: string][] {
  const headers: [string, string][] = [];
  for (const header of listOf(message, "headers")) {
    const [name, value] = isRecord(header) ? [own(header, "name"), own(header, "value")] : [];
    if (typeof name === "string" && typeof value === "string") headers.push([name.toLowerCase(), value]);
  }
  return headers;
}

/** A day, in milliseconds. */
const MAX_DURATION = 86_400_000;
