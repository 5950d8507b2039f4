/** The jar compared with recordings of what Chromium and Firefox stored and sent (test/conformance/data/browsers). */

import { CookieJar, requestContext } from "speculoos/jar";
import { expect, test } from "vitest";
import { conformance, jsonLines } from "../recorded-cases.ts";

type Visit = { url: string; via?: string; initiator?: string };
type RecordedResponse = Visit & { headers: string[]; at: string; extra?: [string, string][] };
type RecordedCookie = {
  name: string;
  value: string;
  host: string;
  hostOnly: boolean;
  path: string;
  secure: boolean;
  httpOnly: boolean;
  sameSite: string;
  expires: string;
};
type Recorded = { read: (string | null)[]; stored: RecordedCookie[] };
type Row = {
  id: string;
  note: string;
  expect: "both" | "chromium" | "firefox" | "either";
  rule?: string;
  set: RecordedResponse[];
  delayMs?: number;
  read: Visit[];
  both?: Recorded;
  chromium?: Recorded;
  firefox?: Recorded;
};

/** The cases in which the browsers agree, but not by a rule of the specification. */
const EXCEPTIONS: Record<string, string> = {
  "dates-2284": "a tab in Expires: Chromium ignores the cookie, Firefox reads a date in the past",
  "dates-2385": "both read 00:020:00 as a time; the algorithm of §5.1.1 does not, and no server writes it",
  "dates-2610":
    "the year 1, with a workaround for Firefox's old parser: a past date in Chromium, an invalid one in the specification",
  "syntax-2890": "a tab in a nameless cookie: Chromium ignores tabs, Firefox nameless cookies",
};

const FILES = ["dates", "domain", "path", "replace", "samesite", "secure", "syntax"];

for (const file of FILES) {
  conformance(`browsers/${file}.jsonl`, `The jar compared with Chromium and Firefox: ${file}`, (text) => {
    const rows = jsonLines<Row>(text).filter((row) => row.expect !== "either");

    test("the jar stores and sends the same cookies in every recorded case", () => {
      const wrong = rows.filter((row) => !(row.id in EXCEPTIONS)).map(describeDifference);
      expect(wrong.filter((difference) => difference !== undefined)).toEqual([]);
      expect(rows.length).toBeGreaterThan(150);
    });
  });
}

type Ours = Omit<RecordedCookie, "expires"> & { expiryTime: number | null };

function describeDifference(row: Row): string | undefined {
  let now = 0;
  // The recording was made with this setting (see its README).
  const jar = new CookieJar({ clock: () => now, laxAllowingUnsafe: true });
  for (const response of row.set) {
    now = Date.parse(response.at);
    const context = contextOf(response);
    jar.getCookieString(new URL(response.url), context);
    const date = response.extra?.find(([name]) => name === "Date")?.[1];
    const dated = date === undefined ? context : { ...context, responseDate: new Date(date) };
    for (const header of response.headers) jar.setCookie(header, new URL(response.url), dated);
  }
  const stored = [...jar].map((cookie) => ({
    name: cookie.name,
    value: cookie.value,
    host: cookie.host,
    hostOnly: cookie.hostOnly,
    path: cookie.path,
    secure: cookie.secure,
    httpOnly: cookie.httpOnly,
    sameSite: cookie.sameSite,
    expiryTime: cookie.expiryTime,
  }));
  now += row.delayMs ?? 0;
  const read = row.read.map((visit) => jar.getCookieString(new URL(visit.url), contextOf(visit)) || null);
  const theirs = (row.both ?? (row.expect === "firefox" ? row.firefox : row.chromium))!;
  if (JSON.stringify(read) !== JSON.stringify(theirs.read))
    return `${row.id} (${row.note}, ${row.rule}) reads ${JSON.stringify(read)} for ${JSON.stringify(theirs.read)}`;
  if (!sameCookies(stored, theirs.stored, row.expect === "firefox"))
    return `${row.id} (${row.note}, ${row.rule}) stores ${JSON.stringify(stored)} for ${JSON.stringify(theirs.stored)}`;
  return undefined;
}

/**
 * Compares in any order. Lifetimes may differ by five seconds, because they count from when the browser saw the response;
 * `at` is Chromium's time, so for Firefox only the presence of a lifetime is compared. Names, values and paths beyond ASCII
 * are compared by `read` alone: the recorded lists of stored cookies have them replaced.
 */
function sameCookies(ours: Ours[], theirs: RecordedCookie[], anyTime: boolean): boolean {
  const left = [...theirs];
  for (const { expiryTime, ...cookie } of ours) {
    const at = left.findIndex(({ expires, ...other }) => {
      const time = expires === "session" ? null : Date.parse(expires);
      const near =
        time === null || expiryTime === null
          ? time === expiryTime
          : anyTime || Math.abs(time - expiryTime) < 5000;
      const { name, value, path, ...rest } = cookie;
      const legible = /^[\x00-\x7f]*$/.test(name + value + path);
      return (
        near && Object.entries(legible ? cookie : rest).every(([key, v]) => Reflect.get(other, key) === v)
      );
    });
    if (at < 0) return false;
    left.splice(at, 1);
  }
  return left.length === 0;
}

/** Translates `via` of the recording for `requestContext`. */
function contextOf({ url, via, initiator }: Visit) {
  switch (via) {
    case undefined:
      return requestContext({ url, navigation: true });
    case "redirect":
      return requestContext({ url, navigation: true });
    case "get":
    case "post":
      return requestContext({ url, initiator: initiator!, navigation: true, method: via.toUpperCase() });
    default:
      return requestContext({
        url,
        initiator: initiator!,
        topLevel: initiator!,
        navigation: false,
        method: via === "fetch-post" ? "POST" : "GET",
      });
  }
}
