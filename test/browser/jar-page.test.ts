import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { JAR_EXAMPLES } from "../../src/playground/jar/view/jar-examples.ts";
import { missing, PlaygroundInChromium } from "./playground-in-chromium.ts";
import { poorContrast } from "./poor-contrast.ts";

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
    // The page is to work without scripts of its own; what tests evaluate runs all the same.
    context = await playground.browser.newContext({ javaScriptEnabled: false });
    page = await context.newPage();
    await page.goto(url);
  });
  afterEach(() => context.close());

  const field = (label: string) => page.getByLabel(label, { exact: true });
  const show = () => page.getByRole("button", { name: "Show the verdict" }).click();
  const paste = async (lines: string, from?: string) => {
    await field("Set-Cookie lines").fill(lines);
    if (from !== undefined) await field("URL that sets them").fill(from);
    await show();
  };
  const verdict = (number: number) => page.locator(`#line-${number}`);
  const row = (title: string) => page.getByRole("row").filter({ hasText: title });

  test("lines are pasted, and each has its verdict, its reasons and how to mend it", async () => {
    await paste(
      "HTTP/2 200\ndate: now\nset-cookie: id=7; Path=/; Secure; HttpOnly; SameSite=Lax\nset-cookie: b=1; SameSite=None\nset-cookie: id=; Path=/; Max-Age=0",
      "https://shop.example.com/login",
    );
    expect(await page.getByRole("status").innerText()).toBe(
      "3 lines: 1 stored, 1 removed, 1 refused. At the end the jar is empty. 2 other lines were passed over.",
    );
    expect(await verdict(1).innerText()).toMatch(/stored\s+removed later, by line 3/);
    expect(await verdict(2).innerText()).toMatch(
      /refused.*b=1; SameSite=None.*is SameSite=None without Secure.*To mend it: Add Secure.*same-site-none-insecure · RFC 6265bis §5\.7/s,
    );
    expect(await verdict(3).innerText()).toMatch(/removed\s+takes away the cookie of line 1/);
  });

  test("what the jar keeps is told in words", async () => {
    await paste("a=1; Domain=example.com; Path=/x; Max-Age=7200; Secure");
    const kept = await verdict(1).innerText();
    for (const words of [
      "example.com and all hosts below",
      "/x and below",
      "UTC (2 hours)",
      "not said, so it counts as Lax",
      "yes: over https alone",
      "no: scripts can read it",
      "treated-as-lax",
    ])
      expect(kept).toContain(words);
  });

  test("the table says where each cookie goes, and opens to say why not", async () => {
    await field("Its URL").fill("https://example.org/");
    await paste(
      "a=1; Path=/; Secure; SameSite=Strict\nb=2; Domain=example.com; Path=/; SameSite=None; Secure",
    );
    expect(await row("The same URL again").innerText()).toContain("a=1; b=2");
    const link = row("A link on another site");
    expect(await link.getByRole("cell").allInnerTexts()).toEqual([
      expect.stringMatching(/held same-site-strict/),
      expect.stringMatching(/sent/),
      "b=2",
    ]);
    const why = link.getByText("the request is cross-site");
    expect(await why.isVisible()).toBe(false);
    await link.locator("summary").press("Enter");
    expect(await why.isVisible()).toBe(true);
    expect(await row("Your own request").innerText()).toMatch(/host-mismatch.*host-mismatch.*none/s);
  });

  test("a trial is a link", async () => {
    await field("Asked for by").selectOption("embed");
    await paste("a=1; SameSite=Lax\n__proto__=2; SameSite=None; Secure");
    const link = page.url();
    expect(link).toContain("#verdicts");
    const shown = await page.locator("main").innerText();
    await page.goto("about:blank");
    await page.goto(link);
    expect(await page.locator("main").innerText()).toBe(shown);
    expect(await field("Asked for by").inputValue()).toBe("embed");
    expect(await verdict(1).innerText()).toContain("same-site-cross-site");
    expect(await page.getByRole("columnheader").allInnerTexts()).toEqual([
      "Request",
      expect.stringContaining("__proto__"),
      "Cookie header",
    ]);
    await page.getByRole("link", { name: "Start over" }).click();
    expect(await field("Set-Cookie lines").inputValue()).toBe("");
  });

  test("an example is followed, and the one that is shown is marked", async () => {
    await page.getByRole("link", { name: "__Host- with a Domain" }).click();
    expect(await verdict(1).innerText()).toContain("prefix-host");
    expect(await page.locator(".examples [aria-current]").innerText()).toBe("__Host- with a Domain");
    expect(await field("Set-Cookie lines").inputValue()).toBe(
      "__Host-id=7; Secure; Path=/; Domain=example.com",
    );
  });

  test("what is wrong with a field is said beside it, and what was typed stays", async () => {
    await paste("a=1", "http://a b/");
    expect(await page.locator("#url-fault").innerText()).toContain("This is no URL.");
    expect(await field("URL that sets them").getAttribute("aria-describedby")).toBe("url-fault");
    expect(await field("URL that sets them").inputValue()).toBe("http://a b/");
    expect(await field("Set-Cookie lines").inputValue()).toBe("a=1");
    await paste("date: now", "https://example.com/");
    expect(await page.locator("#set-fault").innerText()).toContain("There is no Set-Cookie in that line.");
    expect(await page.locator(".verdicts").count()).toBe(0);
  });

  test("too much is refused with what to do, and what is too long for a link is shown all the same", async () => {
    await paste(`a=${"x".repeat(120_000)}`);
    expect(await page.locator("#set-fault").innerText()).toContain("the page takes 100,000 characters");
    await paste(`a=${"€".repeat(120_000)}`);
    expect(await page.locator("#set-fault").innerText()).toContain("Paste the Set-Cookie lines alone.");
    await paste(Array.from({ length: 200 }, (_, i) => `n${i}=${"x".repeat(60)}`).join("\n"));
    expect(await page.getByRole("status").innerText()).toContain("200 lines: 200 stored.");
    expect(await verdict(1).innerText()).toContain("evicted later, by line 181");
    expect(await page.locator("main").innerText()).toContain("too long for a link");
    const megabytes = await fetch(url, { method: "POST", body: `set=${"x".repeat(3_000_000)}` });
    expect([megabytes.status, await megabytes.text()]).toEqual([
      413,
      expect.stringContaining("far too much"),
    ]);
    const overlong = await fetch(`${url}?set=${"x".repeat(20_000)}`);
    expect([overlong.status, await overlong.text()]).toEqual([
      431,
      expect.stringContaining("Open /jar and paste"),
    ]);
  });

  test("nothing that is pasted runs", async () => {
    const scripted = await playground.browser.newPage();
    const heard: string[] = [];
    scripted.on("dialog", (dialog) => {
      heard.push(dialog.message());
      dialog.dismiss();
    });
    const evil = `"'></textarea></code><script>alert(1)</script><img src=x onerror=alert(2)>`;
    const answer = await scripted.goto(url);
    expect(answer?.headers()["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'self';/);
    await scripted.getByLabel("Set-Cookie lines").fill(`${evil}=${evil}; Path=/${evil}; ${evil}`);
    await scripted.getByLabel("URL that sets them").fill(`https://example.com/${evil}`);
    await scripted.getByLabel("Its URL").fill(`https://example.com/?${evil}`);
    await scripted.getByRole("button", { name: "Show the verdict" }).click();
    await scripted.locator("#line-1").waitFor();
    expect(await scripted.locator("script, img").count()).toBe(0);
    expect(heard).toEqual([]);
    await scripted.close();
  });

  test("one page leads to the other, and keyboards get along", async () => {
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
    expect(await verdict(1).innerText()).toContain("stored");
  });

  test("it fits on 1280 and on 390 pixels, and stands out by day and by night (WCAG AA), with every field labelled", async () => {
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
        expect(await page.evaluate(poorContrast)).toEqual([]);
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

  test("other sites can't post here", async () => {
    const cross = await fetch(url, {
      method: "POST",
      headers: { "sec-fetch-site": "cross-site" },
      body: "set=a",
    });
    expect(cross.status).toBe(403);
  });
});
