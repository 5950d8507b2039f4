/** The responses of the jar page to links and forms, also to hostile ones. */

import { describe, expect, test } from "vitest";
import { respondToForm, respondToLink } from "./jar-response.ts";

const NOW = Date.UTC(2026, 0, 1);

const formOf = (set: string, more: Record<string, string> = {}) =>
  new URLSearchParams({ set, url: "https://example.com/", ...more }).toString();

test("the form redirects to the link of its trial", () => {
  const response = respondToForm(formOf("a=1", { by: "link", to: "", as: "user" }), NOW);
  expect(response).toEqual({
    status: 303,
    location: "/jar?set=a%3D1&url=https%3A%2F%2Fexample.com%2F&by=link#verdicts",
  });
});

describe("the page responds quickly to", () => {
  const rows: [what: string, body: string | undefined, status: number, says: string][] = [
    ["a megabyte", formOf("a".repeat(1_000_000)), 413, "That is 1,000,000 characters"],
    ["a body that is too long to read", undefined, 413, "That is far too long"],
    [
      "250 lines, too long for a link",
      formOf("n=1; Domain=example.com\n".repeat(250)),
      200,
      "too long for a link",
    ],
    [
      "200 cookies",
      formOf(Array.from({ length: 200 }, (_, i) => `a${i}=${"x".repeat(90)}`).join("\n")),
      200,
      "the first 24 of",
    ],
    ["100,000 attributes", formOf(`a=1${";".repeat(99_990)}`), 200, "The cookie is stored"],
    ["50,000 unknown attributes", formOf(`a=1${";b".repeat(49_990)}`), 200, "characters more"],
    ["a name of 4,000 characters", formOf(`${"<".repeat(4000)}=1`), 200, "The cookie is stored"],
    ["an empty form", "", 400, "Paste at least one Set-Cookie line."],
    ["a body that is not a form", "%%%\u0000&&&==", 400, "Paste at least one Set-Cookie line."],
    ["an invalid URL", formOf("a=1", { url: "http://[" }), 400, "This is not a valid URL."],
  ];
  for (const [what, body, status, says] of rows) {
    test(what, () => {
      const start = performance.now();
      const response = respondToForm(body, NOW);
      expect(performance.now() - start).toBeLessThan(5000);
      expect(response).toMatchObject({ status, text: expect.stringContaining(says) });
      if ("text" in response) expect(response.text.length).toBeLessThan(1_500_000);
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
    const response = respondToLink(new URLSearchParams(fields), NOW);
    expect(response).toMatchObject({ text: expect.not.stringMatching(/<script|["']>&#60;script/) });
  }
});

test("a link without lines shows the form without faults", () => {
  const response = respondToLink(new URLSearchParams({ url: "nonsense:" }), NOW);
  expect(response).toMatchObject({ status: 200, text: expect.not.stringContaining("aria-invalid") });
});
