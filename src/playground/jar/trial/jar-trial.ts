/** A trial: one jar receives all lines in order, then every request is tried with the cookies that are left. */

import { CookieJar, type CookieReason, type StoredCookie, type StoreResult } from "../../../jar.ts";
import { contextFor } from "./initiators.ts";
import type { JarInput } from "./jar-query.ts";
import { type PlannedRequest, requestsFor } from "./requests-for.ts";
import { toBytes, toSentence, toText } from "./wire-text.ts";

export type LineTrial = {
  readonly number: number;
  readonly text: string;
  readonly url: URL;
  /** How the line was read, if it was not a header of its own. */
  readonly note: string | undefined;
  readonly status: StoreResult["status"];
  readonly cookie: StoredCookie | undefined;
  readonly reasons: readonly CookieReason[];
  readonly warnings: readonly CookieReason[];
  /** The number of the line whose cookie this line replaced or removed. */
  readonly overrides: number | undefined;
  /** How a later line ended the cookie of this line. */
  ended?: { readonly how: "replaced" | "removed" | "evicted"; readonly by: number };
};

/** Whether a cookie is sent with a request. The reasons of a cookie that is sent are its warnings. */
export type SendDecision = { readonly sent: boolean; readonly reasons: readonly CookieReason[] };

export type RequestTrial = {
  readonly request: PlannedRequest;
  readonly header: string;
  /** In the order of the cookies of the trial. */
  readonly decisions: readonly SendDecision[];
};

export type JarTrial = {
  readonly lines: readonly LineTrial[];
  /** The cookies in the jar after all lines, in the order of the lines. */
  readonly cookies: readonly StoredCookie[];
  readonly requests: readonly RequestTrial[];
};

/** Runs a trial at the time `now` (ms). */
export function tryInJar(input: JarInput, now: number): JarTrial {
  const jar = new CookieJar({ clock: () => now });
  const lines = tryLines(jar, input);
  const cookies = [...jar].sort((a, b) => a.sequence - b.sequence);
  const requests = requestsFor(input.url, cookies, input.own).map((request) =>
    tryRequest(jar, request, cookies),
  );
  return { lines, cookies: cookies.map(withText), requests };
}

function tryLines(jar: CookieJar, input: JarInput): LineTrial[] {
  const lines: LineTrial[] = [];
  /** By the sequence number of the cookie, which an update keeps. */
  const writers = new Map<number, LineTrial>();
  for (const [index, { text, url = input.url, byScript, note }] of input.lines.entries()) {
    const { status, cookie, reasons, warnings } = jar.setCookie(
      toBytes(text),
      url,
      contextFor(byScript ? "script" : input.initiator, url),
    );
    const before = cookie && writers.get(cookie.sequence);
    const line: LineTrial = {
      number: index + 1,
      text,
      url,
      note,
      status,
      cookie: cookie && withText(cookie),
      reasons: reasons.map(withTextMessage),
      warnings: warnings.map(withTextMessage),
      overrides: before?.number,
    };
    lines.push(line);
    if (before) before.ended = { how: status === "removed" ? "removed" : "replaced", by: line.number };
    if (cookie && status === "removed") writers.delete(cookie.sequence);
    if (cookie && status === "stored") writers.set(cookie.sequence, line);
    if (warnings.some(({ code }) => code === "evicts")) markEvicted(jar, writers, line);
  }
  return lines;
}

function markEvicted(jar: CookieJar, writers: Map<number, LineTrial>, by: LineTrial): void {
  const stored = new Set([...jar].map(({ sequence }) => sequence));
  for (const [sequence, line] of writers) {
    if (stored.has(sequence)) continue;
    line.ended = { how: "evicted", by: by.number };
    writers.delete(sequence);
  }
}

function tryRequest(jar: CookieJar, request: PlannedRequest, cookies: readonly StoredCookie[]): RequestTrial {
  const { url, initiator, site } = request;
  const context = contextFor(initiator, url, site);
  const decisions = new Map<number, SendDecision>();
  const { included, excluded } = jar.explainGetCookies(url, context, { allSites: true });
  for (const { cookie, warnings } of included)
    decisions.set(cookie.sequence, { sent: true, reasons: warnings.map(withTextMessage) });
  for (const { cookie, reasons } of excluded)
    decisions.set(cookie.sequence, { sent: false, reasons: reasons.map(withTextMessage) });
  return {
    request,
    header: toText(jar.getCookieString(url, context)),
    decisions: cookies.map((cookie) => decisions.get(cookie.sequence)!),
  };
}

/** Returns the cookie with its bytes decoded. */
function withText(cookie: StoredCookie): StoredCookie {
  const { name, value, path } = cookie;
  return { ...cookie, name: toText(name), value: toText(value), path: toText(path) };
}

function withTextMessage(reason: CookieReason): CookieReason {
  return { ...reason, message: toSentence(reason.message) };
}
