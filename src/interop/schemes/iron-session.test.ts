import { sealData } from "iron-session";
import { defaults, seal } from "iron-webcrypto";
import { expect, test } from "vitest";
import {
  checkEmptySecrets,
  checkMaxAgeOption,
  checkRecordedCookies,
  NOW,
} from "../../../test/scheme-checks.ts";
import { ironSession } from "./iron-session.ts";

const ironPassword = "complex_password_at_least_32_characters_long";

checkRecordedCookies([
  {
    title: "iron-session",
    codec: ironSession.sealed({ secret: ironPassword }),
    name: "any",
    raw: "Fe26.2*1*af64553bc113fa79f963ac99be5b2d31eaa65d7695eda1f245e30cd47487b694*LjIU8cWgOzAG8pynkv359g*uDx8k3ribd2pdLzTXG_9eQ**9ae9060234b1323fe9f36abd4455129fe251034cbafd267adbb8bda2b9c0b81d*LCKubIduRLDdvEbIWpvNljnShBlcFWdWnkTat0CKmgg~2",
    value: { test: 1 },
  },
]);

checkEmptySecrets(ironSession.sealed);
checkMaxAgeOption((maxAge) => ironSession.sealed({ secret: ironPassword, maxAge }));

test("a password of fewer than 32 characters is refused when the codec is made", () => {
  expect(() => ironSession.sealed({ secret: "short" })).toThrow(
    expect.objectContaining({ code: "weak-key" }),
  );
});

const session = ironSession.sealed({ secret: ironPassword });

/** Seals as Iron itself does: the id may be empty, and there is no suffix. */
function sealWithIron(value: unknown, id: string): Promise<string> {
  return seal(value, { id, secret: ironPassword }, defaults);
}

test("a seal without its suffix is refused: the MAC does not cover it, so anyone can cut it off", async () => {
  for (const value of [
    { user: "joe" },
    { persistent: { admin: true } },
    { persistent: { admin: true }, user: "joe" },
    { persistent: { admin: true }, flash: "x" },
    { persistent: "admin", flash: {} },
    { persistent: { admin: true }, flash: {}, user: "joe" },
  ]) {
    for (const raw of [session.write("s", value), await sealData(value, { password: ironPassword })]) {
      expect(session.read("s", raw)).toMatchObject({ status: "ok", value });
      for (const other of [raw.slice(0, -1), raw.slice(0, -2), raw.replace("~2", "~1"), `${raw}~2`])
        expect(session.read("s", other).status).not.toBe("ok");
    }
  }
});

test("a seal of iron-session 5, which has no suffix, is unwrapped, and refused with a suffix that it never had", async () => {
  for (const id of ["1", ""]) {
    const raw = await sealWithIron({ persistent: { user: "joe" }, flash: { note: "hi" } }, id);
    expect(session.read("s", raw)).toEqual({ status: "ok", value: { user: "joe" }, needsReissue: true });
    expect(session.read("s", `${raw}~2`)).toEqual({ status: "malformed" });
  }
});

test("a session that could be taken for one of iron-session 5 is not written, nor is a key __proto__", () => {
  for (const value of [{ persistent: {}, flash: {} }, JSON.parse('{"a":[{"__proto__":1}]}')])
    expect(() => session.write("s", value)).toThrow(expect.objectContaining({ code: "invalid-value" }));
});

test("a seal of another user of Iron, which names no password, holds the same with and without the suffix", async () => {
  const data = { id: "an id", createdAt: 1, data: { persistent: 1 } };
  const raw = await sealWithIron(data, "");
  for (const each of [raw, `${raw}~2`])
    expect(session.read("s", each)).toEqual({ status: "ok", value: data, needsReissue: false });
  const h3 =
    "Fe26.2**8e492383aba59f565216bc85862c6b1765ece1c735cc9fea19932d699f648577*H1tb7Gqu7kIgBntq_h8FHg*E46CPCl9D4x42ktgQ1tGN7y4pf_0XLQOSS1YN7mV_zKvEgwr6DsgRbi1ie61P6gmviENDA887FYH_2gXHSNLfSQxoEZHP-XePf_zzX4zIt6RCOBBFkUfr3eAvjysuvEF*1795435791142*58e5d9dccb90ce311ba5832112149700c1af69cc5c2d4d71a224f891b802ca2c*gti1LRi7Z3TM6dIsNJJtMC8zQfXKX6DJ5uOkRUO0jVs";
  expect(session.read("h3", h3, { now: NOW })).toMatchObject({ status: "ok", value: { data: { a: 1 } } });
});

test("a password is counted in characters, as iron-session does", () => {
  expect(() => ironSession.sealed({ secret: "é".repeat(31) })).toThrow(
    expect.objectContaining({ code: "weak-key" }),
  );
  expect(ironSession.sealed({ secret: "é".repeat(32) }).scheme).toBe("ironSession.sealed");
});

test("a seal of a password that is not in the list is of an unknown key", () => {
  const raw = ironSession.sealed({ secret: [ironPassword, `${ironPassword}2`] }).write("s", 1);
  expect(ironSession.sealed({ secret: ironPassword }).read("s", raw)).toEqual({ status: "unknown-key" });
});
