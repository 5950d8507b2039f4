import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { createHmacSha256 } from "./hmac-sha256-node.ts";

const hex = (tag: string | undefined) => Buffer.from(tag!, "base64url").toString("hex");

test("is the HMAC of RFC 4231, test cases 1 and 2 (the texts of the others are not ASCII, or their keys longer)", () => {
  expect(hex(createHmacSha256(new Uint8Array(20).fill(0x0b))("Hi There"))).toBe(
    "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
  );
  expect(hex(createHmacSha256(Buffer.from("Jefe"))("what do ya want for nothing?"))).toBe(
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  );
});

test("a text is tagged as before after one that made the buffer grow", () => {
  const mac = createHmacSha256(new Uint8Array(32).fill(3));
  const tag = (text: string) =>
    createHmac("sha256", new Uint8Array(32).fill(3)).update(text).digest("base64url");
  for (const length of [1, 2, 255, 256, 257, 20_000, 1, 255, 30_000, 2]) {
    const text = "x".repeat(length);
    expect(mac(text)).toBe(tag(text));
  }
});

test("two keys that are used in turn do not see each other's pads", () => {
  const [one, two] = [
    createHmacSha256(new Uint8Array(32).fill(1)),
    createHmacSha256(new Uint8Array(32).fill(2)),
  ];
  const [tagOne, tagTwo] = [one("a"), two("a")];
  expect(tagOne).not.toBe(tagTwo);
  for (const text of ["", "x".repeat(9000), "é"]) {
    one(text);
    expect(two("a")).toBe(tagTwo);
    two(text);
    expect(one("a")).toBe(tagOne);
  }
});
