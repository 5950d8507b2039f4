/** What Chromium says of the page that asks, by each way to ask, and what `sameOrigin` makes of it. */

import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { sameOrigin } from "speculoos/session";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { selfSignedCertificate } from "./driver/certificate.ts";
import { CHROMIUM, CHROMIUM_FLAGS } from "./driver/chromium.ts";
import { missing } from "./playground-in-chromium.ts";

/** What arrived, as `site origin is`; "-" for a header that did not come. */
const arrived = new Map<string, string>();

/** Own and foreign pages, a redirect, and the target of all requests, for every host. */
function serve(req: IncomingMessage, res: ServerResponse): void {
  const { pathname, searchParams } = new URL(req.url!, "http://localhost");
  if (pathname === "/redirect") {
    res.writeHead(Number(searchParams.get("status")), { location: searchParams.get("to")! }).end();
    return;
  }
  if (pathname === "/target") note(req);
  res.setHeader("content-type", "text/html");
  res.setHeader("referrer-policy", searchParams.get("policy") ?? "strict-origin-when-cross-origin");
  res.end("<!doctype html><title>a page</title>");
}

function note(req: IncomingMessage): void {
  const { headers, url } = req;
  const id = new URL(url!, "http://localhost").searchParams.get("id")!;
  const origin = headers.origin ?? "-";
  arrived.set(id, `${headers["sec-fetch-site"] ?? "-"} ${origin} ${sameOrigin(req)}`);
}

/** Ways by which a page asks, as scripts that it runs with `url`. */
const WAYS = {
  link: `const a = document.createElement("a"); a.href = url; document.body.append(a); a.click();`,
  "form, GET": `const form = document.createElement("form"); form.action = url; document.body.append(form);
    for (const [name, value] of new URL(url).searchParams) {
      const input = document.createElement("input"); input.name = name; input.value = value; form.append(input);
    }
    form.submit();`,
  "form, POST": `const form = document.createElement("form"); form.method = "post"; form.action = url;
    document.body.append(form); form.submit();`,
  "fetch, GET": `fetch(url, { mode: "no-cors", credentials: "include" }).catch(() => {});`,
  "fetch, POST": `fetch(url, { mode: "no-cors", credentials: "include", method: "POST" }).catch(() => {});`,
  image: `new Image().src = url;`,
  iframe: `const frame = document.createElement("iframe"); frame.src = url; document.body.append(frame);`,
  "form, POST, in a sandbox": `const frame = document.createElement("iframe");
    frame.sandbox = "allow-forms allow-scripts";
    frame.srcdoc = '<form method="post" action="' + url + '"></form><script>document.forms[0].submit()</script>';
    document.body.append(frame);`,
  WebSocket: `new WebSocket(url.replace(/^http/, "ws"));`,
} as const;
type Way = keyof typeof WAYS;

const GETS: readonly Way[] = ["link", "form, GET", "fetch, GET", "image", "iframe"];
const POSTS: readonly Way[] = ["form, POST", "fetch, POST"];

describe.skipIf(missing)(`in Chromium${missing ? ` (${missing})` : ""}`, { timeout: 120_000 }, () => {
  let servers: Server[];
  let browser: Browser;
  let context: BrowserContext;
  const ports = { http: 0, other: 0, https: 0 };

  beforeAll(async () => {
    const tls = createTlsServer(selfSignedCertificate(Date.now()), serve);
    servers = [createServer(serve), createServer(serve), tls];
    for (const server of servers) {
      server.on("upgrade", (req, socket) => {
        note(req);
        socket.destroy();
      });
      await once(server.listen(0, "127.0.0.1"), "listening");
    }
    const [http, other, https] = servers.map((server) => (server.address() as AddressInfo).port);
    Object.assign(ports, { http, other, https });
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [...CHROMIUM_FLAGS, "--host-resolver-rules=MAP *.test 127.0.0.1", "--ignore-certificate-errors"],
    });
    context = await browser.newContext({ ignoreHTTPSErrors: true });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    for (const server of servers ?? []) {
      server.closeAllConnections();
      server.close();
    }
  });

  let count = 0;

  /** Lets a page of `from` ask `to`. Returns what arrived, as `site origin is`. */
  async function ask(from: string, way: Way, to: string, by = (target: string) => target, query = "") {
    const id = `${++count}`;
    // One of its own: a navigation that still goes on would stop the next.
    const page = await context.newPage();
    await page.goto(`${from}/page${query}`);
    const url = JSON.stringify(by(`${to}/target?id=${id}`));
    // A navigation ends the script's world, and then there is no answer.
    void page.evaluate(`{ const url = ${url}; ${WAYS[way]} } 0`).catch(() => {});
    await expect.poll(() => arrived.has(id), { timeout: 10_000 }).toBe(true);
    // Chromium may end it late, if it was changing to another process.
    void page.close().catch(() => {});
    return arrived.get(id)!;
  }

  for (const { title, origins } of [
    {
      title: "on loopback hosts",
      origins: () => ({
        own: `http://localhost:${ports.http}`,
        sibling: `http://localhost:${ports.other}`,
        foreign: `http://127.0.0.1:${ports.other}`,
      }),
    },
    {
      title: "over https",
      origins: () => ({
        own: `https://shop.test:${ports.https}`,
        sibling: `https://blog.shop.test:${ports.https}`,
        foreign: `https://evil.test:${ports.https}`,
      }),
    },
  ]) {
    describe(title, () => {
      test("an address that was typed", async () => {
        const { own } = origins();
        const id = `${++count}`;
        const page = await context.newPage();
        await page.goto(`${own}/target?id=${id}`);
        expect(arrived.get(id)).toBe("none - true");
      });

      test("an own page", async () => {
        const { own } = origins();
        for (const way of GETS) expect([way, await ask(own, way, own)]).toEqual([way, "same-origin - true"]);
        for (const way of POSTS)
          expect([way, await ask(own, way, own)]).toEqual([way, `same-origin ${own} true`]);
      });

      test("an own page that sends no referrer has no Origin, and is known all the same", async () => {
        const { own } = origins();
        expect(await ask(own, "form, POST", own, undefined, "?policy=no-referrer")).toBe(
          "same-origin null true",
        );
      });

      test("a page of another host of the site", async () => {
        const { own, sibling } = origins();
        for (const way of GETS)
          expect([way, await ask(sibling, way, own)]).toEqual([way, "same-site - false"]);
        for (const way of POSTS)
          expect([way, await ask(sibling, way, own)]).toEqual([way, `same-site ${sibling} false`]);
      });

      test("a page of another site", async () => {
        const { own, foreign } = origins();
        for (const way of GETS)
          expect([way, await ask(foreign, way, own)]).toEqual([way, "cross-site - false"]);
        for (const way of POSTS)
          expect([way, await ask(foreign, way, own)]).toEqual([way, `cross-site ${foreign} false`]);
      });

      test("a sandboxed frame, even of an own page", async () => {
        const { own } = origins();
        expect(await ask(own, "form, POST, in a sandbox", own)).toBe("cross-site null false");
      });

      test("redirects keep the worst that they met", async () => {
        const { own, foreign } = origins();
        const over = (status: number) => (to: string) =>
          `${foreign}/redirect?status=${status}&to=${encodeURIComponent(to)}`;
        expect(await ask(own, "link", own, over(302))).toBe("cross-site - false");
        expect(await ask(foreign, "link", own, over(302))).toBe("cross-site - false");
        expect(await ask(foreign, "form, POST", own, over(307))).toBe("cross-site null false");
        expect(await ask(own, "form, POST", own, over(307))).toBe("cross-site null false");
        expect(await ask(own, "form, POST", own, over(302))).toBe("cross-site - false");
      });

      test("a WebSocket has its Origin", async () => {
        const { own, sibling, foreign } = origins();
        const said = [];
        for (const from of [own, sibling, foreign]) said.push(await ask(from, "WebSocket", own));
        expect(said.map((text) => text.split(" ").slice(1).join(" "))).toEqual([
          `${own} true`,
          `${sibling} false`,
          `${foreign} false`,
        ]);
        expect(said.map((text) => text.split(" ")[0])).toEqual(["-", "-", "-"]);
      });
    });
  }

  describe("over plain http", () => {
    const origins = () => ({
      own: `http://shop.test:${ports.http}`,
      sibling: `http://blog.shop.test:${ports.http}`,
      foreign: `http://evil.test:${ports.other}`,
    });

    test("nothing shows who reads", async () => {
      const { own, sibling, foreign } = origins();
      for (const from of [own, sibling, foreign])
        for (const way of GETS) expect([way, await ask(from, way, own)]).toEqual([way, "- - true"]);
    });

    test("the Origin shows who writes", async () => {
      const { own, sibling, foreign } = origins();
      for (const way of [...POSTS, "WebSocket"] as const) {
        expect([way, await ask(own, way, own)]).toEqual([way, `- ${own} true`]);
        for (const from of [sibling, foreign])
          expect([way, await ask(from, way, own)]).toEqual([way, `- ${from} false`]);
      }
      expect(await ask(own, "form, POST, in a sandbox", own)).toBe("- null false");
    });

    test("an own page that sends no referrer is refused: nothing tells it from others", async () => {
      const { own } = origins();
      expect(await ask(own, "form, POST", own, undefined, "?policy=no-referrer")).toBe("- null false");
    });

    test("an own page of http is not one of https", async () => {
      const { own } = origins();
      const said = await ask(own, "form, POST", `https://shop.test:${ports.https}`);
      expect(said).toBe(`cross-site ${own} false`);
    });
  });
});
