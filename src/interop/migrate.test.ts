import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as z from "zod";
import { cookieHeaderAfter, cookieHeaderWith, scopesOf } from "../../test/browser-header.ts";
import { defineCookie } from "../definitions/define-cookie.ts";
import { getCookie } from "../http/get-cookie.ts";
import { KeyRing } from "../keys/key-ring.ts";
import type { Codec } from "./codec/codec.ts";
import { migrate } from "./migrate.ts";
import { authjs } from "./schemes/authjs.ts";
import { express } from "./schemes/express.ts";
import { ironSession } from "./schemes/iron-session.ts";
import { keygrip } from "./schemes/keygrip.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const keys = new KeyRing("an example of a secret with 32 octets");
const to = defineCookie("__Host-session", { protection: "sealed", keys, maxAge: 3600 });
const options = { secret: "keyboard cat" };
const [grip, legacy] = [keygrip.signed(options), express.signed(options)];
const old = `connect.sid=${legacy.write("connect.sid", "an id")}`;
const both = migrate("connect.sid", { from: [grip, legacy], to });

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a foreign cookie", () => {
  test("is read and reissued, and from then on the own one is read", () => {
    const headers = new Headers();
    expect(both.get(old)).toBe("an id");
    expect(both.get(old, { reissueTo: headers })).toBe("an id");
    const own = headers.getSetCookie()[0]!.split(";", 1)[0]!;
    expect(own).toMatch(/^__Host-session=E/);
    const silent = new Headers();
    expect(both.get(`${own}; connect.sid=tampered`, { reissueTo: silent })).toBe("an id");
    expect(silent.getSetCookie()).toEqual([]);
  });

  test("does not take precedence, and does not replace a cookie that is expired or forged", () => {
    const own = cookieHeaderWith(to, "another id");
    expect(both.get(`${old}; ${own}`)).toBe("another id");
    const forged = `${own.slice(0, -1)}${own.endsWith("A") ? "B" : "A"}`;
    expect(both.check(`${old}; ${forged}`).status).toMatch(/forged|malformed/);
    expect(both.check("connect.sid=s%3Aan%20id.forged").status).toBe("forged");
    expect(both.check("")).toEqual({ status: "absent" });
    vi.setSystemTime(NOW + 3_600_000);
    expect(both.check(`${old}; ${own}`)).toEqual({ status: "expired" });
  });

  test("of a scheme with two cookies is read, a lifetime inside is kept, and the schema is applied", () => {
    const { value, signature } = grip.write("connect.sid", "grip");
    expect(both.get(`connect.sid=${value}; connect.sid.sig=${signature}`)).toBe("grip");
    const iron = ironSession.sealed({ secret: "complex_password_at_least_32_characters_long", maxAge: 60 });
    const fromIron = migrate("iron", { from: [iron], to });
    const headers = new Headers();
    fromIron.get(`iron=${iron.write("iron", "x")}`, { reissueTo: headers });
    expect(headers.getSetCookie()[0]).toMatch(/; Expires=/);
    expect(headers.getSetCookie()[0]).not.toMatch(/Max-Age/);
    const wrong = `iron=${iron.write("iron", { not: "text" })}`;
    const text = migrate("iron", { from: [iron], to: defineCookie("t", { keys }) });
    expect(text.get(wrong)).toBeUndefined();
    expect(text.check(wrong)).toMatchObject({ status: "invalid", issues: [{ message: expect.any(String) }] });
  });

  test("can have the name of the own one", () => {
    const same = migrate("sid", { from: [legacy], to: defineCookie("sid", { keys }) });
    const headers = new Headers();
    expect(same.get(`sid=${legacy.write("sid", "an id")}`, { reissueTo: headers })).toBe("an id");
    expect(scopesOf(headers)).toEqual(["sid path=/"]);
    expect(same.get(headers.getSetCookie()[0]!.split(";", 1)[0]!)).toBe("an id");
  });

  test("is reported by check", () => {
    const headers = new Headers();
    expect(both.check(old)).toEqual({ status: "ok", value: "an id", needsReissue: true });
    expect(both.check(old, { reissueTo: headers })).toEqual({
      status: "ok",
      value: "an id",
      needsReissue: true,
      reissue: "sent",
    });
    expect(both.check(cookieHeaderAfter(headers, old))).toMatchObject({ needsReissue: false });
  });

  test("is removed when it is reissued, with its signature, in the scope that it was set in", () => {
    const headers = new Headers();
    both.get(old, { reissueTo: headers });
    expect(scopesOf(headers)).toEqual([
      "__Host-session path=/",
      "-connect.sid path=/",
      "-connect.sid.sig path=/",
    ]);
    expect(cookieHeaderAfter(headers, old)).toMatch(/^__Host-session=[^;]+$/);
    const scoped = migrate("connect.sid", {
      from: [legacy],
      to,
      scope: { domain: "example.test", path: "/app" },
    });
    const lines = new Headers();
    scoped.get(old, { reissueTo: lines });
    expect(scopesOf(lines)).toEqual(["__Host-session path=/", "-connect.sid domain=example.test path=/app"]);
  });

  test("ends with the log-out, as the own one does", () => {
    const headers = new Headers();
    both.remove(headers);
    expect(scopesOf(headers)).toEqual([
      "-__Host-session path=/",
      "-connect.sid path=/",
      "-connect.sid.sig path=/",
    ]);
  });

  test("under a prefix is removed with what the prefix requires", () => {
    const prefixed = migrate("__Host-old", {
      from: [legacy],
      to: defineCookie("new", { domain: "example.test" }),
    });
    const headers = new Headers();
    prefixed.remove(headers);
    expect(scopesOf(headers)).toEqual(["-new domain=example.test path=/", "-__Host-old path=/"]);
    expect(headers.getSetCookie()[1]).toContain("; Secure");
  });
});

describe("a login", () => {
  test("removes the old cookie: it must not log its user in when the new session has ended", () => {
    const headers = new Headers();
    both.set(headers, "another id");
    expect(scopesOf(headers)).toEqual([
      "__Host-session path=/",
      "-connect.sid path=/",
      "-connect.sid.sig path=/",
    ]);
    const after = cookieHeaderAfter(headers, old);
    expect(both.get(after)).toBe("another id");
    const expired = after.replace(/__Host-session=[^;]+(; )?/, "");
    expect(both.check(expired)).toEqual({ status: "absent" });
  });

  test("before the old cookie is read keeps the new one, and removes the old one", () => {
    const headers = new Headers();
    to.set(headers, "another id");
    expect(both.get(old, { reissueTo: headers })).toBe("an id");
    expect(scopesOf(headers)).toEqual([
      "__Host-session path=/",
      "-connect.sid path=/",
      "-connect.sid.sig path=/",
    ]);
    expect(both.get(cookieHeaderAfter(headers, old))).toBe("another id");
    const same = migrate("sid", { from: [legacy], to: defineCookie("sid", { keys }) });
    const ofSameName = new Headers();
    same.set(ofSameName, "another id");
    same.get(`sid=${legacy.write("sid", "an id")}`, { reissueTo: ofSameName });
    expect(same.get(cookieHeaderAfter(ofSameName))).toBe("another id");
  });

  test("is over after a logout in the same response, whoever reads the old cookie then", () => {
    const headers = new Headers();
    both.remove(headers);
    both.get(old, { reissueTo: headers });
    expect(cookieHeaderAfter(headers, old)).toBe("");
  });
});

describe("an old cookie in chunks", () => {
  const secret = "complex_password_at_least_32_characters_long";
  const large = { padding: "x".repeat(5000) };
  for (const codec of [authjs.sealed({ secret }), ironSession.sealed({ secret })]) {
    test(`of ${codec.scheme} is joined, reissued and removed`, () => {
      const raw = codec.write("old", large);
      const header = [raw.slice(0, 3000), raw.slice(3000, 6000), raw.slice(6000)]
        .map((chunk, index) => `old.${index}=${chunk}`)
        .join("; ");
      const sealed = defineCookie("new", { protection: "sealed", keys, chunk: true });
      const migration = migrate("old", { from: [codec], to: sealed });
      const headers = new Headers();
      expect(migration.check(header, { reissueTo: headers })).toMatchObject({
        value: large,
        reissue: "sent",
      });
      const after = cookieHeaderAfter(headers, header);
      expect(after).not.toMatch(/(^| )old/);
      expect(sealed.get(after)).toMatchObject(large);
      expect(migration.check(header.replace("old.1", "old.5")).status).toBe("malformed");
      // A store that cannot list its cookies, as Astro's.
      const store = { get: (each: string) => getCookie(header, each) };
      expect(migration.check(store)).toMatchObject({ value: large });
      for (const request of [undefined, header]) {
        const removal = new Headers();
        migration.remove(removal, { request });
        expect(cookieHeaderAfter(removal, `${header}; ${after}`)).toBe("");
      }
    });
  }
});

describe("nothing throws because of an old cookie", () => {
  const codec = (value: unknown, expires?: Date): Codec<unknown> => ({
    scheme: "test",
    read: () => ({ status: "ok", value, needsReissue: false, ...(expires && { expires }) }),
    write: String,
  });

  test("whatever its expiry time is", () => {
    for (const time of [
      Date.UTC(9999, 11, 31),
      Date.UTC(10_000, 0, 1),
      8.64e15,
      Number.NaN,
      -8.64e15,
      0,
      NOW,
    ]) {
      const migration = migrate("a", { from: [codec("x", new Date(time))], to });
      const headers = new Headers();
      expect(migration.get("a=1", { reissueTo: headers })).toBe("x");
      expect(migration.check("a=1", { reissueTo: headers }).status).toBe("ok");
    }
    const headers = new Headers();
    const late = migrate("a", { from: [codec("x", new Date(Date.UTC(10_000, 0, 1)))], to });
    expect(late.check("a=1", { reissueTo: headers })).toMatchObject({ reissue: "sent" });
    expect(headers.getSetCookie()[0]).toContain("Max-Age=3600");
  });

  test("whatever its value is", () => {
    const circle: unknown[] = [];
    circle.push(circle);
    const deep = JSON.parse(`${"[".repeat(3000)}${"]".repeat(3000)}`);
    const throws = {
      "~standard": {
        version: 1,
        vendor: "test",
        validate: () => {
          throw new Error("no");
        },
      },
    } as const;
    const targets = [
      to,
      defineCookie("b", { keys }),
      defineCookie("b", { keys, schema: z.json() }),
      defineCookie("b", { format: "json" }),
      defineCookie("b", { schema: z.json() }),
      defineCookie("b", { schema: z.string().refine(async () => true) }),
      defineCookie("b", { schema: throws }),
      defineCookie("b"),
    ];
    for (const value of [
      circle,
      deep,
      undefined,
      Symbol("s"),
      () => 1,
      5n,
      "\ud800",
      "x".repeat(10_000),
      new Proxy({}, {}),
    ]) {
      for (const target of targets) {
        const migration = migrate("a", { from: [codec(value)], to: target as typeof to });
        expect(migration.check("a=1", { reissueTo: new Headers() }).status).toMatch(/^(ok|invalid)$/);
      }
    }
    const large = migrate("a", { from: [codec("x".repeat(10_000))], to });
    expect(large.check("a=1", { reissueTo: new Headers() })).toMatchObject({
      status: "ok",
      reissue: { code: "too-large" },
    });
  });

  test("or because of the response", () => {
    const response = new Headers({ "cache-control": "public" });
    expect(both.get(old, { reissueTo: response })).toBe("an id");
    expect(both.check(old, { reissueTo: response })).toMatchObject({
      value: "an id",
      reissue: { code: "publicly-cacheable" },
    });
  });
});

describe("a definition as the source", () => {
  test("moves from unsigned to signed under a new name", () => {
    const unsigned = defineCookie("sid", { domain: "example.test" });
    const signed = defineCookie("__Host-sid", { keys });
    const migration = migrate("sid", { from: [unsigned], to: signed });
    const headers = new Headers();
    expect(migration.check("sid=joe", { reissueTo: headers })).toMatchObject({
      value: "joe",
      reissue: "sent",
    });
    expect(scopesOf(headers)).toEqual(["__Host-sid path=/", "-sid domain=example.test path=/"]);
    expect(signed.get(cookieHeaderAfter(headers, "sid=joe"))).toBe("joe");
    const removal = new Headers();
    migration.remove(removal);
    expect(scopesOf(removal)).toEqual(["-__Host-sid path=/", "-sid domain=example.test path=/"]);
  });

  test("moves from signed to sealed under the same name, with the expiry time as it was", () => {
    const signed = defineCookie("s", { keys, maxAge: 60 });
    const sealed = defineCookie("s", { keys, protection: "sealed", maxAge: 3600 });
    const migration = migrate("s", { from: [signed], to: sealed });
    const headers = new Headers();
    const before = cookieHeaderWith(signed, "joe");
    const expiresAt = new Date(NOW + 60_000);
    expect(migration.check(before, { reissueTo: headers })).toMatchObject({ value: "joe", expiresAt });
    expect(scopesOf(headers)).toEqual(["s path=/"]);
    expect(sealed.check(cookieHeaderAfter(headers, before))).toMatchObject({ value: "joe", expiresAt });
    vi.setSystemTime(expiresAt);
    expect(migration.check(before)).toEqual({ status: "expired" });
  });

  test("hands on the attributes that set overrode, and the old cookie is removed in its scope", () => {
    const signed = defineCookie("s", { keys });
    const before = new Headers();
    signed.set(before, "joe", { path: "/admin", sameSite: "strict" });
    const sealed = defineCookie("t", { keys, protection: "sealed" });
    const migration = migrate("s", { from: [signed], to: sealed });
    const headers = new Headers();
    expect(migration.get(cookieHeaderAfter(before), { reissueTo: headers })).toBe("joe");
    expect(scopesOf(headers)).toEqual(["t path=/admin", "-s path=/", "-s path=/admin"]);
    expect(headers.getSetCookie()[0]).toContain("; SameSite=Strict");
    const removal = new Headers();
    migration.remove(removal, { request: cookieHeaderAfter(headers, cookieHeaderAfter(before)) });
    expect(scopesOf(removal)).toContain("-t path=/admin");
    expect(
      migrate("s", { from: [signed], to }).check(cookieHeaderAfter(before), { reissueTo: new Headers() }),
    ).toMatchObject({
      value: "joe",
      reissue: { code: "prefix-mismatch" },
    });
  });

  test("hands on what it stored, not what its schema made of it", () => {
    const schema = z.string().transform((text) => new Date(text));
    const plain = defineCookie("since", { schema });
    const sealed = defineCookie("since2", { schema, keys, protection: "sealed" });
    const migration = migrate("since", { from: [plain], to: sealed });
    const headers = new Headers();
    const before = cookieHeaderWith(plain, "2026-11-23T00:00:00Z");
    expect(migration.get(before, { reissueTo: headers })).toEqual(new Date("2026-11-23T00:00:00Z"));
    expect(sealed.get(cookieHeaderAfter(headers, before))).toEqual(new Date("2026-11-23T00:00:00Z"));
  });

  test("is tried in its place, and one that is expired or ambiguous ends the search", () => {
    const signed = defineCookie("s", { keys, maxAge: 60 });
    const plain = defineCookie("p");
    const migration = migrate("p", { from: [signed, plain], to });
    expect(migration.get("p=ann")).toBe("ann");
    const joe = cookieHeaderWith(signed, "joe");
    expect(migration.get(`p=ann; ${joe}`)).toBe("joe");
    expect(migration.check(`p=ann; ${joe}; ${cookieHeaderWith(signed, "eve")}`).status).toBe("ambiguous");
    vi.setSystemTime(NOW + 60_000);
    expect(migration.check(`p=ann; ${joe}`).status).toBe("expired");
  });

  test("that is unprotected never returns the text of a protected cookie that is not valid", () => {
    const plain = defineCookie("s");
    const signed = defineCookie("s", { keys });
    const forged = cookieHeaderWith(signed, "joe").replace("joe", "eve");
    expect(migrate("s", { from: [plain], to: signed }).check(forged).status).toBe("forged");
    const sealed = defineCookie("t", { keys, protection: "sealed" });
    expect(migrate("s", { from: [signed, plain], to: sealed }).check(forged).status).toBe("forged");
    const unknown = cookieHeaderWith(defineCookie("s", { keys: KeyRing.generate() }), "joe");
    expect(migrate("s", { from: [plain], to: signed }).get(unknown)).toBeUndefined();
    expect(migrate("s", { from: [plain], to: signed }).get("s=joe")).toBe("joe");
  });

  test("in chunks is removed with all of them, and its former cookies too", () => {
    const large = defineCookie("big", { keys, chunk: true, formerly: [{ path: "/app" }] });
    const before = cookieHeaderWith(large, "x".repeat(5000));
    const sealed = defineCookie("large", { keys, protection: "sealed", chunk: true });
    const migration = migrate("big", { from: [large], to: sealed });
    const headers = new Headers();
    expect(migration.get(before, { reissueTo: headers })).toBe("x".repeat(5000));
    const after = cookieHeaderAfter(headers, before);
    expect(after).toMatch(/^large\.0=[^;]+; large\.1=[^;]+$/);
    expect(scopesOf(headers)).toContain("-big.1 path=/app");
    const removal = new Headers();
    migration.remove(removal, { request: before });
    expect(cookieHeaderAfter(removal, `${before}; ${after}`)).toBe("");
  });
});

test("an unprotected source before a protected one is refused: its cookies, which anyone can make, would be believed first", () => {
  const [plain, other] = [defineCookie("sid"), defineCookie("p", { format: "json" })];
  const signed = defineCookie("sid", { keys });
  for (const from of [
    [plain, signed],
    [other, signed],
    [express.json(), legacy],
    [legacy, plain, grip],
    [plain, legacy, express.json()],
  ]) {
    expect(() => migrate("sid", { from, to })).toThrow(TypeError);
    expect(() => migrate("sid", { from, to })).toThrow(/^from\[\d\] must come after from\[\d\]/);
  }
  for (const from of [
    [signed, plain],
    [legacy, express.json()],
    [signed, legacy, express.json(), plain],
    [plain],
  ])
    expect(migrate("sid", { from, to }).get("")).toBeUndefined();
});

test("a source or target that is neither a codec nor a definition is refused at once", () => {
  expect(() => migrate("a", { from: [express as never], to })).toThrow(/a source must be a codec made with/);
  expect(() => migrate("a", { from: [undefined as never], to })).toThrow(TypeError);
  expect(() => migrate("a", { from: [legacy], to: { name: "b" } as never })).toThrow(
    /to must be a definition/,
  );
  expect(() => migrate("a", { from: [legacy], to, scope: { path: "app" } })).toThrow(/path/);
  expect(() => both.check("", { reissueTo: {} as never })).toThrow(TypeError);
});

describe("an old cookie beside a bad own one of the same name", () => {
  const keys = new KeyRing(KeyRing.generate());
  const own = defineCookie("sid", { keys, maxAge: 60, clock: () => 0 });
  const headers = new Headers();
  own.set(headers, "joe");
  const expired = headers.getSetCookie()[0]!.split(";")[0]!;
  const forged = `${expired.slice(0, -1)}x`;
  const plain = defineCookie("sid", { protection: "none" });

  test("does not replace one that has expired, in whatever order they come", () => {
    const login = migrate("sid", { from: [plain], to: defineCookie("sid", { keys }) });
    for (const header of [`sid=ann; ${expired}`, `${expired}; sid=ann`])
      expect(login.check(header).status).toBe("expired");
  });

  test("is not read by a kind that anyone can make if the own one is forged, in whatever order they come", () => {
    const to = defineCookie("sid", { keys });
    for (const from of [plain, express.json()]) {
      const login = migrate("sid", { from: [from], to });
      const text = from === plain ? "admin" : express.json().write("sid", { admin: 1 });
      for (const header of [`sid=${text}; ${forged}`, `${forged}; sid=${text}`])
        expect(login.check(header).status).toBe("forged");
    }
  });
});
