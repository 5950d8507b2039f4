import Keygrip from "keygrip";
import { expect, test } from "vitest";
import { checkEmptySecrets, checkRecordedCookies, checkUnknownOption } from "../../../test/scheme-checks.ts";
import { keygrip } from "./keygrip.ts";

checkRecordedCookies([
  {
    title: "keygrip",
    codec: keygrip.signed({ secret: ["SEKRIT2", "SEKRIT1"] }),
    name: "signed",
    raw: { value: "bar", signature: "u4z9xBaFvplLCD1pAkEq_CgUE7s" },
    value: "bar",
  },
]);

checkEmptySecrets(keygrip.signed);
checkUnknownOption("digest", () => keygrip.signed({ secret: "s", digest: "md5" as never }));

test("a signature in hexadecimal digits is read, as Keygrip's option encoding writes it", () => {
  // Its types leave the third argument out.
  const Framework: new (keys: string[], digest: string, encoding: string) => Keygrip = Keygrip as never;
  for (const digest of ["sha1", "sha256", "sha384", "sha512"] as const) {
    const [codec, framework] = [keygrip.signed({ secret: "s", digest }), new Framework(["s"], digest, "hex")];
    const signature = framework.sign("user=joe");
    expect(codec.read("user", { value: "joe", signature })).toMatchObject({ status: "ok", value: "joe" });
    expect(codec.read("user", { value: "eve", signature })).toEqual({ status: "forged" });
  }
});

test("half of a surrogate pair is not written", () => {
  expect(() => keygrip.signed({ secret: "s" }).write("a", "\ud800")).toThrow(
    expect.objectContaining({ code: "invalid-value" }),
  );
});
