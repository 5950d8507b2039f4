import { expect, test } from "vitest";
import { deriveKeys, tryKeys } from "./secrets.ts";

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

test("keys are tried in their order, and a key other than the first needs a reissue", () => {
  const attempt = (key: number) => (key > 1 ? `key ${key}` : undefined);
  expect(tryKeys([2, 3], attempt)).toEqual({ result: "key 2", needsReissue: false });
  expect(tryKeys([1, 3], attempt)).toEqual({ result: "key 3", needsReissue: true });
  expect(tryKeys([1, 0], attempt)).toBeUndefined();
});
