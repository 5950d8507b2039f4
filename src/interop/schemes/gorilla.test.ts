import { expect, test } from "vitest";
import { checkMaxAgeOption, checkRecordedCookies } from "../../../test/scheme-checks.ts";
import { encodeUtf8 } from "../../base/utf8.ts";
import { gorilla } from "./gorilla.ts";

const gorillaKey = encodeUtf8("very-secret-hash-key-32-bytes!!!");

checkRecordedCookies([
  {
    title: "gorilla",
    codec: gorilla.encoded({ hashKey: gorillaKey }),
    name: "sess",
    raw: "MTc5NTQzNTE2NnxleUpoSWpveGZRbz18rAO_ovtPT0xg7W5PQjwpOTeBDrMNKJKx9gN-q58495c=",
    value: { a: 1 },
  },
  {
    title: "gorilla, encrypted",
    codec: gorilla.encoded({ hashKey: gorillaKey, blockKey: encodeUtf8("a-lot-secret-16!") }),
    name: "sess",
    raw: "MTc5NTQzNTE2NnxyZXZyaEF5U2M0cVNwaEZEeGFVQV9lb1NFQk05RFhoOHzslFITlnjQ_aJ1BYSNIDWSVbTS8PQfHlVVinH5e2EgNg==",
    value: { a: 1 },
  },
]);

checkMaxAgeOption((maxAge) => gorilla.encoded({ hashKey: gorillaKey, maxAge }));

test("a key that is empty, a text, or of the wrong length is refused when the codec is made", () => {
  for (const options of [
    { hashKey: new Uint8Array(0) },
    { hashKey: [] },
    { hashKey: "text" as never },
    { hashKey: gorillaKey, blockKey: new Uint8Array(20) },
    { hashKey: gorillaKey, blockKey: "0123456789abcdef" as never },
  ]) {
    expect(() => gorilla.encoded(options)).toThrow(expect.objectContaining({ code: "weak-key" }));
  }
});

test("a block key without a hash key would never be used, and is refused", () => {
  const blockKey = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)];
  expect(() => gorilla.encoded({ hashKey: gorillaKey, blockKey })).toThrow(TypeError);
});

test("each hash key has the block key at its own position", () => {
  const [first, second] = [gorillaKey, encodeUtf8("another-hash-key-of-32-bytes!!!!")];
  const blockKey = new Uint8Array(16).fill(2);
  const raw = gorilla.encoded({ hashKey: second, blockKey }).write("a", 1);
  const ring = gorilla.encoded({
    hashKey: [first, second],
    blockKey: [new Uint8Array(16).fill(1), blockKey],
  });
  expect(ring.read("a", raw)).toMatchObject({ status: "ok", value: 1, needsReissue: true });
});
