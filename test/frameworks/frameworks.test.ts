/**
 * One story, told to every framework that the README names, in a process of its own, over HTTP/1.1, behind nginx with TLS and
 * HTTP/2, over HTTP/2 itself, and in Chromium.
 */

import { once } from "node:events";
import { existsSync } from "node:fs";
import { type ClientHttp2Session, connect } from "node:http2";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defineCookie } from "../../src/definitions/define-cookie.ts";
import { CHROMIUM, CHROMIUM_FLAGS } from "../browser/driver/chromium.ts";
import { missing } from "../browser/playground-in-chromium.ts";
import { NGINX } from "../stories/site/nginx.ts";
import { type AppCommand, type RunningApp, startApp } from "./harness/app.ts";
import { ask, cookieOf } from "./harness/ask.ts";
import { FRAMEWORKS } from "./harness/frameworks.ts";
import { hostOf, type RunningProxy, startProxy } from "./harness/proxy.ts";
import { HTTP2_STEPS, RETIRED_KEY, SILENT_STEP, STEPS } from "./harness/steps.ts";

/** Apps by their commands: several rows may tell the story to one. */
const apps = new Map<string, Promise<RunningApp>>();

function runningApp(command: AppCommand): Promise<RunningApp> {
  const key = JSON.stringify(command);
  const app = apps.get(key) ?? startApp(command);
  apps.set(key, app);
  return app;
}

const withoutNginx = existsSync(NGINX) ? "" : "Debian's nginx-light is not installed";
let proxy: RunningProxy;
beforeAll(async () => {
  if (withoutNginx) return;
  proxy = await startProxy();
});

/** Connects over HTTP/2 with TLS. The certificate is one of the test. */
async function connectTo(port: number): Promise<ClientHttp2Session> {
  const session = connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false });
  await once(session, "connect");
  return session;
}

afterAll(async () => {
  await proxy?.stop();
  for (const app of await Promise.allSettled(apps.values())) {
    if (app.status === "fulfilled") await app.value.stop();
  }
});

for (const facts of FRAMEWORKS) {
  describe(facts.title, () => {
    let port: number;
    beforeAll(async () => {
      ({ port } = await runningApp(facts.app));
    }, 240_000);

    const { prefix = "", exceptions = {} } = facts;
    for (const { title, tell } of STEPS) {
      if (title in exceptions) continue;
      test(title, () => tell({ port, prefix }, facts));
    }

    describe("behind nginx with TLS and HTTP/2", { skip: withoutNginx !== "" }, () => {
      // One for each framework: nginx ends a connection that is idle while the next one is built.
      let connection: ClientHttp2Session;
      beforeAll(async () => {
        connection = await connectTo(proxy.port);
      });
      afterAll(() => connection?.destroy());
      for (const { title, tell } of HTTP2_STEPS) {
        test(title, () => tell({ connection, host: hostOf(port, "header"), prefix }, facts));
      }
      if (facts.silentProxy !== "unseen") {
        test(SILENT_STEP.title, () =>
          SILENT_STEP.tell({ connection, host: hostOf(port, "silent"), prefix }, facts),
        );
      }
    });

    const { http2 } = facts;
    if (typeof http2 === "object") {
      describe("over HTTP/2 without a proxy", () => {
        let connection: ClientHttp2Session;
        beforeAll(async () => {
          connection = await connectTo((await runningApp(http2)).http2Port!);
        }, 240_000);
        afterAll(() => connection?.destroy());
        for (const { title, tell } of HTTP2_STEPS) {
          test(title, () => tell({ connection, host: "app.test", prefix }, facts));
        }
      });
    }

    test("each exception is a step", () => {
      const titles = STEPS.map(({ title }) => title);
      expect(Object.keys(exceptions).filter((title) => !titles.includes(title))).toEqual([]);
    });
  });
}

describe("Next 16, beyond route handlers", () => {
  let at: { port: number; prefix: string };
  beforeAll(async () => {
    at = { port: (await runningApp({ args: ["next.mjs"] })).port, prefix: "" };
  }, 240_000);

  /** The Cookie header of a user whose cookie a retired key sealed. */
  function retiredCookie(): string {
    const headers = new Headers();
    defineCookie("session", { protection: "sealed", keys: RETIRED_KEY, maxAge: 3600 }).set(headers, "ada");
    return cookieOf(headers.getSetCookie());
  }

  test("a server component reads a cookie; a reissue is reported as impossible and costs nothing", async () => {
    const { text, setCookie } = await ask(at, "/component", { cookie: retiredCookie() });
    expect(text).toContain("ok ada headers-immutable");
    expect(setCookie).toEqual([]);
  });

  test("the proxy reissues the cookie for such a component", async () => {
    const { text, setCookie } = await ask(at, "/with-proxy", { cookie: retiredCookie() });
    expect(text).toContain("ok ada");
    expect(setCookie.map((line) => line.split("=")[0])).toEqual(["session"]);
    expect((await ask(at, "/me", { cookie: cookieOf(setCookie) })).json()).toEqual({
      status: "ok",
      value: "ada",
    });
  });
});

describe.skipIf(missing)(`forms in Chromium${missing ? ` (${missing})` : ""}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
  }, 60_000);
  afterAll(() => browser?.close());

  for (const { title, app, path } of [
    { title: "Next 16, a server action", app: "next.mjs", path: "/action" },
    { title: "SvelteKit 2, a form action", app: "svelte.mjs", path: "/form" },
    { title: "Astro 5, a page that takes a form", app: "astro.mjs", path: "/form" },
  ]) {
    test(`${title} logs in and out`, { timeout: 240_000 }, async () => {
      const { port } = await runningApp({ args: [app] });
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`http://localhost:${port}${path}`);
      const user = page.locator("#user");
      expect(await user.innerText()).toBe("nobody");
      await page.getByRole("button", { name: "Log in" }).click();
      await page.getByRole("button", { name: "Log out" }).waitFor();
      expect(await user.innerText()).toBe("ada");
      expect(await context.cookies()).toMatchObject([
        { name: "session", httpOnly: true, secure: true, sameSite: "Lax" },
      ]);
      await page.getByRole("button", { name: "Log out" }).click();
      await page.getByRole("button", { name: "Log in" }).waitFor();
      expect(await user.innerText()).toBe("nobody");
      expect(await context.cookies()).toEqual([]);
      await context.close();
    });
  }
});
