/** The jar against what Chromium and Firefox stored and sent (test/conformance/data/browsers). */

import { CookieJar, requestContext } from "speculoos/jar";
import { expect, test } from "vitest";
import { conformance, jsonLines } from "../recorded-cases.ts";

type Visit = { url: string; via?: string; initiator?: string };
type Answer = Visit & { headers: string[]; at: string; extra?: [string, string][] };
type Kept = {
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
type Recorded = { read: (string | null)[]; stored: Kept[] };
type Row = {
  id: string;
  note: string;
  expect: "both" | "chromium" | "firefox" | "either";
  rule?: string;
  set: Answer[];
  delayMs?: number;
  read: Visit[];
  both?: Recorded;
  chromium?: Recorded;
  firefox?: Recorded;
};

/** Where the two browsers agree by accident, each for a reason of its own that the specification has not. */
const EXCEPTIONS: Record<string, string> = {
  "dates-2284": "a tab in Expires: Chromium ignores the cookie for it, Firefox reads a date in the past",
  "dates-2385": "both read 00:020:00 as a time; the algorithm of §5.1.1 does not, and no server writes it",
  "dates-2610":
    "the year 1, told to Firefox's old parser: Chromium has it past, the specification finds no date",
  "syntax-2890": "a tab in a nameless cookie: Chromium ignores tabs, Firefox nameless cookies",
};

const FILES = ["dates", "domain", "path", "replace", "samesite", "secure", "syntax"];

for (const file of FILES) {
  conformance(`browsers/${file}.jsonl`, `The jar stores and sends what browsers do: ${file}`, (text) => {
    const rows = jsonLines<Row>(text).filter((row) => row.expect !== "either");

    test("every recorded case", () => {
      const wrong = rows.filter((row) => !(row.id in EXCEPTIONS)).map(differences);
      expect(wrong.filter((difference) => difference !== undefined)).toEqual([]);
      expect(rows.length).toBeGreaterThan(150);
    });
  });
}

type Ours = Omit<Kept, "expires"> & { expiryTime: number | null };

function differences(row: Row): string | undefined {
  let now = 0;
  // As the recording was made (its README).
  const jar = new CookieJar({ clock: () => now, laxAllowingUnsafe: true });
  for (const answer of row.set) {
    now = Date.parse(answer.at);
    const context = contextOf(answer);
    jar.getCookieString(new URL(answer.url), context);
    const date = answer.extra?.find(([name]) => name === "Date")?.[1];
    const told = date === undefined ? context : { ...context, responseDate: new Date(date) };
    for (const header of answer.headers) jar.setCookie(header, new URL(answer.url), told);
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
 * Whatever the order. Lifetimes within five seconds, as they count from when the browser saw the answer; `at` is when
 * Chromium did, so Firefox's are only told from none. Names, values and paths with octets beyond ASCII are told by `read`:
 * the lists of stored cookies had them replaced.
 */
function sameCookies(ours: Ours[], theirs: Kept[], anyTime: boolean): boolean {
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

/** `via` of the recording, in the words of `requestContext`. */
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
