import { expect, test } from "vitest";
import { deriveKeys, KeyCache, tryKeys } from "./secrets.ts";

test("each secret gives a key, in the order of the list; a string is its UTF-8", () => {
  const keys = deriveKeys(["é", Uint8Array.of(1, 2)], (bytes) => [...bytes].join());
  expect(keys).toEqual(["195,169", "1,2"]);
});

test("bytes that the caller wipes later do not change the key", () => {
  const secret = Uint8Array.of(1, 2);
  const [key] = deriveKeys(secret, (bytes) => bytes);
  secret.fill(0);
  expect(key).toEqual(Uint8Array.of(1, 2));
});

test("an error never contains the secret", () => {
  const secrets = [["a secret that leaks", ""], 12345678 as never, { key: "a secret that leaks" } as never];
  for (const secret of secrets) {
    const derive = () => deriveKeys(secret, (bytes) => bytes);
    expect(derive).toThrow(expect.objectContaining({ code: "weak-key" }));
    expect(derive).not.toThrow(/leaks|12345678/);
  }
});

test("what is neither text nor bytes is a TypeError, in a list of lists too", () => {
  for (const secret of [[["real", "old"]], [new ArrayBuffer(8)], ["real", null], { length: 1 }])
    expect(() => deriveKeys(secret as never, (bytes) => bytes)).toThrow(TypeError);
});

test("a cache evicts the key that was not used for longest", () => {
  const cache = new KeyCache(2);
  const [a, b, c] = [Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)];
  cache.set("a", a);
  cache.set("b", b);
  expect(cache.get("a")).toBe(a);
  cache.set("c", c);
  expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([a, undefined, c]);
});

test("keys are tried in their order, and a key other than the first needs a reissue", () => {
  const attempt = (key: number) => (key > 1 ? `key ${key}` : undefined);
  expect(tryKeys([2, 3], attempt)).toEqual({ result: "key 2", needsReissue: false });
  expect(tryKeys([1, 3], attempt)).toEqual({ result: "key 3", needsReissue: true });
  expect(tryKeys([1, 0], attempt)).toBeUndefined();
});
