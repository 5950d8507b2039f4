/** The form of the jar page and its links. */

import { describe, expect, test } from "vitest";
import { checkJarForm, isJarInput, type JarForm, jarLink, readJarForm } from "./jar-query.ts";

const form = (fields: Partial<JarForm> = {}): JarForm => ({
  ...readJarForm(new URLSearchParams()),
  lines: "a=1",
  ...fields,
});

function urlOf(typed: string): string | undefined {
  const checked = checkJarForm(form({ url: typed }));
  return isJarInput(checked) ? checked.url.href : checked.url;
}

test("a link restores the form as it was typed", () => {
  for (const typed of [
    form(),
    form({ lines: "\n<b> & = + % é 💛 \u0001\nb=2", url: " ", initiator: "script" }),
    form({ url: "https://x/", initiator: "embed", ownUrl: "https://y/?a=b#c", ownInitiator: "form" }),
  ]) {
    const link = new URL(jarLink(typed), "http://localhost");
    expect(readJarForm(link.searchParams)).toEqual(typed);
  }
});

test("a link leaves out fields with their default value", () => {
  expect(jarLink({})).toBe("/jar");
  expect(jarLink({ lines: "a=1\r\nb=2", ownInitiator: "link" })).toBe("/jar?set=a%3D1%0Ab%3D2");
});

test("an unknown initiator in a link is read as the user", () => {
  for (const by of ["", "nobody", "__proto__", "toString"])
    expect(readJarForm(new URLSearchParams({ by })).initiator).toBe("user");
});

describe("a URL is accepted", () => {
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

describe("a URL is refused, with a sentence", () => {
  const rows: [typed: string, says: RegExp][] = [
    ["", /Enter a URL/],
    ["http://a b/", /not a valid URL/],
    ["https://", /not a valid URL/],
    ["javascript:alert(1)", /not a valid URL/],
    ["ftp://example.com/", /not over ftp\./],
    ["file:///etc/passwd", /not over file\./],
  ];
  for (const [typed, says] of rows) test(JSON.stringify(typed), () => expect(urlOf(typed)).toMatch(says));
});

describe("the lines are refused, with what to do, if", () => {
  const rows: [why: string, lines: string, says: RegExp][] = [
    ["there is none", " \n", /Paste at least one Set-Cookie line/],
    ["they are other headers", "Date: now\nServer: x", /no Set-Cookie header in these 2 lines/],
    ["they are a Cookie header", "Cookie: a=1", /There is a Cookie header.*paste the Set-Cookie headers/],
    ["they are JSON of another kind", '{"name": "a"}', /JSON without a Set-Cookie header/],
    ["there are too many", "a=1\n".repeat(251), /251 Set-Cookie lines.*250/],
    ["they are too long", `a=${"1".repeat(1e6)}`, /1,000,002 characters.*100,000/],
  ];
  for (const [why, lines, says] of rows)
    test(why, () => expect(checkJarForm(form({ lines }))).toEqual({ lines: expect.stringMatching(says) }));
});

test("the faults of all fields are reported at once", () => {
  const faults = checkJarForm(form({ lines: "", url: "", ownUrl: "http://" }));
  expect(Object.keys(faults)).toEqual(["lines", "url", "ownUrl"]);
});
