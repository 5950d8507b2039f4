import { once } from "node:events";
import { request } from "node:http";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { missing, PlaygroundInChromium } from "./playground-in-chromium.ts";
import { findPoorContrast } from "./poor-contrast.ts";

describe.skipIf(missing)(`the playground in Chromium${missing ? ` (${missing})` : ""}`, () => {
  let playground: PlaygroundInChromium;
  let context: BrowserContext;
  let page: Page;
  let url: string;

  beforeAll(async () => {
    playground = await PlaygroundInChromium.open();
    url = playground.url;
  }, 60_000);
  afterAll(() => playground?.close());
  beforeEach(async () => {
    context = await playground.browser.newContext();
    page = await context.newPage();
    await page.goto(url);
  }, 60_000);
  afterEach(() => context.close());

  const card = (kind: string) => page.locator(`[data-kind=${kind}]`);
  const badge = (kind: string) => card(kind).locator(".card-head .badge").innerText();
  const press = (kind: string, label: string) =>
    card(kind).getByRole("button", { name: label, exact: true }).click();

  test("each kind of cookie is set, sent back, verified and removed", async () => {
    for (const [kind, word] of [
      ["plain", "not protected"],
      ["signed", "valid"],
      ["marshal", "valid"],
      ["sealed", "valid"],
    ] as const) {
      expect(await badge(kind)).toBe("absent");
      await press(kind, "Set it");
      expect(await badge(kind)).toBe(word);
    }
    const stored = await context.cookies();
    expect(stored.map(({ name }) => name).sort()).toEqual(["basket", "letter", "theme", "user"]);
    expect(stored.find(({ name }) => name === "user")).toMatchObject({
      httpOnly: true,
      sameSite: "Lax",
      path: "/",
    });
    expect(await card("marshal").innerText()).toContain("3n");
    for (const kind of ["plain", "signed", "marshal", "sealed"]) {
      await press(kind, "Remove it");
      expect(await badge(kind)).toBe("absent");
    }
    expect(await context.cookies()).toEqual([]);
  });

  test("a cookie whose value or lifetime a client changed is forged", async () => {
    for (const kind of ["signed", "marshal"]) {
      for (const label of ["Change a character", "Extend its lifetime"]) {
        await press(kind, (await badge(kind)) === "absent" ? "Set it" : "Set it again");
        await press(kind, label);
        expect(await badge(kind)).toBe("forged");
        expect(await card(kind).innerText()).toContain("it was changed");
      }
    }
  });

  test("a planted cookie of the same name is sent first and is not accepted", async () => {
    await press("signed", "Set it");
    await press("signed", "Plant a second one");
    expect(await badge("signed")).toBe("2 copies");
    expect(await card("signed").locator(".copies li").allInnerTexts()).toEqual([
      expect.stringMatching(/^malformed\s+user=planted/),
      expect.stringMatching(/^valid The server reads this copy\.\s+user=S.*Value joe/s),
    ]);
    await press("signed", "Remove it");
    expect(await context.cookies()).toEqual([]);
  });

  test("keys rotate without logging anyone out, until the retired keys are dropped", async () => {
    await press("signed", "Set it");
    await page.getByRole("button", { name: "Rotate" }).click();
    expect(await badge("signed")).toBe("valid, old key");
    await page.getByRole("button", { name: "Drop retired keys" }).click();
    expect(await badge("signed")).toBe("unknown-key");
    await press("signed", "Set it again");
    expect(await badge("signed")).toBe("valid");
  });

  test("a sealed value is not readable in the cookie, and is refused after one character was changed", async () => {
    await press("sealed", "Set it");
    expect(await card("sealed").innerText()).toContain("Sinterklaas");
    const { value } = (await context.cookies()).find(({ name }) => name === "letter")!;
    expect(Buffer.from(value, "base64url").toString("latin1")).not.toContain("Sinterklaas");
    await press("sealed", "Change a character");
    expect(await badge("sealed")).toBe("forged");
    expect(await card("sealed").innerText()).not.toContain("Sinterklaas");
  });

  test("a session of Express is moved to a sealed cookie without logging anyone out", async () => {
    const box = page.locator("[data-box=move]");
    const push = (label: string) => box.getByRole("button", { name: label, exact: true }).click();
    await push("Log in with Express");
    expect(await box.innerText()).toContain("express.signed");
    await push("Move");
    expect(await box.innerText()).toContain("“visitor 42”, sealed");
    expect((await context.cookies()).find(({ name }) => name === "__Host-session")?.value).toMatch(/^E/);
    await page.getByRole("button", { name: "Rotate" }).click();
    await push("Move");
    expect(await box.innerText()).toContain("“visitor 42”, sealed");
    await push("Log out");
    expect(await context.cookies()).toEqual([]);
  });

  test("your own cookie is sent, or refused with the reason", async () => {
    const make = async (fields: Record<string, string>, flags: string[] = []) => {
      for (const [label, value] of Object.entries(fields))
        await page.getByLabel(label, { exact: true }).fill(value);
      for (const flag of flags) await page.getByLabel(flag, { exact: true }).check();
      await page.getByRole("button", { name: "Send it" }).click();
      return page.locator("#make").innerText();
    };
    const values = () =>
      Promise.all(
        ["Name", "Value", "Path"].map((label) => page.getByLabel(label, { exact: true }).inputValue()),
      );
    expect(await make({ Name: "__Host-x", Value: "1" })).toContain("prefix-mismatch");
    expect(await make({ Name: "x", Value: "1; Domain=evil.example" })).toContain("value-needs-encoding");
    expect(await make({ Name: "x", Value: "1", "Max-Age": "86400000" })).toContain("milliseconds");
    expect(await make({ Name: "<script>", Value: "1" })).toContain("invalid-name");
    expect(await page.getByLabel("Name", { exact: true }).getAttribute("aria-invalid")).toBe("true");
    const fields = { Name: "__Host-x", Value: "<b>1</b>", Path: "/", "Max-Age": "" };
    const sent = await make(fields, ["Secure"]);
    expect(sent).toContain("Set-Cookie: __Host-x=<b>1</b>; Path=/; Secure");
    expect(sent).toContain("Your browser stored __Host-x and sent it back.");
    expect(await values()).toEqual(["__Host-x", "<b>1</b>", "/"]);
    expect((await context.cookies()).map(({ name }) => name)).toEqual(["__Host-x"]);
    expect(await make({ Name: "x", Domain: "Example.com" })).toMatch(
      /did not store x:\s.*Fix: .*domain-mismatch/s,
    );
    expect(await make({ Path: "/elsewhere", Domain: "" })).toMatch(
      /does not send x to this page:.*path-mismatch/s,
    );
    expect((await context.cookies(`${url}elsewhere`)).map(({ name }) => name)).toContain("x");
    await page.getByRole("button", { name: "Empty the form" }).click();
    expect(await values()).toEqual(["", "", ""]);
  });

  test("after a button the page stands where the button is, without a script", async () => {
    await page.setViewportSize({ width: 390, height: 700 });
    for (const [section, label] of [
      ["#sealed", "Set it"],
      ["#make", "Send it"],
      ["#keys", "Rotate"],
      ["#move", "Log in with Express"],
    ] as const) {
      const place = page.locator(section);
      await place.getByRole("button", { name: label, exact: true }).click();
      await page.waitForURL(new RegExp(`/play${section}$`));
      const { y = -1 } = (await place.boundingBox()) ?? {};
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThan(650);
      expect(await place.getByRole("status").isVisible()).toBe(true);
    }
    expect(await page.locator("script").count()).toBe(0);
  });

  test("the page can be used with the keyboard alone", async () => {
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the cookies");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(/play#plain$/);
    expect(await badge("plain")).toBe("not protected");
  });

  test("the page fits 1280 and 390 pixels, in light and dark mode, and every field has a label", async () => {
    for (const kind of ["plain", "signed", "marshal", "sealed"]) await press(kind, "Set it");
    await press("signed", "Plant a second one");
    await page.getByLabel("Value", { exact: true }).fill("x".repeat(200));
    await page.getByRole("button", { name: "Send it" }).click();
    for (const width of [1280, 390]) {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      }
    }
    const unlabelled = await page.evaluate(
      () =>
        [...document.querySelectorAll<HTMLInputElement>("input:not([type=hidden]), select")].filter(
          ({ labels }) => !labels?.length,
        ).length,
    );
    expect(unlabelled).toBe(0);
    expect(await page.locator("h1").count()).toBe(1);
  });

  test("every text has enough contrast (WCAG AA)", async () => {
    for (const kind of ["plain", "signed", "marshal", "sealed"]) await press(kind, "Set it");
    await press("signed", "Plant a second one");
    await press("signed", "Change a character");
    await page.getByRole("button", { name: "Send it" }).click();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await page.evaluate(findPoorContrast)).toEqual([]);
    }
  });

  test("other sites, foreign host names and long forms are refused", async () => {
    const cross = await fetch(`${url}act`, {
      method: "POST",
      headers: { "sec-fetch-site": "cross-site" },
      body: "action=set",
      redirect: "manual",
    });
    expect(cross.status).toBe(403);
    expect(
      (
        await fetch(`${url}act`, {
          method: "POST",
          body: "action=__proto__&kind=constructor",
          redirect: "manual",
        })
      ).status,
    ).toBe(303);
    // DNS rebinding: the attacker's host name resolves to this machine.
    const rebound = request(`${url}play`, { headers: { host: "evil.example" } }).end();
    const [response] = await once(rebound, "response");
    response.resume();
    expect(response.statusCode).toBe(403);
    expect((await fetch(`${url}nothing`)).status).toBe(404);
    expect(
      (await fetch(`${url}act`, { method: "POST", body: "x".repeat(20_000), redirect: "manual" })).status,
    ).toBe(413);
  });
});
