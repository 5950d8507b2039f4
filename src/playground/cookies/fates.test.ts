/** What became of cookies that were sent. */

import { describe, expect, test } from "vitest";
import { fatesOf } from "./fates.ts";

const NOW = Date.UTC(2026, 0, 1);
const BASE = "http://127.0.0.1:4600";

function fates(lines: readonly string[], header: string, base = BASE): string[] {
  const journey = { lines, header, setBy: `${base}/act`, page: `${base}/play` };
  return fatesOf(journey, NOW).map(
    ({ name, status, reasons }) => `${name} ${[status, ...reasons.map(({ code }) => code)].join(" ")}`,
  );
}

describe("the fate of a cookie is", () => {
  const rows: [why: string, line: string, header: string, fate: string[]][] = [
    ["returned, if the browser sent it back", "a=1; Path=/", "b=2; a=1", ["a returned"]],
    ["not stored, because of its domain", "a=1; Domain=example.com", "", ["a not-stored domain-mismatch"]],
    ["not sent, because of its path", "a=1; Path=/admin", "", ["a not-sent path-mismatch"]],
    [
      "stored over loopback, although it is Secure",
      "a=1; Path=/; Secure; SameSite=None",
      "a=1",
      ["a returned"],
    ],
    ["missing, if it should be there", "a=1; Path=/; Secure", "", ["a missing"]],
    ["missing, if the browser sent another value", "a=1; Path=/", "a=2; b=a=1", ["a missing"]],
    ["missing, if only a longer value begins like it", "a=1; Path=/", "a=11", ["a missing"]],
    [
      "against the rules, if the browser sent what the jar refuses",
      "a=1; Domain=com",
      "a=1",
      ["a returned-against-rules domain-mismatch"],
    ],
    ["none, if it removes a cookie", "a=; Path=/; Max-Age=0", "", []],
    ["returned without a value", "a=; Path=/", "a=", ["a returned"]],
  ];
  for (const [why, line, header, fate] of rows) test(why, () => expect(fates([line], header)).toEqual(fate));
});

test("cookies of one response have their fates in order, and one that a later line replaces has none of its own", () => {
  expect(fates(["a=1; Path=/", "b=2; Path=/play", "c=3; Path=/x"], "b=2; a=1")).toEqual([
    "a returned",
    "b returned",
    "c not-sent path-mismatch",
  ]);
});

test("a cookie that is Secure is not stored over http from another machine", () => {
  expect(fates(["a=1; Path=/; Secure"], "", "http://192.168.0.2")).toEqual(["a not-stored insecure-origin"]);
});
