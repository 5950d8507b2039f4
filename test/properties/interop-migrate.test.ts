/** `migrate` with every scheme: a genuine cookie is taken over once, is removed then, and does not come back after the log-out. */

import { defineCookie, KeyRing } from "speculoos";
import { migrate } from "speculoos/interop";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import * as z from "zod";
import { cookieHeaderAfter } from "../browser-header.ts";
import { type AnyCodec, CODECS, codecOf } from "../interop-codecs.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const to = defineCookie("__Host-session", {
  schema: z.unknown(),
  protection: "sealed",
  keys: new KeyRing("an example of a secret with 32 octets"),
});

beforeAll(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});
afterAll(() => {
  vi.useRealTimers();
});

/** Returns the Cookie header that a browser sends for the old cookie. */
function headerOf(codec: AnyCodec): string {
  for (const value of ["joe", { user: "joe" }]) {
    try {
      const raw = codec.write("old", value, { now: NOW });
      return typeof raw === "string"
        ? `old=${raw}`
        : `old=${raw.value}; old${codec.signatureSuffix}=${raw.signature}`;
    } catch {
      // It takes the other kind of value.
    }
  }
  throw new Error("the codec must write one of them");
}

describe.each(CODECS)("$title", (row) => {
  const codec = codecOf(row);
  const login = migrate("old", { from: [codec], to });
  const header = headerOf(codec);

  test("is read, taken over by a reissue, and removed with it", () => {
    const headers = new Headers();
    const check = login.check(header, { reissueTo: headers });
    expect(check).toMatchObject({ status: "ok", needsReissue: true, reissue: "sent" });
    const after = cookieHeaderAfter(headers, header);
    expect(after).toMatch(/^__Host-session=[^;]+$/);
    expect(login.check(after)).toMatchObject({ status: "ok", needsReissue: false });
    expect(login.get(after)).toEqual(login.get(header));
  });

  test("does not come back after the log-out, before or after the reissue", () => {
    for (const withReissue of [false, true]) {
      const reissue = new Headers();
      if (withReissue) login.get(header, { reissueTo: reissue });
      const logout = new Headers();
      login.remove(logout);
      const after = cookieHeaderAfter(logout, cookieHeaderAfter(reissue, header));
      expect(after).toBe("");
      expect(login.check(after)).toEqual({ status: "absent" });
    }
  });

  test("is not read if it is cut, has another name, or stands beside an own cookie that is forged", () => {
    if (codec.scheme === "express.json") return;
    expect(login.get(header.slice(0, -6))).toBeUndefined();
    const headers = new Headers();
    to.set(headers, "an own value");
    const own = cookieHeaderAfter(headers, "");
    const forged = `${own.slice(0, -2)}${own.endsWith("AA") ? "BB" : "AA"}`;
    const named = migrate("__Host-session", { from: [codec], to });
    for (const other of [`${forged}; ${header}`, forged]) expect(named.get(other)).toBeUndefined();
  });

  test("never throws because of a lifetime that no cookie can have", () => {
    if (!row.timed) return;
    for (const maxAge of [0, 1, 1e9, 2.6e11, 8.6e12]) {
      let long: AnyCodec;
      let old: string;
      try {
        long = row.make({ ...row.options, maxAge });
        old = headerOf(long);
      } catch {
        // Rails prints its expiry as a date, and refuses one that there is not.
        continue;
      }
      const headers = new Headers();
      const { status } = migrate("old", { from: [long], to }).check(old, { reissueTo: headers });
      expect(status, String(maxAge)).toMatch(/^(ok|expired)$/);
      if (status === "ok") expect(headers.getSetCookie()[0]).toMatch(/^__Host-session=/);
    }
  });
});
