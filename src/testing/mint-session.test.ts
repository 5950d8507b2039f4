import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium } from "playwright-core";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHROMIUM, CHROMIUM_FLAGS } from "../../test/browser/driver/chromium.ts";
import { missing } from "../../test/browser/playground-in-chromium.ts";
import { CookieJar } from "../jar/cookie-jar.ts";
import { KeyRing } from "../keys/key-ring.ts";
import { defineSealedSession } from "../sessions/define-sealed-session.ts";
import { defineSession } from "../sessions/define-session.ts";
import { MemorySessionStore } from "../sessions/store/memory-session-store.ts";
import { mintSession } from "./mint-session.ts";

const common = { keys: new KeyRing(KeyRing.generate()), idle: 600, absolute: 3600 };
type Data = { user: string; cart: string[] };

const stored = (name = "__Host-session", options = {}) =>
  defineSession<Data>(name, {
    ...common,
    store: new MemorySessionStore(),
    subject: (data) => data.user,
    ...options,
  });

describe("a minted session", () => {
  test("is a real one: its data is read, it is listed, and revoke ends it", async () => {
    const sessions = stored();
    const { id, cookie } = await mintSession(sessions, { user: "ada", cart: ["x"] });
    const session = await sessions.open(cookie);
    expect(session).toMatchObject({ status: "ok", id, data: { user: "ada", cart: ["x"] } });
    const listed = [];
    for await (const summary of sessions.list("ada")) listed.push(summary.id);
    expect(listed).toEqual([id]);
    await sessions.revoke("ada");
    expect((await sessions.open(cookie)).status).toBe("revoked");
  });

  test("may have its own limits, and end with the browser", async () => {
    const sessions = stored();
    const { cookie, cookies } = await mintSession(
      sessions,
      { user: "ada" },
      { idle: 5, absolute: 10, persistent: false },
    );
    expect(cookies).toMatchObject([{ expires: -1 }]);
    expect((await sessions.open(cookie)).status).toBe("ok");
    expect((await sessions.open(cookie, { now: Date.now() + 5000 })).status).toBe("expired-idle");
  });

  test("works with a clock of the test's own", async () => {
    let now = Date.UTC(2020, 0, 1);
    const sessions = stored("session", { clock: () => now });
    const { cookie, cookies } = await mintSession(sessions, { user: "ada" });
    expect(cookies).toMatchObject([{ expires: now / 1000 + 3600 }]);
    expect((await sessions.open(cookie)).status).toBe("ok");
    now += 600_000;
    expect((await sessions.open(cookie)).status).toBe("expired-idle");
  });

  test("may be sealed, in several cookies", async () => {
    const sessions = defineSealedSession<Data>("__Host-session", { ...common, maxChunks: 4 });
    const cart = Array.from({ length: 100 }, () => crypto.randomUUID());
    const { cookie, cookies } = await mintSession(sessions, { user: "ada", cart });
    expect(cookies.length).toBeGreaterThan(1);
    expect((await sessions.open(cookie)).data).toEqual({ user: "ada", cart });
  });

  test("gives a jar its lines", async () => {
    const sessions = stored();
    const { setCookie, cookie } = await mintSession(sessions, { user: "ada" });
    const jar = new CookieJar();
    for (const line of setCookie) expect(jar.setCookie(line, "https://shop.example/").status).toBe("stored");
    expect(jar.getCookieString("https://shop.example/cart")).toBe(cookie);
  });

  test("obeys the schema", async () => {
    const sessions = defineSession("session", {
      ...common,
      store: new MemorySessionStore(),
      schema: { user: v.pipe(v.string(), v.maxLength(3)) },
    });
    await expect(mintSession(sessions, { user: "long" })).rejects.toMatchObject({ code: "invalid-value" });
    // @ts-expect-error: no key of the schema
    await expect(mintSession(sessions, { name: "ada" })).rejects.toThrow();
  });
});

describe("cookies that a browser would refuse are an error with its reason", () => {
  test("a Secure cookie on plain http, except on loopback", async () => {
    const sessions = stored();
    await expect(mintSession(sessions, { user: "ada" }, { url: "http://192.0.2.1:3000/" })).rejects.toThrow(
      /Secure/,
    );
    for (const url of ["https://192.0.2.1/", "http://127.0.0.1:3000/", "http://localhost/"])
      expect((await mintSession(sessions, { user: "ada" }, { url })).cookies).toHaveLength(1);
  });

  test("a cookie of another domain", async () => {
    const sessions = stored("session", { domain: "shop.example" });
    const { cookies } = await mintSession(sessions, { user: "ada" }, { url: "https://www.shop.example/" });
    expect(cookies).toMatchObject([{ domain: ".shop.example" }]);
    await expect(mintSession(sessions, { user: "ada" })).rejects.toThrow(/Domain|domain/);
  });
});

describe.skipIf(missing)(`in Chromium${missing ? ` (${missing})` : ""}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
  }, 60_000);
  afterAll(() => browser?.close());

  for (const [title, sessions] of [
    ["with the prefix __Host-", stored()],
    ["in development, without it", stored("__Host-session", { development: true })],
    ["with another path and SameSite=Strict", stored("session", { path: "/shop", sameSite: "strict" })],
    ["sealed in chunks", defineSealedSession<Data>("session", { ...common, maxChunks: 4 })],
  ] as const) {
    test(`a page is logged in at once, ${title}, and so is fetch`, async () => {
      const server = createServer(async (req, res) => {
        const session = await sessions.open(req);
        res.setHeader("content-type", "text/html").end(`<p id="user">${session.get("user") ?? "nobody"}</p>`);
      }).listen(0, "127.0.0.1");
      await once(server, "listening");
      for (const host of ["localhost", "127.0.0.1"]) {
        const url = `http://${host}:${(server.address() as AddressInfo).port}/shop/`;
        const cart = title.includes("chunks") ? Array.from({ length: 100 }, () => crypto.randomUUID()) : [];
        const { cookies, cookie } = await mintSession(sessions, { user: "ada", cart }, { url });

        const context = await browser.newContext();
        await context.addCookies(cookies);
        const page = await context.newPage();
        await page.goto(url);
        expect(await page.locator("#user").innerText()).toBe("ada");
        expect(await page.evaluate("document.cookie")).toBe("");
        const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
        expect((await context.cookies(url)).sort(byName)).toMatchObject(
          cookies
            .map(({ expires, ...cookie }) => ({ ...cookie, expires: expect.closeTo(expires, 0) }))
            .sort(byName),
        );
        await context.close();

        expect(await (await fetch(url, { headers: { cookie } })).text()).toContain("ada");
      }
      server.closeAllConnections();
      server.close();
    });
  }
});
