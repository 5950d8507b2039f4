import { expect, test } from "vitest";
import {
  checkEmptySecrets,
  checkMaxAgeOption,
  checkRecordedCookies,
  NOW,
} from "../../../test/scheme-checks.ts";
import { mojolicious } from "./mojolicious.ts";

const [signed, session] = [mojolicious.signed({ secret: "s" }), mojolicious.session({ secret: "s" })];

checkRecordedCookies([
  {
    title: "Mojolicious, text",
    codec: signed,
    name: "a",
    raw: signed.write("a", "joe"),
    value: "joe",
    readable: true,
  },
]);
checkRecordedCookies([
  {
    title: "Mojolicious, session",
    codec: session,
    name: "mojolicious",
    raw: session.write("mojolicious", { user: "joe" }, { now: NOW }),
    value: { user: "joe", expires: NOW / 1000 + 3600 },
    readable: true,
  },
]);
checkEmptySecrets(mojolicious.signed);
checkEmptySecrets(mojolicious.session);
checkMaxAgeOption((maxAge) => mojolicious.session({ secret: "s", maxAge }));

test("a session is valid until its own expiry", () => {
  const raw = mojolicious.session({ secret: "s", maxAge: 60 }).write("m", {}, { now: NOW });
  expect(session.read("m", raw, { now: NOW + 59_999 })).toMatchObject({ status: "ok" });
  expect(session.read("m", raw, { now: NOW + 60_000 })).toEqual({ status: "expired" });
});

test("a session has the lifetime that it says, or none with an expiration of 0", () => {
  const at = { now: NOW };
  const read = (value: Record<string, unknown>) => session.read("m", session.write("m", value, at), at);
  expect(read({ expiration: 60 })).toMatchObject({ status: "ok", expires: new Date(NOW + 60_000) });
  expect(read({ expiration: 0 })).toEqual({ status: "ok", value: { expiration: 0 }, needsReissue: false });
  expect(read({ expires: null })).toMatchObject({ status: "ok", expires: new Date(NOW + 3_600_000) });
  for (const expires of ["soon", Number.NaN, true])
    expect(() => session.write("m", { expires })).toThrow(expect.objectContaining({ code: "invalid-value" }));
});

test("an expires that is no number ends the session, whatever the expiration says", () => {
  for (const expires of ["1", "soon", true, [1]]) {
    const plain = Buffer.from(JSON.stringify({ expires, expiration: 0 }).padEnd(1025, "Z")).toString(
      "base64",
    );
    const raw = signed.write("m", plain.replaceAll("=", "-"));
    expect(session.read("m", raw, { now: NOW }), String(expires)).toEqual({ status: "expired" });
  }
});

test("half of a surrogate pair is not written", () => {
  expect(() => signed.write("a", "\ud800")).toThrow(expect.objectContaining({ code: "invalid-value" }));
});
