/** The parts of a value as the page shows them. */

import { expect, test } from "vitest";
import { KeyRing, MarshalCookie, SealedCookie, SignedCookie } from "../../index.ts";
import type { Kind } from "./actions.ts";
import { splitValue } from "./value-parts.ts";

const keys = new KeyRing(KeyRing.generate());
const wireValue = (cookie: { toString(): string }) => /^n=([^;]*)/.exec(cookie.toString())![1]!;
const lengths = (kind: Kind, value: string) =>
  splitValue(kind, value).map(({ title = "", text }) => `${title}:${text.length}`);

test("a signed value has a signature block and the value after it", () => {
  const block = ["kind:1", "key id:2", "issued:8", "expires:8", "tag:43", ":1"];
  expect(lengths("signed", wireValue(new SignedCookie("n", "joe", keys)))).toEqual([...block, "value:3"]);
  expect(lengths("marshal", wireValue(new MarshalCookie("n", 1, keys))).slice(0, 6)).toEqual(block);
});

test("a sealed value has a nonce and a tag before what is encrypted", () => {
  const parts = splitValue("sealed", wireValue(new SealedCookie("n", 1, keys)));
  expect(parts.map(({ title }) => title)).toEqual(["kind", "key id", "issued", "nonce", "tag", "encrypted"]);
  expect(parts.slice(0, 5).map(({ text }) => text.length)).toEqual([1, 2, 8, 32, 21]);
});

test("the parts of a value, joined, are the value", () => {
  for (const cookie of [new SignedCookie("n", "joe", keys), new SealedCookie("n", "joe", keys)]) {
    for (const kind of ["plain", "signed", "marshal", "sealed"] as const) {
      const value = wireValue(cookie);
      expect(
        splitValue(kind, value)
          .map(({ text }) => text)
          .join(""),
      ).toBe(value);
    }
  }
});

test("a value that is plain, malformed or of another kind has one part", () => {
  const signed = wireValue(new SignedCookie("n", "joe", keys));
  for (const [kind, value] of [
    ["plain", signed],
    ["sealed", signed],
    ["marshal", signed],
    ["signed", "planted"],
    ["sealed", "E"],
    ["signed", ""],
  ] as const)
    expect(splitValue(kind, value)).toEqual([{ title: "value", tone: "value", text: value }]);
});
