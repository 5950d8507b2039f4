import { createServer, get, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type } from "arktype";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as z from "zod";
import { SealedCookie } from "../cookies/sealed-cookie.ts";
import { SignedCookie } from "../cookies/signed-cookie.ts";
import { KeyRing } from "../keys/key-ring.ts";
import { parseSetCookie } from "../npm-cookie/parse-set-cookie.ts";
import { type CookieDefinition, defineCookie } from "./define-cookie.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const secret = "an example of a secret with 32 octets";
const keys = new KeyRing(secret);
const rotated = new KeyRing([KeyRing.generate(), secret]);

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What a browser keeps of Set-Cookie lines, as a Cookie header; `jar` is what it had before. */
function header(headers: Headers, jar = ""): string {
  const cookies = new Map(jar === "" ? [] : jar.split("; ").map((pair) => [pair.split("=", 1)[0]!, pair]));
  for (const line of headers.getSetCookie()) {
    const { name, maxAge } = parseSetCookie(line);
    if (maxAge === 0) cookies.delete(name);
    else cookies.set(name, line.split(";", 1)[0]!);
  }
  return [...cookies.values()].join("; ");
}

function sent<I>(definition: CookieDefinition<I, unknown>, value: I): string {
  const headers = new Headers();
  definition.set(headers, value);
  return header(headers);
}

describe("a definition", () => {
  test("has secure defaults, and sends and reads text without loss", () => {
    const theme = defineCookie("theme");
    const headers = new Headers();
    theme.set(headers, "dark; é");
    expect(headers.get("set-cookie")).toBe("theme=dark%3B%20%C3%A9; Path=/; HttpOnly; Secure; SameSite=Lax");
    expect(theme.get(header(headers))).toBe("dark; é");
    expect(theme.get("other=1")).toBeUndefined();
    expect(theme.check("other=1")).toEqual({ status: "absent" });
  });

  test("signs with keys, seals where that is asked for", () => {
    const signed = sent(defineCookie("s", { keys }), "joe é");
    expect(SignedCookie.parse(signed, { keys, encoding: "percent" }).get("s")?.value).toBe("joe é");
    const sealed = sent(defineCookie("s", { keys, protection: "sealed" }), "joe");
    expect(SealedCookie.parse(sealed, { keys }).get("s")?.value).toBe("joe");
    expect(defineCookie("s", { keys }).check(signed)).toEqual({
      status: "ok",
      value: "joe é",
      issuedAt: new Date(NOW),
      needsReissue: false,
    });
  });

  test("is refused where a cookie of it could not be, when it is made", () => {
    expect(() => defineCookie("a b")).toThrow(/name/);
    expect(() => defineCookie("__Host-a", { domain: "example.test" })).toThrow(/prefix/);
    expect(() => defineCookie("a", { secure: false, sameSite: "none" })).toThrow(/secure/);
    expect(() => defineCookie("a", { maxAge: 1.5 })).toThrow(/maxAge/);
    expect(() => defineCookie("a", { protection: "signed" })).toThrow(/needs keys/);
    expect(() => defineCookie("a", { keys: "short" })).toThrow(/KeyRing.generate/);
    expect(() => defineCookie("a", { keys, protection: "none" })).toThrow(TypeError);
    expect(() => defineCookie("a", { keys, protection: "secret" as never })).toThrow(TypeError);
    expect(() => defineCookie("a", { chunk: true })).toThrow(/protect|signed and sealed/);
    expect(() => defineCookie("a", { keys, chunk: true, maxChunks: 0 })).toThrow(RangeError);
    expect(() => defineCookie("a", { keys, compress: true })).toThrow(TypeError);
    expect(() => defineCookie("a", { maxage: 1 } as never)).toThrow(/maxAge/);
    expect(() => defineCookie("a", { encoding: "raw" } as never)).toThrow(/encoding/);
  });

  test("removes what it set, with every attribute but the lifetime", () => {
    const cart = defineCookie("cart", {
      domain: "shop.example.test",
      path: "/shop",
      sameSite: "none",
      partitioned: true,
      priority: "high",
      maxAge: 60,
    });
    const headers = new Headers();
    cart.remove(headers);
    expect(parseSetCookie(headers.getSetCookie()[0]!)).toMatchObject({
      name: "cart",
      value: "",
      maxAge: 0,
      domain: "shop.example.test",
      path: "/shop",
      httpOnly: true,
      secure: true,
      sameSite: "none",
      partitioned: true,
      priority: "high",
    });
  });

  test("may differ in an attribute for once", () => {
    const headers = new Headers();
    defineCookie("a", { maxAge: 60 }).set(headers, "1", { maxAge: 5, cacheControl: false });
    expect(headers.get("set-cookie")).toContain("Max-Age=5");
    expect(headers.has("cache-control")).toBe(false);
  });

  test("on a developer's machine goes without the prefix and Secure, and reads exactly that name", () => {
    const session = defineCookie("__Host-id", {
      keys,
      development: true,
      sameSite: "none",
      partitioned: true,
    });
    const headers = new Headers();
    session.set(headers, "7");
    expect(headers.get("set-cookie")).toMatch(/^id=S[^;]+; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(session.name).toBe("id");
    const production = defineCookie("__Host-id", { keys });
    expect(session.get(sent(production, "7"))).toBeUndefined();
    expect(production.get(header(headers))).toBeUndefined();
  });
});

describe("a schema", () => {
  const schemas = {
    Zod: z.object({ id: z.number(), since: z.string().transform((text) => new Date(text)) }),
    Valibot: v.object({
      id: v.number(),
      since: v.pipe(
        v.string(),
        v.transform((text) => new Date(text)),
      ),
    }),
    ArkType: type({ id: "number", since: "string.date.parse" }),
  };
  for (const [vendor, schema] of Object.entries(schemas)) {
    for (const protection of ["none", "signed", "sealed"] as const) {
      test(`of ${vendor} types a ${protection} cookie: its input is stored, its output is read`, () => {
        const user = defineCookie("user", {
          schema: schema as typeof schemas.Zod,
          protection,
          ...(protection !== "none" && { keys }),
        });
        const pair = sent(user, { id: 7, since: "2026-11-23T00:00:00Z" });
        expect(user.get(pair)).toEqual({ id: 7, since: new Date("2026-11-23T00:00:00Z") });
        expect(() => user.set(new Headers(), { id: "7" } as never)).toThrow(
          expect.objectContaining({ code: "invalid-value", message: expect.stringContaining("id") }),
        );
      });
    }
  }

  test("that has changed since makes a genuine cookie invalid, with the issues", () => {
    const old = defineCookie("n", { keys, schema: z.object({ a: z.string() }) });
    const changed = defineCookie("n", { keys, schema: z.object({ a: z.number() }) });
    const verdict = changed.check(sent(old, { a: "x" }));
    expect(verdict).toMatchObject({ status: "invalid", issues: [{ path: ["a"] }] });
    expect(changed.get(sent(old, { a: "x" }))).toBeUndefined();
  });

  test("must answer at once", () => {
    const slow = defineCookie("n", { schema: z.string().refine(async () => true) });
    expect(() => slow.set(new Headers(), "x")).toThrow(/synchronous|promise/i);
  });

  test("keeps out of a plain cookie what JSON would change", () => {
    const dates = defineCookie("n", { schema: z.object({ at: z.date() }) });
    expect(() => dates.set(new Headers(), { at: new Date() })).toThrow(/as JSON brings it back/);
    const sealed = defineCookie("n", { schema: z.object({ at: z.date() }), keys, protection: "sealed" });
    expect(sealed.get(sent(sealed, { at: new Date(5) }))).toEqual({ at: new Date(5) });
  });

  test("sees what anyone may send, and no prototype is touched", () => {
    const plain = defineCookie("n", { schema: z.unknown() });
    expect(plain.check("n=%7B").status).toBe("malformed");
    expect(plain.check("n=").status).toBe("malformed");
    plain.get(`n=${encodeURIComponent('{"__proto__": {"polluted": 1}}')}`);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe("what is not believed", () => {
  const session = defineCookie("s", { keys, maxAge: 60 });

  test("is told apart", () => {
    const pair = sent(session, "joe");
    expect(session.check("s=hello").status).toBe("malformed");
    expect(session.check(pair.replace("joe", "eve")).status).toBe("forged");
    const others = new KeyRing(KeyRing.generate());
    expect(["unknown-key", "forged"]).toContain(defineCookie("s", { keys: others }).check(pair).status);
    vi.setSystemTime(NOW + 60_000);
    expect(session.check(pair).status).toBe("expired");
  });

  test("does not hide a genuine copy, and two genuine ones that differ are ambiguous", () => {
    const [joe, ann] = [sent(session, "joe"), sent(session, "ann")];
    expect(session.get(`s=tossed; ${joe}`)).toBe("joe");
    expect(session.get(`${joe}; ${sent(session, "joe")}`)).toBe("joe");
    expect(session.check(`${joe}; ${ann}`)).toEqual({ status: "ambiguous" });
    expect(session.get(`${joe}; ${ann}`)).toBeUndefined();
    expect(defineCookie("p").get("p=1; p=2")).toBe("1");
  });
});

describe("a retired key", () => {
  test("has a cookie reissued where there is a response, and no longer-lived", () => {
    const pair = sent(defineCookie("s", { keys, maxAge: 60 }), "joe");
    vi.setSystemTime(NOW + 20_000);
    const session = defineCookie("s", { keys: rotated, maxAge: 60 });
    const headers = new Headers();
    expect(session.check(pair)).toMatchObject({ status: "ok", needsReissue: true });
    expect(session.get(pair, { reissueTo: headers })).toBe("joe");
    const reissued = header(headers);
    expect(session.check(reissued)).toMatchObject({ status: "ok", value: "joe", needsReissue: false });
    expect(headers.get("set-cookie")).toContain(`Expires=${new Date(NOW + 60_000).toUTCString()}`);
    vi.setSystemTime(NOW + 60_000);
    expect(session.check(reissued).status).toBe("expired");
    const untouched = new Headers();
    session.get(reissued, { reissueTo: untouched });
    expect(untouched.getSetCookie()).toEqual([]);
  });
});

for (const protection of ["signed", "sealed"] as const) {
  describe(`a ${protection} value in pieces`, () => {
    const big = defineCookie("big", { keys, protection, chunk: true });
    const text = (length: number) => "abcdefghij".repeat(length / 10);

    test("goes in one cookie where that is enough, else in as many as it takes", () => {
      expect(sent(big, text(100))).toMatch(/^big=/);
      const headers = new Headers();
      big.set(headers, text(5000));
      const lines = headers.getSetCookie().map((line) => parseSetCookie(line));
      expect(lines.map(({ name, maxAge }) => [name, maxAge])).toEqual([
        ["big.0", undefined],
        ["big.1", undefined],
        ["big", 0],
      ]);
      for (const line of headers.getSetCookie()) expect(line.length).toBeLessThanOrEqual(4096);
      expect(big.get(header(headers))).toBe(text(5000));
    });

    test("is read at every length around the edges, until it is refused", () => {
      let refused = 0;
      for (let length = 2800; length < 9000; length += 10) {
        try {
          expect(big.get(sent(big, text(length)))).toBe(text(length));
        } catch (error) {
          expect(error).toMatchObject({ code: "too-large" });
          refused++;
        }
      }
      expect(refused).toBeGreaterThan(50);
      expect(refused).toBeLessThan(350);
      const wide = defineCookie("big", { keys, protection, chunk: true, maxChunks: 10 });
      expect(wide.get(sent(wide, text(20_000)))).toBe(text(20_000));
    });

    test("is refused with a piece missing, changed, moved, from another value, or cut otherwise", () => {
      const [a, b] = [sent(big, text(6000)).split("; "), sent(big, text(6000).toUpperCase()).split("; ")];
      const [zero, one] = a as [string, string];
      const attacks = {
        "no first": one,
        "no last": zero,
        "one of another": `${zero}; ${b[1]}`,
        swapped: `big.0=${one.slice(6)}; big.1=${zero.slice(6)}`,
        "cut elsewhere": `${zero}${one[6]}; big.1=${one.slice(7)}`,
        "a count too many": `${zero.replace("2~", "3~")}; ${one}; big.2=`,
        "a count too few": `big.0=1~${zero.slice(8)}${one.slice(6)}`,
        "not canonical": `${zero}; big.01=${one.slice(6)}`,
        "under another name": `${zero.replace("big", "bog")}; ${one.replace("big", "bog")}`,
        "in one cookie": `big=${zero.slice(8)}${one.slice(6)}`,
      };
      expect(big.get(`${zero}; ${one}`)).toBe(text(6000));
      for (const [why, attack] of Object.entries(attacks)) {
        const definition =
          why === "under another name" ? defineCookie("bog", { keys, protection, chunk: true }) : big;
        expect(definition.get(attack), why).toBeUndefined();
        expect(definition.check(attack).status, why).toMatch(/malformed|forged|unknown-key/);
      }
    });

    test("leaves nothing of an earlier value behind", () => {
      let jar = sent(big, text(5000));
      const shorter = new Headers();
      big.set(shorter, text(10), { request: jar });
      jar = header(shorter, jar);
      expect(jar).toMatch(/^big=[^;]+$/);
      const longer = new Headers();
      big.set(longer, text(5000));
      jar = header(longer, jar);
      expect(big.get(jar)).toBe(text(5000));
      const shorterUnseen = new Headers();
      big.set(shorterUnseen, text(10));
      expect(big.get(header(shorterUnseen, jar))).toBe(text(10));
      const removal = new Headers();
      big.remove(removal, { request: jar });
      expect(header(removal, jar)).toBe("");
      const removalUnseen = new Headers();
      big.remove(removalUnseen);
      expect(header(removalUnseen, jar)).toBe("");
    });

    test("survives planted copies of its pieces, and is ambiguous where two whole ones differ", () => {
      const [a, b] = [sent(big, text(5000)), sent(big, text(6000))];
      expect(big.get(`big.1=tossed; big.0=2~tossed; ${a}`)).toBe(text(5000));
      expect(big.check(`${a}; ${b}`).status).toBe("ambiguous");
      expect(big.check(`${a}; ${sent(big, "short")}`).status).toBe("ambiguous");
      const flood = Array.from({ length: 2000 }, (_, i) => `big.${i % 64}=${i}~x`).join("; ");
      expect(big.check(flood).status).toBe("malformed");
    });

    test("may not go where others could be given it", () => {
      const headers = new Headers({ "cache-control": "public" });
      expect(() => big.set(headers, text(5000))).toThrow(
        expect.objectContaining({ code: "publicly-cacheable" }),
      );
    });
  });
}

describe("over a real server", () => {
  async function exchange(
    handle: (request: IncomingMessage, response: ServerResponse) => void,
    cookie: string,
  ): Promise<{ status: number; setCookie: string[] }> {
    const server = createServer((request, response) => {
      handle(request, response);
      response.end();
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const { port } = server.address() as AddressInfo;
    try {
      return await new Promise((resolve, reject) => {
        get({ host: "127.0.0.1", port, headers: { cookie } }, (response) => {
          response.resume();
          resolve({ status: response.statusCode!, setCookie: response.headers["set-cookie"] ?? [] });
        }).on("error", reject);
      });
    } finally {
      server.close();
    }
  }

  test("the pieces of an earlier value are seen in Node's request and removed", async () => {
    const big = defineCookie("big", { keys, chunk: true });
    const jar = sent(big, "x".repeat(7000));
    const { setCookie } = await exchange((_request, response) => big.set(response, "small"), jar);
    expect(setCookie.map((line) => line.split("=", 1)[0])).toEqual(["big", "big.0", "big.1"]);
  });

  test("three pieces pass Node's limit of headers, and a fourth does not", async () => {
    const wide = defineCookie("big", { keys, chunk: true, maxChunks: 5 });
    const read = (jar: string) => {
      let found: string | undefined;
      return exchange((request) => {
        found = wide.get(request);
      }, jar).then(({ status }) => ({ status, length: found?.length }));
    };
    expect(await read(sent(wide, "x".repeat(11_000)))).toEqual({ status: 200, length: 11_000 });
    expect(await read(sent(wide, "x".repeat(16_300)))).toMatchObject({ status: 431 });
  });
});
