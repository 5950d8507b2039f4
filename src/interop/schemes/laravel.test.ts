import { expect, test } from "vitest";
import { checkEmptySecrets, checkRecordedCookies, checkUnknownOption } from "../../../test/scheme-checks.ts";
import { laravel } from "./laravel.ts";

const laravelKey = `base64:${Buffer.from("K".repeat(32)).toString("base64")}`;

checkRecordedCookies([
  {
    title: "Laravel, CBC",
    codec: laravel.encrypted({ secret: laravelKey }),
    name: "laravel_cookie",
    raw: encodeURIComponent(
      "eyJpdiI6Imx3UXl6aVpXNXhHTGNpSkxWSlMvT0E9PSIsInZhbHVlIjoidzEwR3FXTEg2SldkZGxSK0MwRGhmZE1xeGJYa2I4Sjl5ZXAyMGNIQUJtZWpONHljdWxWMTJncmdmQzZRV1c0bCIsIm1hYyI6ImIzMTlmOWZmNmM1NDJjZjIyYTY5MTBlNTVlMDU3YjczNTAzNTVmMDYyNjVlMzNhMGJjNTQyYTNhYjc1MjA4YTMiLCJ0YWciOiIifQ==",
    ),
    value: "hello",
  },
  {
    title: "Laravel, GCM",
    codec: laravel.encrypted({ secret: laravelKey }),
    name: "laravel_cookie",
    raw: encodeURIComponent(
      "eyJpdiI6IlozU21QYitYUmllU1FvOHoiLCJ2YWx1ZSI6ImMxZjRpNE95ZTIzYzVGdUtiRTBJVjE5ZVBtZnN0MTQ5SGFYTjhZdEV4L00zU25NZW9uYWZNbnFBeDVzc0J3PT0iLCJtYWMiOiIiLCJ0YWciOiI4TWEyV1hPOUczVzlBZUt0NzZuSFZnPT0ifQ==",
    ),
    value: "hello",
  },
]);

checkEmptySecrets(laravel.encrypted);
checkUnknownOption("cipher", () => laravel.encrypted({ secret: laravelKey, cipher: "AES-256-CBC" as never }));

test("a key that does not fit the cipher is refused when the codec is made", () => {
  const weak = expect.objectContaining({ code: "weak-key" });
  expect(() => laravel.encrypted({ secret: "x".repeat(20) })).toThrow(weak);
  expect(() => laravel.encrypted({ secret: "x".repeat(16), cipher: "aes-256-gcm" })).toThrow(weak);
  expect(() => laravel.encrypted({ secret: "base64:not base64" })).toThrow(weak);
});

test("a cipher that was chosen is the only one that is read: a client must not choose", () => {
  const ciphers = ["aes-256-cbc", "aes-256-gcm"] as const;
  const read = (cipher: (typeof ciphers)[number] | undefined) =>
    ciphers.map((written) => {
      const raw = laravel.encrypted({ secret: laravelKey, cipher: written }).write("a", "joe");
      return laravel.encrypted({ secret: laravelKey, cipher }).read("a", raw).status;
    });
  expect(read("aes-256-cbc")).toEqual(["ok", "forged"]);
  expect(read("aes-256-gcm")).toEqual(["forged", "ok"]);
  expect(read(undefined)).toEqual(["ok", "ok"]);
});

test("a raw cookie, which Laravel sends unescaped, is read", () => {
  const codec = laravel.encrypted({ secret: laravelKey });
  const raw = decodeURIComponent(codec.write("a", "joe"));
  expect(codec.read("a", raw)).toMatchObject({ status: "ok", value: "joe" });
});

test("half of a surrogate pair is not written", () => {
  expect(() => laravel.encrypted({ secret: laravelKey }).write("a", "\ud800")).toThrow(
    expect.objectContaining({ code: "invalid-value" }),
  );
});
