/** What the jar page answers to links and forms, well meant or not. */

import { describe, expect, test } from "vitest";
import { answerJarForm, answerJarLink } from "./jar-answer.ts";

const NOW = Date.UTC(2026, 0, 1);

const formOf = (set: string, more: Record<string, string> = {}) =>
  new URLSearchParams({ set, url: "https://example.com/", ...more }).toString();

test("a form leads to the link that shows its trial", () => {
  const answer = answerJarForm(formOf("a=1", { by: "link", to: "", as: "user" }), NOW);
  expect(answer).toEqual({
    status: 303,
    location: "/jar?set=a%3D1&url=https%3A%2F%2Fexample.com%2F&by=link#verdicts",
  });
});

describe("a page comes back at once, whatever is pasted:", () => {
  const rows: [what: string, body: string | undefined, status: number, says: string][] = [
    ["a megabyte", formOf("a".repeat(1_000_000)), 413, "That is 1,000,000 characters"],
    ["more than is read", undefined, 413, "That is far too much"],
    [
      "250 lines too long for a link",
      formOf("n=1; Domain=example.com\n".repeat(250)),
      200,
      "too long for a link",
    ],
    [
      "200 cookies",
      formOf(Array.from({ length: 200 }, (_, i) => `a${i}=${"x".repeat(90)}`).join("\n")),
      200,
      "The first 24 of",
    ],
    ["100,000 attributes", formOf(`a=1${";".repeat(99_990)}`), 200, "The cookie is stored"],
    ["50,000 unknown ones", formOf(`a=1${";b".repeat(49_990)}`), 200, "characters more"],
    ["a name of 4,000 characters", formOf(`${"<".repeat(4000)}=1`), 200, "The cookie is stored"],
    ["an empty form", "", 400, "Paste a Set-Cookie line first."],
    ["no form", "%%%\u0000&&&==", 400, "Paste a Set-Cookie line first."],
    ["a wrong URL", formOf("a=1", { url: "http://[" }), 400, "This is no URL."],
  ];
  for (const [what, body, status, says] of rows) {
    test(what, () => {
      const start = performance.now();
      const answer = answerJarForm(body, NOW);
      expect(performance.now() - start).toBeLessThan(5000);
      expect(answer).toMatchObject({ status, text: expect.stringContaining(says) });
      if ("text" in answer) expect(answer.text.length).toBeLessThan(1_500_000);
    });
  }
});

test("no field of a link becomes markup", () => {
  const evil = `"'><script>alert(1)</script>`;
  for (const fields of [
    {
      set: `${evil}=${evil}; Path=/${evil}; ${evil}`,
      url: `https://example.com/${evil}`,
      to: `https://example.com/?${evil}`,
    },
    { set: evil, url: evil, to: evil, by: evil, as: evil },
  ]) {
    const answer = answerJarLink(new URLSearchParams(fields), NOW);
    expect(answer).toMatchObject({ text: expect.not.stringMatching(/<script|["']>&#60;script/) });
  }
});

test("a link without lines is the beginning, and no fault", () => {
  const answer = answerJarLink(new URLSearchParams({ url: "nonsense:" }), NOW);
  expect(answer).toMatchObject({ status: 200, text: expect.not.stringContaining("aria-invalid") });
});
