import { expect, test } from "vitest";
import { checkEmptySecrets, checkMaxAgeOption, checkRecordedCookies } from "../../../test/scheme-checks.ts";
import { ironSession } from "./iron-session.ts";

const ironPassword = "complex_password_at_least_32_characters_long";

checkRecordedCookies([
  {
    title: "iron-session",
    codec: ironSession.sealed({ secret: ironPassword }),
    name: "any",
    raw: "Fe26.2*1*af64553bc113fa79f963ac99be5b2d31eaa65d7695eda1f245e30cd47487b694*LjIU8cWgOzAG8pynkv359g*uDx8k3ribd2pdLzTXG_9eQ**9ae9060234b1323fe9f36abd4455129fe251034cbafd267adbb8bda2b9c0b81d*LCKubIduRLDdvEbIWpvNljnShBlcFWdWnkTat0CKmgg~2",
    value: { test: 1 },
    optionalSuffix: "~2",
  },
]);

checkEmptySecrets(ironSession.sealed);
checkMaxAgeOption((maxAge) => ironSession.sealed({ secret: ironPassword, maxAge }));

test("a password of fewer than 32 characters is refused when the codec is made", () => {
  expect(() => ironSession.sealed({ secret: "short" })).toThrow(
    expect.objectContaining({ code: "weak-key" }),
  );
});

test("a seal of a password that is not in the list is of an unknown key", () => {
  const raw = ironSession.sealed({ secret: [ironPassword, `${ironPassword}2`] }).write("s", 1);
  expect(ironSession.sealed({ secret: ironPassword }).read("s", raw)).toEqual({ status: "unknown-key" });
});
