import { expect, test } from "vitest";
import {
  checkEmptySecrets,
  checkMaxAgeOption,
  checkRecordedCookies,
  checkUnknownOption,
  NOW,
} from "../../../test/scheme-checks.ts";
import { django } from "./django.ts";

checkRecordedCookies([
  {
    title: "Django, v2",
    codec: django.signed({ secret: "django-secret" }),
    name: "mycookie",
    raw: "hello:1r31eq:sWH4A9RUf26SQq2eBhVAxMs6PZiXPcavb-U0OCTFmLs",
    value: "hello",
  },
  {
    title: "Django, v2 and salt",
    codec: django.signed({ secret: "django-secret", salt: "extra" }),
    name: "mycookie",
    raw: "hello:1r31eq:QmQw8DZYSXxKl4xgleYBu4sA5DLZh_TLELQoaDWx5AY",
    value: "hello",
  },
  {
    title: "Django, session",
    codec: django.session({ secret: "django-secret" }),
    name: "sessionid",
    raw: "eyJ1c2VyIjoiam9lIn0:1r31eq:bBXiTQbY7EI23UVLwybTLypxeeJ5zO4UASXMx6tp1Mg",
    value: { user: "joe" },
    readable: true,
  },
]);

checkEmptySecrets(django.signed);
checkEmptySecrets(django.session);
checkUnknownOption("format", () => django.signed({ secret: "s", format: "v3" as never }));
checkMaxAgeOption((maxAge) => django.signed({ secret: "s", maxAge }));
checkMaxAgeOption((maxAge) => django.session({ secret: "s", maxAge }));

const at = { now: NOW };

test("a cookie with the legacy salt needs a reissue, and is forged if only v2 is accepted", () => {
  const legacy = "hello:1r31eq:5TEBiSaHwlpkbfTwEIz8hEe_D3DEibF2H1xY7AixYDA";
  const secret = "django-secret";
  const read = (format?: "v2" | "legacy") => django.signed({ secret, format }).read("mycookie", legacy, at);
  expect(read()).toMatchObject({ status: "ok", needsReissue: true });
  expect(read("legacy")).toMatchObject({ status: "ok", needsReissue: false });
  expect(read("v2")).toEqual({ status: "forged" });
});

test("a cookie in Python's quotes is read", () => {
  const codec = django.signed({ secret: "s" });
  const text = codec.write("a", 'a;"b"\\é', at);
  const quoted = `"${text.replace(/["\\]/g, "\\$&").replace(";", "\\073").replace("é", "\\351")}"`;
  expect(codec.read("a", quoted, at)).toMatchObject({ status: "ok", value: 'a;"b"\\é' });
});

test("a session does not inflate without bound", () => {
  const codec = django.session({ secret: "s" });
  const raw = codec.write("s", { bomb: "x".repeat(3_000_000) }, at);
  expect(raw.length).toBeLessThan(5000);
  expect(codec.read("s", raw, at)).toEqual({ status: "malformed" });
});

test("the reader's maxAge decides how long a text is valid: a whole number of seconds, the last included", () => {
  const codec = django.signed({ secret: "s", maxAge: 60 });
  const raw = codec.write("a", "b", at);
  expect(codec.read("a", raw, { now: NOW + 60_999 })).toEqual({
    status: "ok",
    value: "b",
    issuedAt: new Date(NOW),
    expires: new Date(NOW + 60_000),
    needsReissue: false,
  });
  expect(codec.read("a", raw, { now: NOW + 61_000 })).toEqual({ status: "expired" });
});

test("a time that is not a number is a TypeError: compared with it, nothing would expire", () => {
  const codec = django.signed({ secret: "s", maxAge: 60 });
  const raw = codec.write("a", "b", at);
  expect(() => codec.read("a", raw, { now: Number.NaN })).toThrow(/^now must be a finite number/);
  expect(() => codec.write("a", "b", { now: "0" as never })).toThrow(TypeError);
});

test("half of a surrogate pair is not written", () => {
  expect(() => django.signed({ secret: "s" }).write("a", "\ud800")).toThrow(
    expect.objectContaining({ code: "invalid-value" }),
  );
});
