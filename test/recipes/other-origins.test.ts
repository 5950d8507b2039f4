/** What pages of other origins can do: connections of WebSockets and forms, by Node's client and in Chromium. */

import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium } from "playwright-core";
import { mintSession } from "speculoos/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHROMIUM, CHROMIUM_FLAGS } from "../browser/driver/chromium.ts";
import { missing } from "../browser/playground-in-chromium.ts";
import { sessions } from "./sessions.ts";
import { createShop } from "./shop.ts";
import { acceptWebSockets } from "./websocket.ts";

let server: Server;
/** A server with pages of its own on another port: the same site, another origin. */
let other: Server;
let url: string;
beforeAll(async () => {
  server = createServer(createShop());
  acceptWebSockets(server, 100);
  other = createServer((_req, res) => void res.setHeader("content-type", "text/html").end("<p>a page"));
  for (const each of [server, other]) await once(each.listen(0, "127.0.0.1"), "listening");
  url = `http://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  for (const each of [server, other]) {
    each.closeAllConnections();
    each.close();
  }
});

/** Connects, and returns what the server says first, or how the connection ended. */
async function connect(headers: Record<string, string>): Promise<{ said: string; socket: WebSocket }> {
  // Node's own has headers.
  const socket = new WebSocket(url.replace("http", "ws"), { headers } as never);
  const said = await new Promise<string>((resolve) => {
    socket.onmessage = ({ data }) => resolve(data);
    socket.onerror = () => resolve("refused");
  });
  return { said, socket };
}

test("who is logged in is greeted by name; nobody else is, and no page of another origin", async () => {
  const { cookie } = await mintSession(sessions, { user: "ada" }, { url });
  const { said, socket } = await connect({ cookie });
  expect(said).toBe("hello ada");
  socket.close();
  expect((await connect({})).said).toBe("refused");
  expect((await connect({ cookie: "__Host-session=invented" })).said).toBe("refused");
  expect((await connect({ cookie, origin: "https://evil.example" })).said).toBe("refused");
});

test("a connection ends soon after its session", async () => {
  const { cookie, id } = await mintSession(sessions, { user: "ada" }, { url });
  const { said, socket } = await connect({ cookie });
  expect(said).toBe("hello ada");
  const closed = new Promise<CloseEvent>((resolve) => {
    socket.onclose = resolve;
  });
  await sessions.end(id);
  expect(await closed).toMatchObject({ code: 4401, reason: "log in again" });
});

describe.skipIf(missing)(`in Chromium${missing ? ` (${missing})` : ""}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
  }, 60_000);
  afterAll(() => browser?.close());

  /** Lets a page connect. Returns what it was told, or "refused". */
  const connectFrom = (page: { evaluate(script: string): Promise<unknown> }) =>
    page.evaluate(`new Promise((resolve) => {
      const socket = new WebSocket(${JSON.stringify(url.replace("http", "ws"))});
      socket.onmessage = ({ data }) => resolve(data);
      socket.onerror = () => resolve("refused");
    })`);

  test("an own page connects; a page of the same site is refused, though its cookie came along", async () => {
    const context = await browser.newContext();
    const { cookies } = await mintSession(sessions, { user: "ada" }, { url });
    await context.addCookies(cookies);
    let cookieOfOther: string | undefined;
    server.on("upgrade", ({ headers }) => {
      if (headers.origin !== url) cookieOfOther = headers.cookie;
    });
    const page = await context.newPage();
    await page.goto(url);
    expect(await connectFrom(page)).toBe("hello ada");
    await page.goto(`http://localhost:${(other.address() as AddressInfo).port}`);
    expect(await connectFrom(page)).toBe("refused");
    expect(cookieOfOther).toContain("__Host-session=");
    await context.close();
  });

  test("a form of another page of the same site changes nothing, though its cookie came along", async () => {
    const context = await browser.newContext();
    const { cookies, cookie } = await mintSession(sessions, { user: "ada" }, { url });
    await context.addCookies(cookies);
    let sent: string | undefined;
    server.on("request", ({ method, headers }) => {
      if (method === "POST") sent = headers.cookie;
    });
    const page = await context.newPage();
    await page.goto(`http://localhost:${(other.address() as AddressInfo).port}`);
    const answered = page.waitForResponse(`${url}/cart`);
    await page.evaluate(`{
      const form = document.createElement("form");
      form.method = "post";
      form.action = "${url}/cart";
      form.innerHTML = '<input name="item" value="bomb">';
      document.body.append(form);
      form.submit();
    } 0`);
    expect((await answered).status()).toBe(403);
    expect(sent).toContain("__Host-session=");
    expect((await sessions.open(cookie)).has("cart")).toBe(false);

    const own = await context.newPage();
    await own.goto(url);
    const status = await own.evaluate(
      `fetch("/cart", { method: "POST", body: new URLSearchParams({ item: "tea" }), redirect: "manual" })
        .then(({ type }) => type)`,
    );
    expect(status).toBe("opaqueredirect");
    expect((await sessions.open(cookie)).get("cart")).toEqual(["tea"]);
    await context.close();
  });
});
