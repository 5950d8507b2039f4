/** How often a request waits for Redis: counted between client and server. */

import { Redis } from "ioredis";
import { createClient } from "redis";
import { RedisSessionStore } from "speculoos/redis";
import { afterAll, describe, expect, test } from "vitest";
import { missingRedis, startRedis } from "../servers/redis.ts";
import { Relay } from "../servers/relay.ts";
import { openShop, type Shop, type ShopSession } from "./shop.ts";

type Work = (session: ShopSession, shop: Shop) => unknown;

const anonymous: Work = (session) => session.set("note", "x");
const login: Work = (session) => {
  session.set("user", "joe");
  session.login();
};

/** No session that is destroyed here has a predecessor: for a minute after a rotation, a destroy waits once more. */
const ROWS: [title: string, waits: number, before: Work | undefined, work: Work][] = [
  ["no cookie and no change", 0, undefined, () => {}],
  ["a session that is read", 1, anonymous, (session) => session.get("note")],
  ["a user's session that is read, with its epoch", 1, login, (session) => session.get("user")],
  ["a session that one key is changed of", 2, login, (session) => session.set("note", "y")],
  ["a new session", 1, undefined, anonymous],
  ["a login without a session before", 2, undefined, login],
  ["a login from a stored anonymous session", 3, anonymous, login],
  ["a session that is destroyed", 2, login, (session) => session.destroy()],
  ["an update", 2, anonymous, (session) => session.update("count", () => 1)],
];

const missing = missingRedis();
if (missing !== undefined) test.skip(`waits for Redis: ${missing}`, () => {});
else {
  const server = await startRedis();
  const relay = await Relay.start(server.port);
  const nodeRedis = createClient({ socket: { host: "127.0.0.1", port: relay.port } });
  const ioRedis = new Redis(relay.port, "127.0.0.1");
  await nodeRedis.connect();
  await ioRedis.ping();
  afterAll(async () => {
    nodeRedis.destroy();
    ioRedis.disconnect();
    await relay.stop();
    await server.stop();
  });

  for (const [name, client] of Object.entries({ "node-redis": nodeRedis, ioredis: ioRedis })) {
    describe(`through ${name}`, () => {
      for (const [title, waits, before, work] of ROWS) {
        test(`${title} waits ${waits} times for Redis`, async () => {
          expect(await countWaits(client, before, work)).toBe(waits);
        });
      }

      test("a revocation waits once", async () => {
        const shop = openShop({ store: new RedisSessionStore(client) });
        const joe = shop.browser();
        await joe.login();
        relay.reset();
        await shop.sessions.revoke("joe");
        expect(relay.waits).toBe(1);
        expect((await joe.look()).status).toBe("revoked");
      });

      test("a step-up login waits twice; nobody waits until the old id is off the list", async () => {
        const step: Work = (session) => session.login({ keep: ["user"] });
        expect(await countWaits(client, login, step)).toBeLessThanOrEqual(3);
      });
    });
  }

  /** Returns how often one request waits: to open the session, to work, and to commit. */
  async function countWaits(client: Redis | typeof nodeRedis, before: Work | undefined, work: Work) {
    const shop = openShop({ store: new RedisSessionStore(client) });
    const browser = shop.browser();
    if (before !== undefined) await browser.visit((session) => before(session, shop));
    shop.pass(1);
    relay.reset();
    const { session, headers } = await browser.ask();
    await work(session, shop);
    await session.commit(headers);
    return relay.waits;
  }
}
