import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { JAR_EXAMPLES } from "../../src/playground/jar/view/jar-examples.ts";
import { missing, PlaygroundInChromium } from "./playground-in-chromium.ts";
import { findPoorContrast } from "./poor-contrast.ts";

describe.skipIf(missing)(`the jar page in Chromium${missing ? ` (${missing})` : ""}`, () => {
  let playground: PlaygroundInChromium;
  let context: BrowserContext;
  let page: Page;
  let url: string;

  beforeAll(async () => {
    playground = await PlaygroundInChromium.open();
    url = `${playground.url}jar`;
  }, 60_000);
  afterAll(() => playground?.close());
  beforeEach(async () => {
    // The page must work without scripts. `page.evaluate` still runs.
    context = await playground.browser.newContext({ javaScriptEnabled: false });
    page = await context.newPage();
    await page.goto(url);
  }, 60_000);
  afterEach(() => context.close());

  const field = (label: string) => page.getByLabel(label, { exact: true });
  const show = () => page.getByRole("button", { name: "Show the verdict" }).click();
  const paste = async (lines: string, from?: string) => {
    await field("Set-Cookie lines").fill(lines);
    if (from !== undefined) await field("URL that sets them").fill(from);
    await show();
  };
  const decision = (number: number) => page.locator(`#line-${number}`);
  const row = (title: string) => page.getByRole("row").filter({ hasText: title });

  test("each pasted line has its decision, its reasons and how to fix it", async () => {
    await paste(
      "HTTP/2 200\ndate: now\nset-cookie: id=7; Path=/; Secure; HttpOnly; SameSite=Lax\nset-cookie: b=1; SameSite=None\nset-cookie: id=; Path=/; Max-Age=0",
      "https://shop.example.com/login",
    );
    expect(await page.getByRole("status").innerText()).toBe(
      "3 lines: 1 stored, 1 removed, 1 refused. At the end the jar is empty. 2 other lines were ignored.",
    );
    expect(await decision(1).innerText()).toMatch(/stored\s+removed later, by line 3/);
    expect(await decision(2).innerText()).toMatch(
      /refused.*b=1; SameSite=None.*The cookie "b" is SameSite=None.*Fix: Add Secure.*same-site-none-insecure · RFC 6265bis §5\.7/s,
    );
    expect(await decision(3).innerText()).toMatch(/removed\s+removes the cookie of line 1/);
  });

  test("a stored cookie is described in words", async () => {
    await paste("a=1; Domain=example.com; Path=/x; Max-Age=7200; Secure");
    const facts = await decision(1).innerText();
    for (const words of [
      "example.com and its subdomains",
      "/x and below",
      "UTC (2 hours)",
      "not set, so it counts as Lax",
      "yes: only over https",
      "no: scripts can read it",
      "treated-as-lax",
    ])
      expect(facts).toContain(words);
  });

  test("the table shows which requests send a cookie, and its rows open to show why not", async () => {
    await field("Its URL").fill("https://example.org/");
    await paste(
      "a=1; Path=/; Secure; SameSite=Strict\nb=2; Domain=example.com; Path=/; SameSite=None; Secure",
    );
    expect(await row("The same URL again").innerText()).toContain("a=1; b=2");
    const link = row("A link on another site");
    expect(await link.getByRole("cell").allInnerTexts()).toEqual([
      expect.stringMatching(/not sent\s+same-site-strict/),
      expect.stringMatching(/sent/),
      "b=2",
    ]);
    const why = link.getByText("the request is cross-site");
    expect(await why.isVisible()).toBe(false);
    await link.locator("summary").press("Enter");
    expect(await why.isVisible()).toBe(true);
    expect(await row("Your own request").innerText()).toMatch(/host-mismatch.*host-mismatch.*none/s);
  });

  test("a link shows the same trial again", async () => {
    await field("Requested by").selectOption("embed");
    await paste("a=1; SameSite=Lax\n__proto__=2; SameSite=None; Secure");
    const link = page.url();
    expect(link).toContain("#verdicts");
    const shown = await page.locator("main").innerText();
    await page.goto("about:blank");
    await page.goto(link);
    expect(await page.locator("main").innerText()).toBe(shown);
    expect(await field("Requested by").inputValue()).toBe("embed");
    expect(await decision(1).innerText()).toContain("same-site-cross-site");
    expect(await page.getByRole("columnheader").allInnerTexts()).toEqual([
      "Request",
      expect.stringContaining("__proto__"),
      "Cookie header",
    ]);
    await page.getByRole("link", { name: "Start over" }).click();
    expect(await field("Set-Cookie lines").inputValue()).toBe("");
  });

  test("an example can be opened, and the open example is marked", async () => {
    await page.getByRole("link", { name: "__Host- with a Domain" }).click();
    expect(await decision(1).innerText()).toContain("prefix-host");
    expect(await page.locator(".examples [aria-current]").innerText()).toBe("__Host- with a Domain");
    expect(await field("Set-Cookie lines").inputValue()).toBe(
      "__Host-id=7; Secure; Path=/; Domain=example.com",
    );
  });

  test("a fault is shown beside its field, and the typed text stays", async () => {
    await paste("a=1", "http://a b/");
    expect(await page.locator("#url-fault").innerText()).toContain("This is not a valid URL.");
    expect(await field("URL that sets them").getAttribute("aria-describedby")).toBe("url-fault");
    expect(await field("URL that sets them").inputValue()).toBe("http://a b/");
    expect(await field("Set-Cookie lines").inputValue()).toBe("a=1");
    await paste("date: now", "https://example.com/");
    expect(await page.locator("#set-fault").innerText()).toContain(
      "There is no Set-Cookie header in this line.",
    );
    expect(await page.locator(".decisions").count()).toBe(0);
  });

  test("a long paste is refused with what to do; a trial that is too long for a link is shown", async () => {
    await paste(`a=${"x".repeat(120_000)}`);
    expect(await page.locator("#set-fault").innerText()).toContain("the maximum is 100,000 characters");
    await paste(`a=${"€".repeat(120_000)}`);
    expect(await page.locator("#set-fault").innerText()).toContain("Paste only the Set-Cookie lines.");
    await paste(Array.from({ length: 200 }, (_, i) => `n${i}=${"x".repeat(60)}`).join("\n"));
    expect(await page.getByRole("status").innerText()).toContain("200 lines: 200 stored.");
    expect(await decision(1).innerText()).toContain("evicted later, by line 181");
    // The last line of a long page, which may still be loading.
    await page.getByText("too long for a link").waitFor();
    const megabytes = await fetch(url, { method: "POST", body: `set=${"x".repeat(3_000_000)}` });
    expect([megabytes.status, await megabytes.text()]).toEqual([
      413,
      expect.stringContaining("far too long"),
    ]);
    const overlong = await fetch(`${url}?set=${"x".repeat(20_000)}`);
    expect([overlong.status, await overlong.text()]).toEqual([
      431,
      expect.stringContaining("Open /jar and paste"),
    ]);
  });

  test("no pasted text runs as a script", async () => {
    const scripted = await playground.browser.newPage();
    const dialogs: string[] = [];
    scripted.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      dialog.dismiss();
    });
    const evil = `"'></textarea></code><script>alert(1)</script><img src=x onerror=alert(2)>`;
    const response = await scripted.goto(url);
    expect(response?.headers()["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'self';/);
    await scripted.getByLabel("Set-Cookie lines").fill(`${evil}=${evil}; Path=/${evil}; ${evil}`);
    await scripted.getByLabel("URL that sets them").fill(`https://example.com/${evil}`);
    await scripted.getByLabel("Its URL").fill(`https://example.com/?${evil}`);
    await scripted.getByRole("button", { name: "Show the verdict" }).click();
    await scripted.locator("#line-1").waitFor();
    expect(await scripted.locator("script, img").count()).toBe(0);
    expect(dialogs).toEqual([]);
    await scripted.close();
  });

  test("each page links to the other, and both can be used with the keyboard alone", async () => {
    await page.getByRole("link", { name: "Playground" }).click();
    await page.waitForURL(/play$/);
    await page.getByRole("link", { name: "The jar" }).click();
    await page.waitForURL(/jar$/);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.type("a=1");
    for (let i = 0; i < 5; i++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await decision(1).innerText()).toContain("stored");
  });

  test("the page fits 1280 and 390 pixels, has enough contrast in light and dark mode (WCAG AA), and every field has a label", async () => {
    const faulty = `${url}?set=date:%20now&url=http:&to=ftp:`;
    const links = await page
      .locator(".examples a")
      .evaluateAll((all) => all.map((link) => (link instanceof HTMLAnchorElement ? link.href : "")));
    expect(links.length).toBe(JAR_EXAMPLES.length);
    for (const link of [...links.filter((_, index) => index % 3 === 0), faulty]) {
      await page.goto(link);
      await page.locator("details").evaluateAll((all) => {
        for (const each of all) each.setAttribute("open", "");
      });
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      }
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await page.evaluate(findPoorContrast)).toEqual([]);
      }
    }
    expect(await page.locator("h1").count()).toBe(1);
    const unlabelled = await page
      .locator("input, select, textarea")
      .evaluateAll(
        (all) =>
          all.filter(
            (each) => !("labels" in each && each.labels instanceof NodeList && each.labels.length > 0),
          ).length,
      );
    expect(unlabelled).toBe(0);
  });

  test("a form that another site posts is refused", async () => {
    const cross = await fetch(url, {
      method: "POST",
      headers: { "sec-fetch-site": "cross-site" },
      body: "set=a",
    });
    expect(cross.status).toBe(403);
  });
});
