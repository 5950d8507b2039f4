/** Run in each runtime: what both clients send there. Prints a record of what a server was asked, by the way of asking. */

import { Agent, createServer, type IncomingMessage, type RequestOptions, request } from "node:http";
import type { AddressInfo } from "node:net";
import { cookieAgent } from "speculoos/http";
import { CookieJar } from "speculoos/jar";
import { cookieInterceptor } from "speculoos/undici";
// The bundle has one version of undici or the other, or none.
import * as undici from "undici";

const asked: string[] = [];
const server = createServer((incoming, answer) => {
  asked.push([incoming.method, incoming.url, incoming.headers.cookie].filter(Boolean).join(" "));
  answer.setHeader("Set-Cookie", "b=2; Path=/");
  if (incoming.url === "/go") answer.writeHead(302, { location: "/end" });
  answer.end("x");
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const report: Record<string, readonly string[]> = {};

async function record(way: string, ask: (jar: CookieJar) => Promise<unknown>): Promise<void> {
  const jar = new CookieJar();
  jar.setCookie("a=1; Path=/", origin);
  const failed = await ask(jar).then(
    () => [],
    (error) => [`${error.cause?.message ?? error.message}`],
  );
  report[way] = [...asked.splice(0), ...failed, jar.getCookieString(origin)];
}

function askByAgent(
  jar: CookieJar,
  options: RequestOptions = {},
  before = (_sent: ReturnType<typeof request>) => {},
) {
  const agent = cookieAgent(jar, new Agent({ keepAlive: true }));
  return new Promise<void>((resolve, reject) => {
    const sent = request(`${origin}/go`, { agent, ...options }, async (response: IncomingMessage) => {
      for await (const _chunk of response);
      agent.destroy();
      resolve();
    });
    sent.on("error", reject);
    before(sent);
    sent.end();
  });
}

await record("request", (jar) => askByAgent(jar));
await record("a later Cookie", (jar) => askByAgent(jar, {}, (sent) => sent.setHeader("Cookie", "c=3")));
await record("an array of headers", (jar) =>
  askByAgent(jar, { headers: ["Host", "127.0.0.1", "Cookie", "c=3"] as never }),
);
await record("Expect", (jar) => askByAgent(jar, { headers: { Expect: "100-continue" } }));
await record("flushHeaders", (jar) => askByAgent(jar, { method: "POST" }, (sent) => sent.flushHeaders()));

if (undici.Agent) {
  await record("undici.request", async (jar) => {
    const dispatcher = new undici.Agent().compose(
      cookieInterceptor(jar),
      undici.interceptors.redirect({ maxRedirections: 2 }),
    );
    await (await undici.request(`${origin}/go`, { dispatcher })).body.dump();
  });
  const compose = (jar: CookieJar) => new undici.Agent().compose(cookieInterceptor(jar));
  await record("undici.fetch", async (jar) =>
    (await undici.fetch(`${origin}/go`, { dispatcher: compose(jar) })).text(),
  );
  await record("the dispatcher of its own fetch", async (jar) =>
    (await fetch(`${origin}/go`, { dispatcher: compose(jar) } as object)).text(),
  );
  await record("the global dispatcher of its own fetch", async (jar) => {
    undici.setGlobalDispatcher(compose(jar));
    await (await fetch(`${origin}/go`)).text();
  });
}
console.log(JSON.stringify(report));
process.exit(0);
