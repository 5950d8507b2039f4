import { expect, test } from "vitest";
import {
  checkEmptySecrets,
  checkMaxAgeOption,
  checkRecordedCookies,
  NOW,
} from "../../../test/scheme-checks.ts";
import { itsdangerous } from "./itsdangerous.ts";

const codec = itsdangerous.timed({ secret: "s", salt: "activate" });

checkRecordedCookies([
  {
    title: "itsdangerous",
    codec,
    name: "token",
    raw: codec.write("token", { user: 42 }, { now: NOW }),
    value: { user: 42 },
    readable: true,
    // Flask's session has the same shape.
    identifiedAs: "flask.session",
  },
]);
checkEmptySecrets(itsdangerous.timed);
checkMaxAgeOption((maxAge) => itsdangerous.timed({ secret: "s", maxAge }));

test("a time of issue in the future is refused if there is a maxAge, as itsdangerous does", () => {
  const timed = itsdangerous.timed({ secret: "s", salt: "activate", maxAge: 60 });
  const raw = codec.write("token", 1, { now: NOW + 2000 });
  expect(timed.read("token", raw, { now: NOW })).toEqual({ status: "expired" });
  expect(timed.read("token", raw, { now: NOW + 2000 })).toMatchObject({ status: "ok" });
  expect(codec.read("token", raw, { now: NOW })).toMatchObject({ status: "ok" });
});

test("another salt is forged", () => {
  expect(itsdangerous.timed({ secret: "s" }).read("token", codec.write("token", 1))).toEqual({
    status: "forged",
  });
});
