import { parseCookieDate } from "speculoos";
import { expect, test } from "vitest";
import { conformance, jsonLines } from "../recorded-cases.ts";

type Recorded = { stored: { expires: string }[] };
type Row = {
  id: string;
  expect: "both" | "chromium" | "firefox" | "either";
  set: { headers: string[]; at: string; extra?: unknown }[];
  delayMs?: number;
  both?: Recorded;
  chromium?: Recorded;
  firefox?: Recorded;
};

const DAY = 86_400_000;

/** Rows that test something other than the date algorithm, or that deliberately differ from it. */
const EXCEPTIONS: Record<string, string> = {
  "dates-1697": "a semicolon ends the attribute: the weekday alone names no date",
  "dates-1723": "two Expires attributes: a matter of the jar",
  "dates-1728": "two Expires attributes: a matter of the jar",
  "dates-1771": "two Expires attributes: a matter of the jar",
  "dates-1773": "two Expires attributes: a matter of the jar",
  "dates-2284": "a tab makes Chromium ignore the cookie",
  "dates-2385":
    "both browsers read 00:020:00 as a time; the algorithm of §5.1.1 does not, and no server writes it",
  "dates-2610":
    "the four-digit year 100: in the past for Chromium, no date for Firefox, invalid by the specification",
};

conformance("browsers/dates.jsonl", "Expires as Chromium and Firefox read it", (text) => {
  const rows = jsonLines<Row>(text).filter((row) => {
    const [header] = row.set[0]!.headers;
    // A control character makes the whole cookie ignored; Max-Age outranks Expires; a Date header corrects it.
    const other = /[\x00-\x08\x0a-\x1f\x7f]|max-age/i.test(header!) || row.set[0]!.extra || row.delayMs;
    return row.expect !== "either" && row.set.length === 1 && /^n=v; Expires=/i.test(header!) && !other;
  });

  test("every recorded date is parsed as the browsers parse it", () => {
    const wrong: string[] = [];
    for (const row of rows) {
      const { headers, at } = row.set[0]!;
      const now = Date.parse(at);
      const time = parseCookieDate(headers[0]!.slice("n=v; Expires=".length))?.getTime();
      const { stored } = (row.both ?? (row.expect === "firefox" ? row.firefox : row.chromium))!;
      const recorded = stored[0]?.expires;
      const ours = time === undefined ? "session" : time <= now ? "past" : Math.min(time, now + 400 * DAY);
      const theirs =
        recorded === undefined ? "past" : recorded === "session" ? "session" : Date.parse(recorded);
      // The maximum of 400 days counts from when the browser received the response.
      const same =
        typeof ours === "number" && typeof theirs === "number"
          ? Math.abs(ours - theirs) < 5000
          : ours === theirs;
      if (!same && !(row.id in EXCEPTIONS)) wrong.push(row.id);
    }
    expect(wrong).toEqual([]);
    expect(rows.length).toBeGreaterThan(1000);
  });
});

conformance("http-state.json", "Dates of the IETF http-state working group", (text) => {
  test("each date is parsed as the working group expects", () => {
    const { dates } = text ? JSON.parse(text) : { dates: [] };
    expect(dates.length).toBeGreaterThan(50);
    const wrong = dates.filter(({ test: given, expected }: { test: string; expected: string | null }) => {
      return parseCookieDate(given)?.getTime() !== (expected === null ? undefined : Date.parse(expected));
    });
    expect(wrong).toEqual([]);
  });
});
