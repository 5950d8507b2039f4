/** Device-bound sessions in a real Chromium: each step beside the browser's own event for it. */

import { existsSync } from "node:fs";
import type { Browser } from "playwright-core";
import { KeyRing } from "speculoos";
import { defineSealedSession, defineSession, MemorySessionStore } from "speculoos/session";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CHROMIUM } from "../browser/driver/chromium.ts";
import { launchBrowser, Visitor } from "./live-browser.ts";
import { type Data, LiveSite, type Read } from "./live-site.ts";

const missing = existsSync(CHROMIUM) ? undefined : "the Debian package chromium is missing";
if (missing !== undefined && process.env.CI === "true") throw new Error(missing);

const SITE = "https://shop.test";
const ELSEWHERE = "https://blog.test/elsewhere";
const FORMS = ["stored", "sealed", "sealed with epochs"] as const;
type Form = (typeof FORMS)[number];

function define(form: Form, keys = new KeyRing(KeyRing.generate()), store = new MemorySessionStore()) {
  const common = { keys, idle: 1800, absolute: 43_200, subject: (data: Read) => data.user };
  if (form === "stored") return defineSession<Data>("__Host-s", { ...common, store });
  return defineSealedSession<Data>("__Host-s", { ...common, ...(form !== "sealed" && { epochs: store }) });
}

describe.skipIf(missing)(`in Chromium${missing ? ` (${missing})` : ""}`, () => {
  let site: LiveSite;
  let browser: Browser;
  let visitor: Visitor;

  beforeAll(async () => {
    site = await LiveSite.open();
    browser = await launchBrowser(site);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    site?.close();
  });
  beforeEach(async () => {
    site.reset();
    visitor = await Visitor.open(browser);
  });
  afterEach(() => visitor.close());

  const bind = async () => {
    await visitor.page.goto(`${SITE}/login`);
    await visitor.waitFor("creation", "Success");
    // A sealed session is marked by the next commit.
    expect(await visitor.whoami()).toMatchObject({ user: "joe", status: "bound" });
  };
  const told = (type: string) => site.events.filter((event) => event.type === type).length;

  for (const form of FORMS) {
    describe(`over ${form} sessions`, () => {
      test("a login is bound, and renewed before the next request goes out", async () => {
        site.use(define(form));
        await bind();
        await visitor.endBoundCookie();
        expect(await visitor.whoami()).toMatchObject({ user: "joe", status: "bound" });
        await visitor.waitFor("refresh", "Refreshed");
        expect([told("offered"), told("registered"), told("refreshed")]).toEqual([1, 1, 1]);
      });

      test("ten parallel requests wait for one renewal", async () => {
        site.use(define(form));
        await bind();
        await visitor.endBoundCookie();
        const answers = await Promise.all(Array.from({ length: 10 }, () => visitor.whoami()));
        expect(answers.map(({ status }) => status)).toEqual(Array(10).fill("bound"));
        expect(told("refreshed")).toBe(1);
      });

      test("each renewal has a challenge of its own", async () => {
        site.use(define(form));
        await bind();
        for (let renewal = 1; renewal <= 3; renewal++) {
          await visitor.endBoundCookie();
          expect((await visitor.whoami()).status).toBe("bound");
          expect(told("refreshed")).toBe(renewal);
        }
        // Stored: the next challenge is there already. Sealed: the browser is asked for a proof each time.
        expect(site.asked("/device/refresh").filter((status) => status === 403).length > 0).toBe(
          form !== "stored",
        );
      });

      test("a cookie that is about to end is renewed beside the request", async () => {
        site.use(define(form));
        site.rewrite = (path, response) => {
          if (path.startsWith("/device")) shortenLifetime(response, 60);
        };
        await bind();
        await visitor.waitFor("refresh", "Refreshed");
        expect(told("refreshed")).toBeGreaterThan(0);
      });

      test("a cookie that has really ended is renewed", async () => {
        site.use(define(form));
        site.rewrite = (path, response) => {
          if (path === "/device/register") shortenLifetime(response, 1);
        };
        await visitor.page.goto(`${SITE}/login`);
        await visitor.waitFor("creation", "Success");
        await new Promise((resolve) => setTimeout(resolve, 1200));
        expect((await visitor.whoami()).status).toBe("bound");
        expect(told("refreshed")).toBe(1);
      });

      test("a server that was restarted, with keys that have rotated, goes on", async () => {
        const [old, fresh, store] = [KeyRing.generate(), KeyRing.generate(), new MemorySessionStore()];
        site.use(define(form, new KeyRing(old), store));
        await bind();
        site.use(define(form, new KeyRing([fresh, old]), store));
        await visitor.endBoundCookie();
        expect(await visitor.whoami()).toMatchObject({ user: "joe", status: "bound" });
        expect(told("refreshed")).toBe(1);
      });

      test("two tabs share a binding", async () => {
        site.use(define(form));
        await bind();
        const second = await visitor.context.newPage();
        await second.goto(`${SITE}/`);
        await visitor.endBoundCookie();
        const [one, other] = await Promise.all([visitor.whoami(), visitor.whoami(second)]);
        expect([one.status, other.status]).toEqual(["bound", "bound"]);
        expect(told("refreshed")).toBe(1);
      });

      test("a login by a form of another site is bound", async () => {
        site.use(define(form));
        await visitor.page.goto(ELSEWHERE);
        await visitor.page.click("button");
        await visitor.page.waitForURL(`${SITE}/`);
        await visitor.waitFor("creation", "Success");
        expect(await visitor.whoami()).toMatchObject({ user: "joe", status: "bound" });
      });

      test("a login that a script of another site leads to, over a redirect, is bound", async () => {
        site.use(define(form));
        await visitor.page.goto(ELSEWHERE);
        await visitor.page.evaluate((url) => {
          location.href = url;
        }, `${SITE}/login-and-go`);
        await visitor.page.waitForURL(`${SITE}/`);
        await visitor.waitFor("creation", "Success");
        expect(await visitor.whoami()).toMatchObject({ user: "joe", status: "bound" });
      });

      test("who arrives by a link of another site waits for a renewal", async () => {
        site.use(define(form));
        await bind();
        await visitor.page.goto(ELSEWHERE);
        await visitor.endBoundCookie();
        await visitor.page.click("#link");
        await visitor.page.waitForURL(`${SITE}/`);
        expect(await visitor.page.innerText("p")).toBe("joe, bound");
      });

      test("if other sites' links do not wait, they arrive unproven, and a reload is proven", async () => {
        site.use(define(form), { allowedRefreshInitiators: [] });
        await bind();
        await visitor.page.goto(ELSEWHERE);
        await visitor.endBoundCookie();
        await visitor.page.click("#link");
        await visitor.page.waitForURL(`${SITE}/`);
        expect(await visitor.page.innerText("p")).toBe("joe, unproven");
        expect(site.checks.find(({ path }) => path === "/")?.check).toEqual({
          status: "unproven",
          why: "absent",
          crossSiteArrival: true,
        });
        await visitor.page.evaluate(() => location.reload());
        await visitor.page.getByText("joe, bound").waitFor();
      });

      test("after six signatures in nine minutes the browser says why there is none", async () => {
        site.use(define(form));
        await bind();
        let last = await visitor.whoami();
        for (let renewal = 0; last.status === "bound" && renewal < 10; renewal++) {
          await visitor.endBoundCookie();
          last = await visitor.whoami();
        }
        expect(last).toMatchObject({
          user: "joe",
          status: "unproven",
          why: "absent",
          skipped: "quota_exceeded",
        });
        expect(told("registered") + told("refreshed")).toBe(6);
      });

      test("a logout ends the binding", async () => {
        site.use(define(form));
        await bind();
        await visitor.page.goto(`${SITE}/logout`);
        expect(await visitor.whoami()).toEqual({ status: "unbound" });
        if (form === "sealed") expect(told("ended")).toBe(0);
        else await visitor.waitFor("termination", "ServerRequested");
      });

      test("a renewal that fails for a while logs nobody out", async () => {
        site.use(define(form));
        await bind();
        await visitor.endBoundCookie();
        site.instead = (path) => (path === "/device/refresh" ? { status: 503 } : undefined);
        expect(await visitor.whoami()).toMatchObject({ user: "joe", status: "unproven" });
        expect(visitor.events.filter(({ kind }) => kind === "termination")).toEqual([]);
      });
    });
  }

  test("a rate limiter that answers a renewal with 429 ends the binding, and the session is unproven from then on", async () => {
    site.use(define("stored"));
    await bind();
    await visitor.endBoundCookie();
    site.instead = (path) => (path === "/device/refresh" ? { status: 429 } : undefined);
    expect(await visitor.whoami()).toMatchObject({ user: "joe", status: "unproven" });
    await visitor.waitFor("termination", "RefreshFatalError");
  });
});

/** Gives the bound cookie another lifetime. */
function shortenLifetime(response: import("node:http").ServerResponse, seconds: number): void {
  const lines = [response.getHeader("Set-Cookie") ?? []].flat().map(String);
  response.setHeader(
    "Set-Cookie",
    lines.map((line) => line.replace("Max-Age=600", `Max-Age=${seconds}`)),
  );
}
