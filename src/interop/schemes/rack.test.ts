import { expect, test } from "vitest";
import { checkEmptySecrets, checkRecordedCookies, checkUnknownOption } from "../../../test/scheme-checks.ts";
import { rack } from "./rack.ts";

const rackSecret = "A".repeat(32) + "B".repeat(32);

checkRecordedCookies([
  {
    title: "Rack, v2",
    codec: rack.session({ secret: rackSecret }),
    name: "rack.session",
    raw: "AtUXVUfdFt8naS_x5gPU8bBwC7KsWehhJV_iXswXDmygFK-4kBBfHaiIXYMZi2OMGeevJKvsI9Hvy_C1gQdBh4gBPBRWgmUq8DebbHl6I7-RMCG23mIbTTV1mK0t",
    value: { a: 1 },
  },
  {
    title: "Rack, v1",
    codec: rack.session({ secret: rackSecret }),
    name: "rack.session",
    raw: encodeURIComponent(
      "AYuqHZsUdCtInQ9N62xeMOCKpvK1THEj1l8bQTrjfRbAzjdXHcK8aL-oyEePqEIKSjYam0VyiS5YRJOiF5ML7MzbVNNeIq9jRLQOKAMNIRks8VbbvXvKZLrBP5urYcsurQqQq6rkpDuhoQzZNsaTHGI=",
    ),
    value: { a: 1 },
  },
]);

checkEmptySecrets(rack.session);
checkUnknownOption("format", () => rack.session({ secret: rackSecret, format: "v3" as never }));

test("a secret that is too short for its format is refused when the codec is made", () => {
  const weak = expect.objectContaining({ code: "weak-key" });
  expect(() => rack.session({ secret: "short" })).toThrow(weak);
  expect(() => rack.session({ secret: "x".repeat(40), format: "v1" })).toThrow(weak);
  expect(rack.session({ secret: "short", format: "json-sha1" }).scheme).toBe("rack.session");
});

test("a cookie in a format that the secret is too short for is forged: a client chooses the format", () => {
  const v1 = rack.session({ secret: rackSecret, format: "v1" }).write("s", 1);
  const v2 = rack.session({ secret: rackSecret }).write("s", 1);
  expect(rack.session({ secret: "x".repeat(40) }).read("s", v1)).toEqual({ status: "forged" });
  expect(rack.session({ secret: "short", format: "json-sha1" }).read("s", v2)).toEqual({ status: "forged" });
});

test("a form that is weaker than the one that was chosen is forged, and v1 is read unless v2 was chosen", () => {
  const formats = ["json-sha1", "v1", "v2"] as const;
  const read = (format: (typeof formats)[number] | undefined) =>
    formats.map((written) => {
      const raw = rack.session({ secret: rackSecret, format: written }).write("rack.session", { a: 1 });
      return rack.session({ secret: rackSecret, format }).read("rack.session", raw).status;
    });
  expect(read("json-sha1")).toEqual(["ok", "ok", "ok"]);
  expect(read("v1")).toEqual(["forged", "ok", "ok"]);
  expect(read("v2")).toEqual(["forged", "forged", "ok"]);
  expect(read(undefined)).toEqual(["forged", "ok", "ok"]);
  const json = rack
    .session({ secret: rackSecret, format: "json-sha1" })
    .write("preferences", { admin: true });
  expect(rack.session({ secret: rackSecret, format: "v2" }).read("rack.session", json)).toEqual({
    status: "forged",
  });
});

test("an encrypted cookie is read although its base64url has the look of a signature", () => {
  const session = rack.session({ secret: "s".repeat(64) });
  const looksSigned = (raw: string) => decodeURIComponent(raw).slice(-42, -40) === "--";
  // About one in four thousand cookies.
  let raw = "";
  for (let tries = 0; tries < 100_000 && !looksSigned(raw); tries++)
    raw = session.write("rack.session", { tries });
  expect(looksSigned(raw)).toBe(true);
  expect(session.read("rack.session", raw).status).toBe("ok");
});
