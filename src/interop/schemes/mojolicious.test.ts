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

test("half of a surrogate pair is not written", () => {
  expect(() => signed.write("a", "\ud800")).toThrow(expect.objectContaining({ code: "invalid-value" }));
});
