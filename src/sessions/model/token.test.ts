import { describe, expect, test } from "vitest";
import { createId, createSecret } from "./token.ts";

/** Returns, of all bits of these texts, which were 1 in one of them and 0 in another. */
function varyingBits(texts: readonly string[]): number {
  const [ones, zeros] = [new Uint8Array(16), new Uint8Array(16)];
  for (const text of texts) {
    const bytes = Buffer.from(text, "base64url");
    expect(bytes).toHaveLength(16);
    bytes.forEach((byte, index) => {
      ones[index]! |= byte;
      zeros[index]! |= ~byte;
    });
  }
  return [...ones].reduce((sum, byte, index) => sum + popCount(byte & zeros[index]!), 0);
}

function popCount(byte: number): number {
  return byte.toString(2).replaceAll("0", "").length;
}

describe("a session's token", () => {
  test("has an id and a secret of 128 random bits each, and no two are the same", () => {
    const ids = Array.from({ length: 500 }, () => createId());
    const secrets = Array.from({ length: 500 }, () => createSecret());
    expect(new Set([...ids.map((id) => id.slice(4)), ...secrets]).size).toBe(1000);
    expect(varyingBits(ids.map((id) => id.slice(4)))).toBe(128);
    expect(varyingBits(secrets)).toBe(128);
  });

  test("shares only the first four characters with the one that it rotated from", () => {
    const first = createId();
    const successors = Array.from({ length: 500 }, () => createId(first));
    expect(new Set(successors.map((id) => id.slice(0, 4)))).toEqual(new Set([first.slice(0, 4)]));
    expect(varyingBits(successors.map((id) => id.slice(4)))).toBe(128);
  });
});
