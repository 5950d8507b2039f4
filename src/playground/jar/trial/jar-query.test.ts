/** The form of the jar page and its links. */

import { describe, expect, test } from "vitest";
import { checkJarForm, type JarForm, jarLink, readJarForm } from "./jar-query.ts";

const form = (fields: Partial<JarForm> = {}): JarForm => ({
  ...readJarForm(new URLSearchParams()),
  lines: "a=1",
  ...fields,
});

function urlOf(typed: string): string | undefined {
  const checked = checkJarForm(form({ url: typed }));
  return "asker" in checked ? checked.url.href : checked.url;
}

test("a link brings back what was typed", () => {
  for (const typed of [
    form(),
    form({ lines: "\n<b> & = + % é 💛 \u0001\nb=2", url: " ", asker: "script" }),
    form({ url: "https://x/", asker: "embed", ownUrl: "https://y/?a=b#c", ownAsker: "form" }),
  ]) {
    const link = new URL(jarLink(typed), "http://localhost");
    expect(readJarForm(link.searchParams)).toEqual(typed);
  }
});

test("a link says nothing that is as usual", () => {
  expect(jarLink({})).toBe("/jar");
  expect(jarLink({ lines: "a=1\r\nb=2", ownAsker: "link" })).toBe("/jar?set=a%3D1%0Ab%3D2");
});

test("who asks is one of the list, whatever the link says", () => {
  for (const by of ["", "nobody", "__proto__", "toString"])
    expect(readJarForm(new URLSearchParams({ by })).asker).toBe("user");
});

describe("the URL is taken", () => {
  const rows: [typed: string, url: string][] = [
    [" https://example.com/a?b ", "https://example.com/a?b"],
    ["example.com/login", "https://example.com/login"],
    ["localhost:3000", "http://localhost:3000/"],
    ["127.0.0.1", "http://127.0.0.1/"],
    ["wss://example.com", "wss://example.com/"],
    ["https://me:secret@bücher.example/#top", "https://xn--bcher-kva.example/"],
  ];
  for (const [typed, url] of rows) test(typed, () => expect(urlOf(typed)).toBe(url));
});

describe("the URL is refused, with a sentence", () => {
  const rows: [typed: string, says: RegExp][] = [
    ["", /which URL/],
    ["http://a b/", /no URL/],
    ["https://", /no URL/],
    ["javascript:alert(1)", /no URL/],
    ["ftp://example.com/", /not over ftp\./],
    ["file:///etc/passwd", /not over file\./],
  ];
  for (const [typed, says] of rows) test(JSON.stringify(typed), () => expect(urlOf(typed)).toMatch(says));
});

describe("the lines are refused, with what to do,", () => {
  const rows: [why: string, lines: string, says: RegExp][] = [
    ["where there is none", " \n", /Paste a Set-Cookie line/],
    ["where they are other headers", "Date: now\nServer: x", /no Set-Cookie in those 2 lines/],
    ["where there are too many", "a=1\n".repeat(251), /251 Set-Cookie lines.*250/],
    ["where they are too long", `a=${"1".repeat(1e6)}`, /1,000,002 characters.*100,000/],
  ];
  for (const [why, lines, says] of rows)
    test(why, () => expect(checkJarForm(form({ lines }))).toEqual({ lines: expect.stringMatching(says) }));
});

test("every field says what is wrong with it at once", () => {
  const faults = checkJarForm(form({ lines: "", url: "", ownUrl: "http://" }));
  expect(Object.keys(faults)).toEqual(["lines", "url", "ownUrl"]);
});
