import { expect, test } from "vitest";
import {
  checkEmptySecrets,
  checkMaxAgeOption,
  checkRecordedCookies,
  NOW,
} from "../../../test/scheme-checks.ts";
import { flask } from "./flask.ts";

checkRecordedCookies([
  {
    title: "Flask",
    codec: flask.session({ secret: "flask-secret" }),
    name: "session",
    raw: "eyJ1c2VyIjoiam9lIiwibiI6MX0.ZVPxAA.SWJ0COwwn7DgCPN8bU0XXfoR1dY",
    value: { user: "joe", n: 1 },
    readable: true,
  },
  {
    title: "Flask, compressed",
    codec: flask.session({ secret: "flask-secret" }),
    name: "session",
    raw: ".eJyrViotTi1SslKqoANQqgUA0ZcyWg.ZVPxAA.BuCHgNCsLQC9NdAfpM0hKFLi4hA",
    value: { user: "x".repeat(100) },
    readable: true,
  },
]);

checkEmptySecrets(flask.session);
checkMaxAgeOption((maxAge) => flask.session({ secret: "s", maxAge }));

test("tagged values come back as the types that they had", () => {
  const codec = flask.session({ secret: "s" });
  const value = {
    at: new Date(NOW),
    bytes: Uint8Array.of(0, 255),
    odd: { " t": [1] },
    nested: [{ " di": 1 }],
  };
  expect(codec.read("s", codec.write("s", value, { now: NOW }), { now: NOW })).toMatchObject({
    status: "ok",
    value,
  });
});

test("a Date that would not be read back is not written", () => {
  const session = flask.session({ secret: "s" });
  for (const date of [
    new Date(Number.NaN),
    new Date(8.64e15),
    new Date(Date.UTC(1500, 0, 1)),
    new Date(NOW + 1),
  ])
    expect(() => session.write("session", { date })).toThrow(
      expect.objectContaining({ code: "not-marshallable" }),
    );
});
