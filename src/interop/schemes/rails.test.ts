import { createHmac, pbkdf2Sync } from "node:crypto";
import { expect, test } from "vitest";
import {
  checkEmptySecrets,
  checkMaxAgeOption,
  checkRecordedCookies,
  checkUnknownOption,
  NOW,
} from "../../../test/scheme-checks.ts";
import { rails } from "./rails.ts";

const railsSecret = "rails-secret-key-base-0123456789abcdef";

checkRecordedCookies([
  {
    title: "Rails, signed",
    codec: rails.signed({ secret: railsSecret, keyDigest: "sha1" }),
    name: "greeting",
    raw: encodeURIComponent(
      "eyJfcmFpbHMiOnsibWVzc2FnZSI6IkltaGxiR3h2SWc9PSIsImV4cCI6bnVsbCwicHVyIjoiY29va2llLmdyZWV0aW5nIn19--8c0afe7492a4c22d8b965cc523ce40ccc67871df",
    ),
    value: "hello",
    readable: true,
  },
  {
    title: "Rails 7, signed",
    codec: rails.signed({ secret: railsSecret }),
    name: "greeting",
    raw: encodeURIComponent(
      "eyJfcmFpbHMiOnsibWVzc2FnZSI6IkltaGxiR3h2SWc9PSIsImV4cCI6bnVsbCwicHVyIjoiY29va2llLmdyZWV0aW5nIn19--1f49bf30e9d2a12657d79ac2ef7f048f31517c3c",
    ),
    value: "hello",
    readable: true,
  },
  {
    title: "Rails, with an end",
    codec: rails.signed({ secret: railsSecret, keyDigest: "sha1" }),
    name: "greeting",
    raw: encodeURIComponent(
      "eyJfcmFpbHMiOnsibWVzc2FnZSI6IkltaGxiR3h2SWc9PSIsImV4cCI6IjIwMzAtMDEtMDFUMDA6MDA6MDAuMDAwWiIsInB1ciI6ImNvb2tpZS5ncmVldGluZyJ9fQ==--57ab7877c5b60577abab642f38a11424a869f5b7",
    ),
    value: "hello",
    readable: true,
  },
  {
    title: "Rails, encrypted",
    codec: rails.encrypted({ secret: railsSecret, keyDigest: "sha1" }),
    name: "greeting",
    raw: encodeURIComponent(
      "uwPtLceIaMsXEJTleAJZvv8tB/+23pG62hEqOowNtRAuhkicsfEhb8mlyuMSz7aBUIG7ZEiVBJosaoXNYWVSKDDo2ym0LkFd--je8dO8KbVFjjkPuv--kEU/q8nv8kWjB8pfrOtGig==",
    ),
    value: "hello",
  },
]);

checkEmptySecrets(rails.signed);
checkEmptySecrets(rails.encrypted);
checkUnknownOption("digest", () => rails.signed({ secret: "s", digest: "md5" as never }));
checkUnknownOption("keyDigest", () => rails.encrypted({ secret: "s", keyDigest: "SHA1" as never }));
checkMaxAgeOption((maxAge) => rails.encrypted({ secret: "s", maxAge }));

test("the lifetime is inside, so that a reader without maxAge enforces it", () => {
  const raw = rails.encrypted({ secret: "s", maxAge: 60 }).write("a", 1, { now: NOW });
  const reader = rails.encrypted({ secret: "s" });
  expect(reader.read("a", raw, { now: NOW })).toMatchObject({
    status: "ok",
    expires: new Date(NOW + 60_000),
  });
  expect(reader.read("a", raw, { now: NOW + 60_000 })).toEqual({ status: "expired" });
});

test("an expiry that is no time of ISO 8601 is malformed, as in Rails", () => {
  const message = Buffer.from('"joe"').toString("base64");
  for (const exp of ["99999", "2099", "2099-01-01", 99999, true, {}, { toString: 1 }, [], "soon", ""]) {
    const text = Buffer.from(JSON.stringify({ _rails: { message, exp, pur: "cookie.a" } })).toString(
      "base64",
    );
    const key = pbkdf2Sync("s", "signed cookie", 1000, 64, "sha256");
    const raw = encodeURIComponent(`${text}--${createHmac("sha1", key).update(text).digest("hex")}`);
    expect(rails.signed({ secret: "s" }).read("a", raw, { now: NOW }), JSON.stringify(exp)).toEqual({
      status: "malformed",
    });
  }
});

test("a cookie under another name has the wrong purpose", () => {
  const codec = rails.signed({ secret: "s" });
  expect(codec.read("b", codec.write("a", 1))).toEqual({ status: "wrong-purpose" });
});
