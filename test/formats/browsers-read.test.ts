/** What we write is loaded by Playwright, DevTools, chromedriver and tough-cookie, which then send what our jar sends. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { type FormatLoss, readCookies, writeCookies } from "speculoos/formats";
import { CookieJar, requestContext, type StoredCookie } from "speculoos/jar";
import { CookieJar as ToughJar } from "tough-cookie";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHROMIUM, CHROMIUM_FLAGS } from "../browser/driver/chromium.ts";
import { Origins } from "../browser/driver/origins.ts";
import { askAll, type Probe, type Sent, send, sendAll, show } from "./probe-server.ts";

const missing = existsSync(CHROMIUM) ? undefined : "the Debian package chromium is missing";
if (missing !== undefined && process.env.CI === "true") throw new Error(missing);
const CHROMEDRIVER = "/usr/bin/chromedriver";
const driverMissing = existsSync(CHROMEDRIVER) ? undefined : "the Debian package chromium-driver is missing";
if (driverMissing !== undefined && process.env.CI === "true") throw new Error(driverMissing);

const PROBES: readonly Probe[] = [
  { url: "https://www.example.com/" },
  { url: "http://www.example.com/" },
  { url: "https://www.example.com/a/b" },
  { url: "https://sub.www.example.com/" },
  { url: "https://example.com/" },
  { url: "https://example.org/" },
  { url: "http://127.0.0.1/" },
  { url: "https://example.org/frame", below: "https://www.example.com/" },
  { url: "https://www.example.com/frame", below: "https://example.org/" },
];

/** Lines as servers send them, of all kinds that a browser keeps. */
const SET: readonly (readonly [url: string, lines: readonly string[], below?: string])[] = [
  [
    "https://www.example.com/",
    [
      "host=1; Max-Age=3600",
      "domain=2; Domain=example.com; Max-Age=3600",
      "session=3",
      "secure=4; Secure",
      "http=5; HttpOnly; Max-Age=3600",
      "strict=6; SameSite=Strict; Max-Age=3600",
      "lax=7; SameSite=Lax",
      "none=8; SameSite=None; Secure",
      "path=9; Path=/a",
      "__Host-ten=10; Secure; Path=/",
      "__Secure-eleven=11; Secure; Domain=example.com",
      "__Http-twelve=12; Secure; HttpOnly; Path=/",
      "high=13; Priority=High",
      "low=14; Priority=Low",
      "=nameless",
      "empty=",
      'quoted="a,b\\c"',
      "utf8=caf\xc3\xa9 \xe6\x97\xa5\xf0\x9f\x8d\xaa",
      "na\xc3\xafve=15",
      "__proto__=16",
      "chip=17; Secure; SameSite=None; Partitioned",
    ],
  ],
  ["http://127.0.0.1/", ["ip=18; Max-Age=3600"]],
  ["https://example.org/", ["third=19; Secure; SameSite=None; Max-Age=3600", "same=20"]],
  [
    "https://example.org/frame",
    ["framed=21; Secure; SameSite=None; Partitioned"],
    "https://www.example.com/",
  ],
];

function collect(): StoredCookie[] {
  const jar = new CookieJar();
  for (const [url, lines, below] of SET)
    for (const line of lines) {
      const context = below && requestContext({ url, topLevel: below, initiator: below, navigation: false });
      expect(jar.setCookie(line, url, context || undefined).reasons).toEqual([]);
    }
  return [...jar];
}

/** The names of which a loss says that the tool does otherwise. */
function namesOf(losses: readonly FormatLoss[], ...fields: FormatLoss["field"][]): Set<string> {
  return new Set(losses.filter(({ field }) => fields.includes(field)).map(({ cookie }) => cookie));
}

function compare(title: string, sent: ReadonlyMap<Probe, Sent>, ours: ReadonlyMap<Probe, Sent>): void {
  show(title, sent);
  expect(
    Object.fromEntries([...sent].map(([{ url, below = "" }, pairs]) => [`${url} ${below}`, pairs])),
  ).toEqual(Object.fromEntries([...ours].map(([{ url, below = "" }, pairs]) => [`${url} ${below}`, pairs])));
}

describe.skipIf(missing)(`Chromium sends what our jar sends${missing ? ` (${missing})` : ""}, after`, () => {
  let origins: Origins;
  let browser: Browser;
  const cookies = collect();
  beforeAll(async () => {
    origins = await Origins.open();
    const flags = [...CHROMIUM_FLAGS, ...origins.chromiumFlags];
    browser = await chromium.launch({ executablePath: CHROMIUM, args: flags });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    origins.close();
  });

  const ask = async (context: BrowserContext) => {
    const page = await context.newPage();
    return askAll(origins, PROBES, (url) => page.goto(url));
  };

  test("Playwright's newContext has loaded our storageState", async () => {
    const { text, losses } = writeCookies(cookies, "storage-state");
    expect(namesOf(losses, "whole").size).toBe(0);
    const context = await browser.newContext({ ignoreHTTPSErrors: true, storageState: JSON.parse(text) });
    compare("storageState", await ask(context), sendAll(cookies, PROBES));
    // And what it saves is read as the same cookies.
    const saved = readCookies(JSON.stringify(await context.storageState()));
    expect(saved.format).toBe("storage-state");
    compare("saved again", sendAll(saved.cookies, PROBES), sendAll(cookies, PROBES));
    await context.close();
  }, 60_000);

  test("Playwright's addCookies has loaded our list", async () => {
    const { text } = writeCookies(cookies, "storage-state");
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    await context.addCookies(JSON.parse(text).cookies);
    compare("addCookies", await ask(context), sendAll(cookies, PROBES));
    await context.close();
  }, 60_000);

  test("DevTools' Network.setCookies has loaded our list", async () => {
    const { text, losses } = writeCookies(cookies, "cdp");
    expect(namesOf(losses, "whole", "sameSite", "partitionKey", "priority", "expiryTime").size).toBe(0);
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const session = await context.newCDPSession(await context.newPage());
    await session.send("Network.setCookies", JSON.parse(text));
    compare("setCookies", await ask(context), sendAll(cookies, PROBES));
    const saved = readCookies(JSON.stringify(await session.send("Network.getAllCookies")));
    expect(saved.format).toBe("cdp");
    expect(saved.problems).toEqual([]);
    expect(saved.cookies.map(describeCookie).sort()).toEqual(cookies.map(describeCookie).sort());
    await context.close();
  }, 60_000);
});

describe.skipIf(driverMissing)(`chromedriver${driverMissing ? ` (${driverMissing})` : ""}`, () => {
  let origins: Origins;
  let driver: Driver;
  const cookies = collect();
  beforeAll(async () => {
    origins = await Origins.open();
    driver = await Driver.open([
      ...CHROMIUM_FLAGS,
      ...origins.chromiumFlags,
      "--headless=new",
      "--disable-features=HttpsUpgrades",
    ]);
  }, 60_000);
  afterAll(async () => {
    await driver.close();
    origins.close();
  });
  const probes = PROBES.filter(({ below }) => below === undefined);

  /** Sets each cookie on a page of its host, and returns what was refused. On a page with TLS, chromedriver makes every cookie Secure. */
  const load = async (list: readonly { domain?: string; name: string; secure: boolean }[], host = "") => {
    const refused: string[] = [];
    for (const cookie of list) {
      const { query } = origins.expect({ headers: [], html: "<p>here" });
      const page = `http${cookie.secure ? "s" : ""}://${cookie.domain?.replace(/^\./, "") ?? host}/`;
      await driver.visit(`${page}${query}`);
      if (!(await driver.add(cookie))) refused.push(cookie.name);
    }
    return refused;
  };

  test("sends what our jar sends, but for the losses that are named", async () => {
    const { text, losses } = writeCookies(cookies, "webdriver");
    const whole = namesOf(losses, "whole");
    const below = namesOf(losses, "hostOnly");
    expect([...whole].sort()).toEqual(["chip", "framed"]);
    await driver.forget();
    const refused = await load(JSON.parse(text));
    const sent = await askAll(origins, probes, (url) => driver.visit(url));
    show("chromedriver", sent);
    // What a driver makes of a host-only cookie with a domain, the loss names: a domain cookie, which __Host- forbids.
    expect(refused.filter((name) => !name.startsWith("__Host-"))).toEqual([]);
    const others = cookies.filter(({ name }) => !whole.has(name) && !refused.includes(name));
    const widened = others.map((cookie) =>
      below.has(cookie.name) && cookie.host !== "127.0.0.1" ? { ...cookie, hostOnly: false } : cookie,
    );
    compare("chromedriver", sent, sendAll(widened, probes));
    // The loss is real.
    expect(sent).not.toEqual(sendAll(others, probes));
  }, 60_000);

  test("makes host-only cookies of a list that was written for a page", async () => {
    const url = "https://www.example.com/";
    const ofPage = cookies.filter(
      ({ host, hostOnly, partitionKey }) => host === "www.example.com" && hostOnly && !partitionKey,
    );
    const { text, losses } = writeCookies(ofPage, "webdriver", { url });
    expect(namesOf(losses, "whole", "hostOnly").size).toBe(0);
    await driver.forget();
    expect(await load(JSON.parse(text), "www.example.com")).toEqual([]);
    const sent = await askAll(origins, probes, (probe) => driver.visit(probe));
    compare("chromedriver", sent, sendAll(ofPage, probes));
    // The list of the page is read as the same cookies; unset SameSite is Lax in it.
    const { query } = origins.expect({ headers: [], html: "<p>here" });
    await driver.visit(`${url}${query}`);
    const saved = readCookies(await driver.list());
    expect(saved.format).toBe("webdriver");
    compare("read back", sendAll(saved.cookies, [{ url }]), sendAll(ofPage, [{ url }]));
  }, 60_000);
});

test("tough-cookie sends what our jar sends, after it has loaded our JSON", async () => {
  const cookies = collect();
  const { text, losses } = writeCookies(cookies, "tough-cookie");
  const jar = ToughJar.deserializeSync(text);
  const whole = namesOf(losses, "whole");
  expect([...whole]).toEqual(["framed"]);
  const origins = await Origins.open();
  const probes = PROBES.filter(({ below }) => below === undefined);
  try {
    const visit = (url: string) => send(origins, url, jar.getCookieStringSync(url.replace(/\?.*/, "")));
    const sent = await askAll(origins, probes, visit);
    compare("tough-cookie", sent, sendAll(cookies, probes));
  } finally {
    origins.close();
  }
  const saved = readCookies(JSON.stringify(jar.serializeSync()));
  expect([saved.format, saved.problems]).toEqual(["tough-cookie", []]);
  expect(saved.cookies.map(describeCookie).sort()).toEqual(
    cookies
      .filter(({ name }) => !whole.has(name))
      .map(describeCookie)
      .sort(),
  );
});

/** Everything but times and order. */
function describeCookie({
  creationTime: _,
  lastUpdateTime: __,
  lastAccessTime: ___,
  sequence: ____,
  ...cookie
}: StoredCookie): string {
  const { expiryTime, priority = "medium", partitionKey = null, ...rest } = cookie;
  return JSON.stringify(Object.entries({ ...rest, priority, partitionKey, expiryTime }).sort());
}

/** A session of chromedriver (WebDriver). */
class Driver {
  readonly #session: string;
  readonly #end: () => Promise<void>;

  private constructor(session: string, end: () => Promise<void>) {
    this.#session = session;
    this.#end = end;
  }

  static async open(args: readonly string[]): Promise<Driver> {
    const child = spawn(CHROMEDRIVER, ["--port=0"], { stdio: ["ignore", "pipe", "ignore"] });
    const exited = once(child, "exit");
    let port = "";
    for await (const line of createInterface(child.stdout)) {
      port = /successfully on port (\d+)/.exec(line)?.[1] ?? "";
      if (port !== "") break;
    }
    child.stdout.resume();
    const options = { binary: CHROMIUM, args };
    const url = `http://127.0.0.1:${port}/session`;
    const { sessionId } = (await call(url, {
      capabilities: { alwaysMatch: { "goog:chromeOptions": options } },
    })) as { sessionId: string };
    return new Driver(`${url}/${sessionId}`, async () => {
      await fetch(`${url}/${sessionId}`, { method: "DELETE" });
      child.kill();
      await exited;
    });
  }

  visit(url: string): Promise<unknown> {
    return call(`${this.#session}/url`, { url });
  }

  /** Returns whether the driver took the cookie. */
  async add(cookie: object): Promise<boolean> {
    const response = await fetch(`${this.#session}/cookie`, {
      method: "POST",
      body: JSON.stringify({ cookie }),
    });
    await response.text();
    return response.ok;
  }

  async forget(): Promise<void> {
    await call(`${this.#session}/goog/cdp/execute`, { cmd: "Network.clearBrowserCookies", params: {} });
  }

  /** Returns the answer as it came. */
  async list(): Promise<string> {
    return (await fetch(`${this.#session}/cookie`)).text();
  }

  close(): Promise<void> {
    return this.#end();
  }
}

async function call(url: string, body: object): Promise<unknown> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
  const { value } = (await response.json()) as { value: unknown };
  if (!response.ok) throw new Error(JSON.stringify(value).slice(0, 500));
  return value;
}
