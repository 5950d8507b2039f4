/** The claims of Auth.js's tokens: whatever jose's `jwtDecrypt` takes or refuses behind `decode`, the codec does too. */

import { hkdfSync } from "node:crypto";
import { decode } from "@auth/core/jwt";
import fc from "fast-check";
import { CompactEncrypt } from "jose";
import { authjs } from "speculoos/interop";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { runs } from "../seed.ts";

const NOW = 1_700_000_000_000;
const seconds = NOW / 1000;
const secret = "a secret";
const name = "authjs.session-token";
const codec = authjs.sealed({ secret });

beforeAll(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});
afterAll(() => {
  vi.useRealTimers();
});

type Header = { enc?: "A256CBC-HS512" | "A256GCM"; [field: string]: unknown };

/** Encrypts any claims under the key of Auth.js, without the checks of its `encode`. */
async function encryptClaims(
  claims: string,
  { enc = "A256CBC-HS512", ...header }: Header = {},
): Promise<string> {
  const info = `Auth.js Generated Encryption Key (${name})`;
  const key = new Uint8Array(hkdfSync("sha256", secret, name, info, enc === "A256GCM" ? 32 : 64));
  return new CompactEncrypt(new TextEncoder().encode(claims))
    .setProtectedHeader({ alg: "dir", enc, ...header })
    .encrypt(key);
}

async function expectAsJose(claims: string, header?: Header): Promise<string> {
  const token = await encryptClaims(claims, header);
  const theirs = await decode({ token, secret, salt: name }).catch(() => undefined);
  const ours = codec.read(name, token, { now: NOW });
  expect([ours.status === "ok" ? ours.value : undefined, claims, header]).toEqual([theirs, claims, header]);
  return ours.status;
}

describe("a token is believed exactly if jose believes it", () => {
  const times: readonly [claim: string, value: string, status: string][] = [
    ["nbf", `${seconds + 16}`, "expired"],
    ["nbf", `${seconds + 15}`, "ok"],
    ["nbf", `${seconds + 15.5}`, "expired"],
    ["nbf", "1e999", "expired"],
    ["nbf", "-1e999", "ok"],
    ["nbf", "0", "ok"],
    ["nbf", `"${seconds}"`, "malformed"],
    ["nbf", "null", "malformed"],
    ["nbf", "true", "malformed"],
    ["exp", `${seconds - 14}`, "ok"],
    ["exp", `${seconds - 15}`, "expired"],
    ["exp", "1e999", "ok"],
    ["exp", "0", "expired"],
    ["exp", `"${seconds + 60}"`, "malformed"],
    ["exp", "null", "malformed"],
    ["exp", "[1800000000]", "malformed"],
    ["exp", "{}", "malformed"],
    ["exp", "true", "malformed"],
    ["iat", `${seconds + 3600}`, "ok"],
    ["iat", "1e999", "ok"],
    ["iat", '"now"', "malformed"],
    ["iat", "null", "malformed"],
    ["iat", "false", "malformed"],
  ];
  for (const [claim, value, status] of times) {
    test(`${claim}: ${value} is ${status}`, async () => {
      expect(await expectAsJose(`{"sub":"42","${claim}":${value}}`)).toBe(status);
      expect(await expectAsJose(`{"sub":"42","${claim}":${value}}`, { enc: "A256GCM" })).toBe(status);
    });
  }

  test("whatever its claims and its header are", async () => {
    const when = fc.oneof(
      fc.integer({ min: seconds - 20, max: seconds + 20 }),
      fc.constantFrom("1", null, true, [], {}, 0, -1, 1.5, `${seconds}`),
    );
    const claims = fc.record({ iat: when, nbf: when, exp: when, sub: fc.jsonValue() }, { requiredKeys: [] });
    const header = fc.record(
      {
        iss: fc.constantFrom("a", 1),
        sub: fc.oneof(fc.constant("a"), fc.jsonValue()),
        aud: fc.constantFrom("a", ["a"], ["b"]),
        typ: fc.constant("JWT"),
      },
      { requiredKeys: [] },
    );
    const named = fc.record(
      { iss: fc.constant("a"), aud: fc.constantFrom("a", ["a"]) },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(claims, named, header, async (given, more, fields) => {
        await expectAsJose(JSON.stringify({ ...given, ...more }), fields);
      }),
      runs(200),
    );
  });

  test("and what is no object, or no JSON, is malformed", async () => {
    for (const text of ["[]", "null", '"text"', "1", "", "{", "{}{}"])
      expect(await expectAsJose(text)).toBe("malformed");
  });

  test("a header that names another algorithm, a compression or a critical field is refused", async () => {
    const token = await encryptClaims('{"sub":"42"}');
    const [, ...rest] = token.split(".");
    for (const fields of [
      { alg: "dir", enc: "A128GCM" },
      { alg: "none", enc: "A256GCM" },
      { alg: "A256KW", enc: "A256GCM" },
      { alg: "dir", enc: "__proto__" },
      { alg: "dir", enc: "A256CBC-HS512", zip: "DEF" },
      { alg: "dir", enc: "A256CBC-HS512", crit: ["exp"], exp: 1 },
      { alg: "dir", enc: "A256GCM" },
      { alg: "dir", enc: "A256CBC-HS512", kid: "another" },
      [],
      null,
    ]) {
      const changed = [Buffer.from(JSON.stringify(fields)).toString("base64url"), ...rest].join(".");
      await expect(decode({ token: changed, secret, salt: name })).rejects.toThrow();
      expect(codec.read(name, changed, { now: NOW }).status).toMatch(/^(?:malformed|forged)$/);
    }
  });
});

test("times that no Date can hold are left out of the result", async () => {
  const token = await encryptClaims('{"iat":1e300,"exp":1e300}');
  expect(codec.read(name, token, { now: NOW })).toEqual({
    status: "ok",
    value: { iat: 1e300, exp: 1e300 },
    needsReissue: false,
  });
});

test("a nbf that jose would refuse is not written", () => {
  for (const nbf of ["soon", null, true])
    expect(() => codec.write(name, { nbf })).toThrow(expect.objectContaining({ code: "invalid-value" }));
});
