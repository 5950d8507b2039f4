/** One jar for one trial: each line sees what the lines before it left, then every request is asked of the end. */

import { CookieJar, type CookieReason, type StoredCookie, type StoreResult } from "../../../jar.ts";
import { contextFor } from "./initiators.ts";
import type { JarInput } from "./jar-query.ts";
import { type PlannedRequest, requestsFor } from "./requests-for.ts";
import { toOctets, toSentence, toText } from "./wire-text.ts";

/** A reason as it is shown; one that the jar did not need to give has no section. */
export type ShownReason = Pick<CookieReason, "code" | "message"> & Partial<CookieReason>;

export type LineTrial = {
  readonly number: number;
  readonly text: string;
  readonly url: URL;
  readonly status: StoreResult["status"];
  readonly cookie: StoredCookie | undefined;
  readonly reasons: readonly ShownReason[];
  readonly warnings: readonly ShownReason[];
  /** The line whose cookie this one took away. */
  readonly undoes: number | undefined;
  /** What a later line did to the cookie of this one. */
  undone?: { readonly how: "replaced" | "removed" | "evicted"; readonly by: number };
};

/** Whether one cookie goes with one request; the warnings of one that goes are among the reasons. */
export type Sending = { readonly sent: boolean; readonly reasons: readonly ShownReason[] };

export type RequestTrial = {
  readonly request: PlannedRequest;
  readonly header: string;
  /** In the order of the cookies of the trial. */
  readonly sendings: readonly Sending[];
};

export type JarTrial = {
  readonly lines: readonly LineTrial[];
  /** What is in the jar at the end, in the order of the lines. */
  readonly cookies: readonly StoredCookie[];
  readonly requests: readonly RequestTrial[];
};

export function tryInJar(input: JarInput, now: number): JarTrial {
  const jar = new CookieJar({ clock: () => now });
  const lines = tryLines(jar, input);
  const cookies = [...jar].sort((a, b) => a.sequence - b.sequence);
  const requests = requestsFor(input.url, cookies, input.own).map((request) =>
    tryRequest(jar, request, cookies),
  );
  return { lines, cookies: cookies.map(readable), requests };
}

function tryLines(jar: CookieJar, input: JarInput): LineTrial[] {
  const lines: LineTrial[] = [];
  /** By the sequence of a stored cookie: an update keeps it. */
  const writers = new Map<number, LineTrial>();
  for (const [index, { text, url = input.url }] of input.lines.entries()) {
    const { status, cookie, reasons, warnings } = jar.setCookie(
      toOctets(text),
      url,
      contextFor(input.asker, url),
    );
    const before = cookie && writers.get(cookie.sequence);
    const line: LineTrial = {
      number: index + 1,
      text,
      url,
      status,
      cookie: cookie && readable(cookie),
      reasons: reasons.map(spoken),
      warnings: warnings.map(spoken),
      undoes: before?.number,
    };
    lines.push(line);
    if (before) before.undone = { how: status === "removed" ? "removed" : "replaced", by: line.number };
    if (cookie && status === "removed") writers.delete(cookie.sequence);
    if (cookie && status === "stored") writers.set(cookie.sequence, line);
    if (warnings.some(({ code }) => code === "evicts")) markEvicted(jar, writers, line);
  }
  return lines;
}

function markEvicted(jar: CookieJar, writers: Map<number, LineTrial>, by: LineTrial): void {
  const kept = new Set([...jar].map(({ sequence }) => sequence));
  for (const [sequence, line] of writers) {
    if (kept.has(sequence)) continue;
    line.undone = { how: "evicted", by: by.number };
    writers.delete(sequence);
  }
}

function tryRequest(jar: CookieJar, request: PlannedRequest, cookies: readonly StoredCookie[]): RequestTrial {
  const { url, asker, site } = request;
  const context = contextFor(asker, url, site);
  const sendings = new Map<number, Sending>();
  const { included, excluded } = jar.explainGetCookies(url, context);
  for (const { cookie, warnings } of included)
    sendings.set(cookie.sequence, { sent: true, reasons: warnings.map(spoken) });
  for (const { cookie, reasons } of excluded)
    sendings.set(cookie.sequence, { sent: false, reasons: reasons.map(spoken) });
  return {
    request,
    header: toText(jar.getCookieString(url, context)),
    sendings: cookies.map((cookie) => sendings.get(cookie.sequence) ?? ofAnotherSite(cookie, url)),
  };
}

/** The jar explains the cookies of a request's own site alone. */
function ofAnotherSite({ name, host }: StoredCookie, { hostname }: URL): Sending {
  const subject = name === "" ? "The nameless cookie" : `The cookie "${toText(name).slice(0, 64)}"`;
  const message = `${subject} is for "${host}", and "${hostname}" is of another site.`;
  return { sent: false, reasons: [{ code: "host-mismatch", message }] };
}

function readable(cookie: StoredCookie): StoredCookie {
  const { name, value, path } = cookie;
  return { ...cookie, name: toText(name), value: toText(value), path: toText(path) };
}

function spoken(reason: CookieReason): ShownReason {
  return { ...reason, message: toSentence(reason.message) };
}
