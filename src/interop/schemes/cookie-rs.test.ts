import { expect, test } from "vitest";
import { checkEmptySecrets, checkRecordedCookies } from "../../../test/scheme-checks.ts";
import { cookieRs } from "./cookie-rs.ts";

const rustKey = Uint8Array.from(
  Buffer.from(
    "59cac87de65ac5f5a6f922a9871f14c55e9afe4f3c1a088ffe18748a5ce19f3c9d2987811fe2c410c6a886042a01c4183967f193c9b9e90ab4aabb59fc896e6b",
    "hex",
  ),
);

checkRecordedCookies([
  {
    title: "cookie-rs, signed",
    codec: cookieRs.signed({ secret: rustKey }),
    name: "any",
    raw: "3tdHXEQ2kf6fxC7dWzBGmpSLMtJenXLKrZ9cHkSsl1w=Tamper-proof",
    value: "Tamper-proof",
    readable: true,
  },
  {
    title: "cookie-rs, private",
    codec: cookieRs.private({ secret: rustKey }),
    name: "encrypted_with_ring014",
    raw: "lObeZJorGVyeSWUA8khTO/8UCzFVBY9g0MGU6/J3NN1R5x11dn2JIA==",
    value: "Tamper-proof",
    identifiedAs: null,
  },
]);

checkEmptySecrets(cookieRs.signed);
checkEmptySecrets(cookieRs.private);

test("a key of fewer than 32 bytes is refused when the codec is made", () => {
  expect(() => cookieRs.signed({ secret: new Uint8Array(20) })).toThrow(
    expect.objectContaining({ code: "weak-key" }),
  );
});

test("cookies with percent-escapes are read, as Rocket and actix-web send them", () => {
  const signed = cookieRs.signed({ secret: rustKey });
  const value = "50% / ünï";
  expect(signed.read("a", encodeURIComponent(signed.write("a", value)))).toMatchObject({
    status: "ok",
    value,
  });
  expect(signed.read("a", signed.write("a", "%41"))).toMatchObject({ status: "ok", value: "%41" });
  const sealed = cookieRs.private({ secret: rustKey });
  expect(sealed.read("a", encodeURIComponent(sealed.write("a", value)))).toMatchObject({
    status: "ok",
    value,
  });
});

test("a retired key still reads, and its cookie needs a reissue", () => {
  const retired = new Uint8Array(64).fill(1);
  for (const make of [cookieRs.signed, cookieRs.private]) {
    const raw = make({ secret: retired }).write("a", "joe");
    expect(make({ secret: [rustKey, retired] }).read("a", raw)).toEqual({
      status: "ok",
      value: "joe",
      needsReissue: true,
    });
    expect(make({ secret: rustKey }).read("a", raw)).toEqual({ status: "forged" });
  }
});

test("half of a surrogate pair is not written", () => {
  for (const make of [cookieRs.signed, cookieRs.private]) {
    expect(() => make({ secret: rustKey }).write("a", "\ud800")).toThrow(
      expect.objectContaining({ code: "invalid-value" }),
    );
  }
});
