/**
 * Steal it, live: Chromium logs in, a thief copies all cookies over DevTools into a jar of his own. He is let in until the bound
 * cookie ends, and then is not. The owner never notices.
 */

import { once } from "node:events";
import { existsSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { text } from "node:stream/consumers";
import type { Browser } from "playwright-core";
import { createClient } from "redis";
import { KeyRing } from "speculoos";
import { CookieJar } from "speculoos/jar";
import { RedisSessionStore } from "speculoos/redis";
import { defineSealedSession, defineSession, MemorySessionStore } from "speculoos/session";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHROMIUM } from "../browser/driver/chromium.ts";
import { missingRedis, startRedis } from "../servers/redis.ts";
import { launchBrowser, Visitor } from "./live-browser.ts";
import { type Data, LiveSite, type Read } from "./live-site.ts";

const missing = existsSync(CHROMIUM) ? missingRedis() : "the Debian package chromium is missing";
if (missing !== undefined && process.env.CI === "true") throw new Error(missing);
const SITE = "https://shop.test";

/** The server's clock, which can be put forward. */
let ahead = 0;
const clock = () => Date.now() + ahead;

const common = () => ({
  keys: new KeyRing(KeyRing.generate()),
  idle: 1800,
  absolute: 43_200,
  subject: (data: Read) => data.user,
  clock,
});

const closing: (() => Promise<unknown>)[] = [];

const ROWS = {
  "without a store": async () => defineSealedSession<Data>("__Host-s", common()),
  "with a store in memory": async () =>
    defineSession<Data>("__Host-s", { ...common(), store: new MemorySessionStore() }),
  "with Redis": async () => {
    const redis = await startRedis();
    const client = createClient({ url: redis.url });
    client.on("error", () => {});
    await client.connect();
    closing.push(
      () => client.close(),
      () => redis.stop(),
    );
    return defineSession<Data>("__Host-s", { ...common(), store: new RedisSessionStore(client) });
  },
};

describe.skipIf(missing)(`a thief of cookies${missing ? ` (${missing})` : ""}`, () => {
  let site: LiveSite;
  let browser: Browser;

  beforeAll(async () => {
    site = await LiveSite.open();
    browser = await launchBrowser(site);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    site?.close();
    for (const close of closing) await close();
  });

  for (const [title, open] of Object.entries(ROWS)) {
    test(`${title} is let in until the bound cookie ends, and the owner never notices`, async () => {
      ahead = 0;
      site.reset();
      site.use(await open());
      const owner = await Visitor.open(browser);
      const transcript: string[] = [];
      const tell = (who: string, what: string, { user = "nobody", status, why }: Answer) =>
        transcript.push(`${who}, ${what}: ${user}, ${status}${why === undefined ? "" : ` (${why})`}`);
      await owner.page.goto(`${SITE}/login`);
      await owner.waitFor("creation", "Success");
      tell("owner", "after the login", await owner.whoami());

      const jar = new CookieJar({ clock });
      for (const { name, value, path, secure, httpOnly } of await owner.context.cookies())
        jar.setCookie(
          `${name}=${value}; Path=${path}${secure ? "; Secure" : ""}${httpOnly ? "; HttpOnly" : ""}`,
          SITE,
        );
      const askAsThief = () => ask(site.port, jar);
      tell("thief", "at once", await askAsThief());

      ahead = 599_000;
      tell("thief", "before the bound cookie ends", await askAsThief());
      ahead = 601_000;
      tell("thief", "after it has ended", await askAsThief());
      // The browser's clock stays as it is: its cookie is removed as if it had ended.
      await owner.endBoundCookie();
      tell("owner", "after it has ended", await owner.whoami());
      await owner.waitFor("refresh", "Refreshed");
      tell("thief", "after the owner's renewal", await askAsThief());

      if (process.env.SPECULOOS_SHOW) console.log(transcript.join("\n"), owner.events, site.events);
      expect(transcript).toEqual([
        "owner, after the login: joe, bound",
        "thief, at once: joe, bound",
        "thief, before the bound cookie ends: joe, bound",
        "thief, after it has ended: joe, unproven (expired)",
        "owner, after it has ended: joe, bound",
        "thief, after the owner's renewal: joe, unproven (expired)",
      ]);
      expect(owner.events.filter(({ kind }) => kind === "termination")).toEqual([]);
      await owner.close();
    });
  }
});

type Answer = { readonly user?: string; readonly status: string; readonly why?: string };

/** Asks who is logged in, with the cookies of a jar, from outside of any browser. */
async function ask(port: number, jar: CookieJar): Promise<Answer> {
  const url = `${SITE}/whoami`;
  const message = httpsRequest({
    host: "127.0.0.1",
    port,
    path: "/whoami",
    rejectUnauthorized: false,
    headers: { host: "shop.test", cookie: jar.getCookieString(url) },
  }).end();
  const [response] = (await once(message, "response")) as [IncomingMessage];
  for (const line of response.headers["set-cookie"] ?? []) jar.setCookie(line, url);
  return JSON.parse(await text(response));
}
