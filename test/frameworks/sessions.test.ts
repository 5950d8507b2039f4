/** One story of sessions, told to the frameworks of which the pages have a recipe, over HTTP and in Chromium. */

import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHROMIUM, CHROMIUM_FLAGS } from "../browser/driver/chromium.ts";
import { missing } from "../browser/playground-in-chromium.ts";
import { type RunningApp, startApp } from "./harness/app.ts";
import { Visitor } from "./harness/visitor.ts";

const FRAMEWORKS: readonly { title: string; app: string; prefix?: string }[] = [
  { title: "Express 5", app: "express" },
  { title: "Fastify 5", app: "fastify" },
  { title: "Koa 3", app: "koa" },
  { title: "Hono 4", app: "hono" },
  { title: "Next 16", app: "next", prefix: "/shop" },
  { title: "SvelteKit 2", app: "svelte", prefix: "/shop" },
];

const apps = new Map<string, Promise<RunningApp>>();

function runningApp(name: string): Promise<RunningApp> {
  const app = apps.get(name) ?? startApp({ args: ["--expose-gc", `${name}-sessions.mjs`] });
  apps.set(name, app);
  return app;
}

afterAll(async () => {
  for (const app of await Promise.allSettled(apps.values())) {
    if (app.status === "fulfilled") await app.value.stop();
  }
});

for (const { title, app: name, prefix = "" } of FRAMEWORKS) {
  describe(title, () => {
    let app: RunningApp;
    beforeAll(async () => {
      app = await runningApp(name);
    }, 240_000);

    const visitor = () => new Visitor(app.port, prefix);
    const logIn = async (user: string, as = visitor()) => {
      const answer = await as.post(`/login/${user}`);
      expect(String(answer.status)).toMatch(/^30[23]$/);
      expect(answer.setCookie).toHaveLength(1);
      return as;
    };

    test("a visitor without a session gets none, and no cookie", async () => {
      const answer = await visitor().get("/");
      expect([answer.json, answer.setCookie]).toEqual([{}, []]);
    });

    test("an anonymous cart has a session, which a login keeps under a new id; the message is shown once", async () => {
      const ada = visitor();
      const [line] = (await ada.post("/cart/tea")).setCookie;
      expect(line).toMatch(/^__Host-session=.*; Secure/i);
      for (const attribute of ["Path=/", "HttpOnly", "SameSite=Lax"])
        expect(line!.toLowerCase()).toContain(attribute.toLowerCase());
      expect((await ada.post("/cart/milk")).setCookie).toEqual([]);
      const before = ada.cookie;
      await logIn("ada", ada);
      expect(ada.cookie).not.toBe(before);
      const first = await ada.get("/");
      expect(first.json).toEqual({ user: "ada", cart: ["tea", "milk"], message: "welcome" });
      expect((await ada.get("/")).json).toEqual({ user: "ada", cart: ["tea", "milk"] });
      const stale = await visitor().get("/", { headers: { cookie: before } });
      expect(stale.json).toEqual({ cart: ["tea", "milk"] });
      expect(stale.setCookie).toEqual([]);
    });

    test("no parallel increment is lost", async () => {
      const ada = await logIn("ada");
      await Promise.all(Array.from({ length: 20 }, () => ada.post("/count")));
      expect((await ada.get("/")).json).toMatchObject({ count: 20 });
    });

    test("a logout removes the cookie, and the old cookie is dead", async () => {
      const ada = await logIn("ada");
      const before = ada.cookie;
      await ada.post("/logout");
      expect(ada.cookie).toBe("");
      expect((await visitor().get("/", { headers: { cookie: before } })).json).toEqual({});
      expect((await ada.get("/")).json).toEqual({});
    });

    test("log out everywhere ends the session in the other browser, and nobody else's", async () => {
      const [laptop, phone, ben] = [await logIn("ada"), await logIn("ada"), await logIn("ben")];
      await laptop.post("/logout-everywhere");
      expect(laptop.cookie).toBe("");
      expect((await phone.get("/")).json).toEqual({});
      expect((await ben.get("/")).json).toMatchObject({ user: "ben" });
      await logIn("ada", phone);
      expect((await phone.get("/")).json).toMatchObject({ user: "ada" });
    });

    test("a page of another site changes nothing", async () => {
      const ada = await logIn("ada");
      const headers = { "sec-fetch-site": "cross-site", origin: "https://evil.example" };
      expect((await ada.post("/logout", { headers })).status).toBe(403);
      expect((await ada.get("/")).json).toMatchObject({ user: "ada" });
    });

    test("a handler that forgets to commit is reported", async () => {
      expect((await visitor().post("/forget-to-commit")).status).toBe(204);
      await expect
        .poll(async () => (await visitor().get("/lost")).json, { timeout: 20_000, interval: 200 })
        .toMatchObject({ lost: ["message"] });
    });
  });
}

describe.skipIf(missing)(`forms in Chromium${missing ? ` (${missing})` : ""}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
  }, 60_000);
  afterAll(() => browser?.close());

  for (const { title, app: name } of FRAMEWORKS.filter(({ prefix }) => prefix !== undefined)) {
    test(`${title}: actions log in and out, and the page reads the session`, {
      timeout: 240_000,
    }, async () => {
      const { port } = await runningApp(name);
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`http://localhost:${port}/account`);
      const [user, message] = [page.locator("#user"), page.locator("#message")];
      expect(await user.innerText()).toBe("nobody");
      await page.getByRole("button", { name: "Log in" }).click();
      await page.getByRole("button", { name: "Log out" }).waitFor();
      expect([await user.innerText(), await message.innerText()]).toEqual(["ada", "welcome"]);
      expect(await context.cookies()).toMatchObject([
        { name: "__Host-session", httpOnly: true, secure: true, sameSite: "Lax" },
      ]);
      await page.reload();
      expect([await user.innerText(), await message.innerText()]).toEqual(["ada", ""]);
      await page.getByRole("button", { name: "Log out" }).click();
      await page.getByRole("button", { name: "Log in" }).waitFor();
      expect(await user.innerText()).toBe("nobody");
      expect(await context.cookies()).toEqual([]);
      await context.close();
    });
  }
});
