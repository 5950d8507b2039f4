import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { cookieHeaderWith } from "../../test/browser-header.ts";
import { KeyRing } from "../keys/key-ring.ts";
import { defineCookie } from "./define-cookie.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const secret = "an example of a secret with 32 octets";
const keys = new KeyRing(secret);

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a cookie that is not valid", () => {
  const session = defineCookie("s", { keys, maxAge: 60 });

  test("is reported with the reason", () => {
    const pair = cookieHeaderWith(session, "joe");
    expect(session.check("s=hello").status).toBe("malformed");
    expect(session.check(pair.replace("joe", "eve")).status).toBe("forged");
    const others = new KeyRing(KeyRing.generate());
    expect(["unknown-key", "forged"]).toContain(defineCookie("s", { keys: others }).check(pair).status);
    vi.setSystemTime(NOW + 60_000);
    expect(session.check(pair).status).toBe("expired");
  });

  test("does not hide a valid copy; two valid copies that differ are ambiguous", () => {
    const [joe, ann] = [cookieHeaderWith(session, "joe"), cookieHeaderWith(session, "ann")];
    expect(session.get(`s=tossed; ${joe}`)).toBe("joe");
    expect(session.get(`${joe}; ${cookieHeaderWith(session, "joe")}`)).toBe("joe");
    expect(session.check(`${joe}; ${ann}`)).toEqual({ status: "ambiguous" });
    expect(session.get(`${joe}; ${ann}`)).toBeUndefined();
    expect(defineCookie("p").get("p=1; p=2")).toBe("1");
  });
});

describe("a valid cookie", () => {
  test("is reported with its times", () => {
    for (const protection of ["signed", "sealed"] as const) {
      const session = defineCookie("s", { keys, protection, maxAge: 60 });
      expect(session.check(cookieHeaderWith(session, "joe"))).toEqual({
        status: "ok",
        value: "joe",
        issuedAt: new Date(NOW),
        expiresAt: new Date(NOW + 60_000),
        needsReissue: false,
      });
    }
    expect(defineCookie("p", { maxAge: 60 }).check("p=1")).toEqual({
      status: "ok",
      value: "1",
      needsReissue: false,
    });
  });
});

describe("the clock of a definition", () => {
  test("decides when a cookie is issued and when it expires, whole or in chunks", () => {
    let now = Date.UTC(2031, 0, 1);
    const clock = () => now;
    for (const value of ["joe", "x".repeat(5000)]) {
      for (const protection of ["signed", "sealed"] as const) {
        now = Date.UTC(2031, 0, 1);
        const session = defineCookie("s", { keys, protection, maxAge: 60, chunk: true, clock });
        const pair = cookieHeaderWith(session, value);
        expect(session.check(pair)).toMatchObject({ status: "ok", issuedAt: new Date(now) });
        now += 59_999;
        expect(session.check(pair).status).toBe("ok");
        now += 1;
        expect(session.check(pair).status).toBe("expired");
      }
    }
  });

  test("is Date.now by default, asked each time", () => {
    const session = defineCookie("s", { keys, maxAge: 60 });
    const pair = cookieHeaderWith(session, "joe");
    vi.setSystemTime(NOW + 60_000);
    expect(session.check(pair).status).toBe("expired");
    vi.spyOn(Date, "now").mockReturnValue(NOW);
    expect(session.check(pair).status).toBe("ok");
    vi.restoreAllMocks();
  });

  test("must return a time: without one nothing would expire", () => {
    for (const time of [Number.NaN, Number.POSITIVE_INFINITY, undefined, new Date(NOW)]) {
      const session = defineCookie("s", { keys, clock: () => time as never });
      expect(() => session.get("s=1")).toThrow(RangeError);
      expect(() => session.set(new Headers(), "joe")).toThrow(/clock must return milliseconds/);
    }
  });
});
