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

test("half of a surrogate pair is not written", () => {
  expect(() => keygrip.signed({ secret: "s" }).write("a", "\ud800")).toThrow(
    expect.objectContaining({ code: "invalid-value" }),
  );
});
