/** Text, its bytes, and the sentences of the jar about them. */

import { CookieJar } from "speculoos/jar";
import { expect, test } from "vitest";
import { toBytes, toSentence, toText } from "./wire-text.ts";

test("text comes back from its bytes", () => {
  for (const text of ["", "a", "é", "💛=1; Domain=é.example", "\u0080", "\ud83d\udc9b\u0000"])
    expect(toText(toBytes(text))).toBe(text);
  expect(toText("\xff")).toBe("\ufffd");
});

test("a sentence of the jar shows a name as it was typed, also if it looks like an escape", () => {
  const jar = new CookieJar();
  const sentenceFor = (name: string) =>
    toSentence(jar.setCookie(toBytes(`${name}=1; SameSite=None`), "https://a.example/").reasons[0]!.message);
  for (const name of ["é", "💛", "À"]) expect(sentenceFor(name)).toContain(`"${name}"`);
  expect(sentenceFor("\\u0080")).toContain('"\\\\u0080"');
});
