import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { missing, PlaygroundInChromium } from "./playground-in-chromium.ts";
import { findPoorContrast } from "./poor-contrast.ts";

describe.skipIf(missing)(`the page of sessions in Chromium${missing ? ` (${missing})` : ""}`, () => {
  let playground: PlaygroundInChromium;
  let context: BrowserContext;
  let page: Page;
  let url: string;

  beforeAll(async () => {
    playground = await PlaygroundInChromium.open();
    url = `${playground.url}sessions`;
  }, 60_000);
  afterAll(() => playground?.close());
  beforeEach(async () => {
    // The page must work without scripts. `page.evaluate` still runs.
    context = await playground.browser.newContext({ javaScriptEnabled: false });
    page = await context.newPage();
    await page.goto(url);
    await page.getByRole("button", { name: "Start over" }).click();
  }, 60_000);
  afterEach(() => context.close());

  type Name = "laptop" | "phone";
  const press = (name: Name, label: string) =>
    page.locator(`#${name}`).getByRole("button", { name: label, exact: true }).click();
  const badge = (name: Name) => page.locator(`#${name} .badge`).innerText();
  const report = () => page.getByRole("status").innerText();
  const events = () => page.locator(".events .badge").allInnerTexts();

  test("a slow request that saves after the logout is gone, and the session stays dead", async () => {
    await press("laptop", "Add a biscuit");
    expect(await badge("laptop")).toBe("anonymous");
    await press("laptop", "Log in as Joe");
    expect(await badge("laptop")).toBe("logged in as joe");
    expect(await page.locator("#laptop .held").innerText()).toMatch(/cart speculoos/);
    await press("laptop", "Start a slow request");
    await press("laptop", "Log out");
    expect(await badge("laptop")).toBe("no session");
    await press("laptop", "Let the slow request save");
    expect(await report()).toContain('{ status: "gone", because: "ended", lost: [ "cart" ] }');
    expect(await badge("laptop")).toBe("no session");
    expect(await events()).toEqual(["gone", "destroyed", "rotated", "created"]);
    await press("laptop", "Send the old cookie");
    expect(await report()).toContain("the session is “ended”, and shows nothing");
  });

  test("“log out everywhere” on the phone logs out the laptop", async () => {
    await press("laptop", "Log in as Joe");
    await press("phone", "Log in as Joe");
    expect(await page.getByRole("row").allInnerTexts()).toEqual([
      expect.stringContaining("Browser"),
      expect.stringContaining("Laptop"),
      expect.stringContaining("Phone"),
    ]);
    await press("phone", "Log out everywhere");
    expect([await badge("laptop"), await badge("phone")]).toEqual(["revoked", "no session"]);
    expect(await page.locator("#list").innerText()).toContain("Joe is not logged in anywhere.");
    await press("laptop", "Load a page");
    expect(await report()).toContain("The shop shows its login page");
    expect((await events())[0]).toBe("refused");
    await press("laptop", "Log in as Joe");
    expect(await badge("laptop")).toBe("logged in as joe");
  });

  test("one session is ended from the list, and the password is confirmed under a new id", async () => {
    await press("laptop", "Log in as Joe");
    await press("phone", "Log in as Joe");
    const before = await page.locator("#phone .mark").innerText();
    await press("phone", "Confirm the password");
    expect(await report()).toMatch(/status: "rotated".*Set-Cookie: __Host-session=E/s);
    expect(await page.locator("#phone .mark").innerText()).not.toBe(before);
    await page.getByRole("button", { name: "End the session of the laptop" }).click();
    expect([await badge("laptop"), await badge("phone")]).toEqual(["ended", "logged in as joe"]);
    expect(page.url()).toBe(`${url}#list`);
  });

  test("time passes, and a session that nobody uses ends", async () => {
    await press("laptop", "Log in as Joe");
    await page.getByRole("button", { name: "Let 1 hour pass" }).click();
    expect(await badge("laptop")).toBe("expired-idle");
  });

  test("the page sets no cookie in the browser that shows it", async () => {
    await press("laptop", "Log in as Joe");
    expect(await context.cookies()).toEqual([]);
  });

  test("the page can be used with the keyboard alone", async () => {
    await page.goto(url);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(/#laptop$/);
    expect(await badge("laptop")).toBe("logged in as joe");
  });

  test("the page fits 1280 and 390 pixels, and has enough contrast in light and dark mode (WCAG AA)", async () => {
    await press("laptop", "Add a biscuit");
    await press("laptop", "Log in as Joe");
    await press("phone", "Log in as Joe");
    await press("phone", "Confirm the password");
    await press("laptop", "Start a slow request");
    for (const last of ["Log out", "Let the slow request save"]) {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        for (const width of [1280, 390]) {
          await page.setViewportSize({ width, height: 900 });
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
          expect(await page.evaluate(findPoorContrast)).toEqual([]);
        }
      }
      await press("laptop", last);
    }
    expect(await page.locator("h1").count()).toBe(1);
  });

  test("a form that another site posts is refused", async () => {
    const headers = { "sec-fetch-site": "cross-site" };
    expect((await fetch(url, { method: "POST", headers, body: "action=reset" })).status).toBe(403);
  });
});
