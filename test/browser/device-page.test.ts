import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { missing, PlaygroundInChromium } from "./playground-in-chromium.ts";
import { findPoorContrast } from "./poor-contrast.ts";

describe.skipIf(missing)(`the page of devices in Chromium${missing ? ` (${missing})` : ""}`, () => {
  let playground: PlaygroundInChromium;
  let context: BrowserContext;
  let page: Page;
  let url: string;

  beforeAll(async () => {
    playground = await PlaygroundInChromium.open();
    url = `${playground.url}device`;
  }, 60_000);
  afterAll(() => playground?.close());
  beforeEach(async () => {
    // The page must work without scripts. `page.evaluate` still runs.
    context = await playground.browser.newContext({ javaScriptEnabled: false });
    page = await context.newPage();
    await page.goto(url);
    await press("form", "In a store");
  }, 60_000);
  afterEach(() => context.close());

  type Place = "joe" | "thief" | "time" | "form";
  const press = (place: Place, label: string) =>
    page.locator(`#${place}`).getByRole("button", { name: label, exact: true }).click();
  const badge = (name: "joe" | "thief") => page.locator(`#${name} .card-head .badge`).innerText();
  const badges = async () => [await badge("joe"), await badge("thief")];
  const report = () => page.getByRole("status").innerText();
  const events = () => page.locator(".events .badge").allInnerTexts();

  for (const [title, form] of [
    ["with a store", "In a store"],
    ["without a store", "In the cookie, sealed"],
  ] as const) {
    test(`${title}, the copy is good for ten minutes, and Joe never notices`, async () => {
      await press("form", form);
      expect(await page.getByRole("button", { pressed: true }).allInnerTexts()).toEqual([form]);
      expect(await badges()).toEqual(["no session", "no session"]);
      await press("joe", "Log in");
      await press("joe", "Load a page");
      expect(await badges()).toEqual(["bound", "no session"]);
      expect(await events()).toEqual(["registered", "offered"]);

      await press("thief", "Copy Joe’s cookies");
      await press("thief", "Load a page");
      expect(await report()).toContain("welcome, joe");
      expect(await badges()).toEqual(["bound", "bound"]);

      await press("time", "Let 10 minutes pass");
      expect(await badges()).toEqual(["unproven (absent)", "unproven (expired)"]);
      expect(await page.locator("#joe").innerText()).toContain("A renewal is due.");
      await press("joe", "Load a page");
      expect(await report()).toMatch(/proved its key first.*welcome, joe/);
      await press("thief", "Load a page");
      expect(await report()).toContain('{ status: "unproven", why: "expired", crossSiteArrival: false }');
      expect(await badges()).toEqual(["bound", "unproven (expired)"]);

      await press("thief", "Try to renew");
      expect(await report()).toContain("refused: wrong-signature");
      await press("thief", "Register a device of his own");
      expect(await report()).toContain("refused: old-challenge");
      expect((await events()).slice(0, 2)).toEqual(["refused", "refused"]);
      await press("joe", "Load a page");
      expect(await report()).toMatch(/^The shop says: welcome, joe\./);
      expect(await badges()).toEqual(["bound", "unproven (expired)"]);
    });
  }

  test("a second device is refused at once, and a logout ends the copy with the session", async () => {
    await press("joe", "Log in");
    await press("thief", "Copy Joe’s cookies");
    await press("thief", "Register a device of his own");
    expect(await report()).toContain("refused: bound-already");
    await press("joe", "Log out");
    expect(await badges()).toEqual(["no session", "no session (ended)"]);
    await press("joe", "Load a page");
    expect(await report()).toContain("was told to forget the binding");
    expect(await page.locator(".events li").first().innerText()).toMatch(/ended.*session-over/s);
  });

  test("the page sets no cookie in the browser that shows it, and leads to the other pages", async () => {
    await press("joe", "Log in");
    expect(page.url()).toBe(`${url}#joe`);
    expect(await context.cookies()).toEqual([]);
    await page.getByRole("link", { name: "Sessions" }).click();
    await page.getByRole("link", { name: "Steal it" }).click();
    expect(page.url()).toBe(url);
    expect(await badge("joe")).toBe("bound");
  });

  test("the page can be used with the keyboard alone", async () => {
    await page.goto(url);
    for (const key of ["Tab", "Enter", "Tab", "Enter"]) await page.keyboard.press(key);
    await page.waitForURL(/#joe$/);
    expect(await badge("joe")).toBe("bound");
  });

  test("the page fits 1280 and 390 pixels, and has enough contrast in light and dark mode (WCAG AA)", async () => {
    await press("joe", "Log in");
    await press("joe", "Load a page");
    await press("thief", "Copy Joe’s cookies");
    await press("time", "Let 10 minutes pass");
    for (const last of ["Try to renew", "Load a page"]) {
      await press("thief", last);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        for (const width of [1280, 390]) {
          await page.setViewportSize({ width, height: 900 });
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
          expect(await page.evaluate(findPoorContrast)).toEqual([]);
        }
      }
    }
    expect(await page.locator("h1").count()).toBe(1);
  });

  test("a form that another site posts is refused", async () => {
    const headers = { "sec-fetch-site": "cross-site" };
    expect((await fetch(url, { method: "POST", headers, body: "action=reset" })).status).toBe(403);
  });
});
