/** How often a request waits for PostgreSQL, counted between the client and the server. */

import { Pool } from "pg";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PostgresSessionStore } from "../../src/stores/postgres/postgres-session-store.ts";
import { missingPostgres, type PostgresServer, startPostgres } from "../servers/postgres.ts";
import { Relay } from "../servers/relay.ts";
import { openShop, type Shop, type ShopSession } from "../sessions/shop.ts";

const missing = missingPostgres();
if (missing !== undefined && process.env.CI === "true") throw new Error(missing);

type Work = (session: ShopSession, shop: Shop) => unknown;

const anonymous: Work = (session) => session.set("note", "x");
const login: Work = (session) => {
  session.set("user", "joe");
  session.login();
};

const rows: [title: string, waits: number, before: Work | undefined, work: Work][] = [
  ["no cookie and no change", 0, undefined, () => {}],
  ["a session that is read", 1, login, (session) => session.get("note")],
  ["a session that one key is changed of", 2, login, (session) => session.set("note", "y")],
  ["a new session", 1, undefined, anonymous],
  ["a login without a session before", 2, undefined, login],
  ["a login from a stored anonymous session", 3, anonymous, login],
  ["a session that is destroyed", 2, login, (session) => session.destroy()],
];

describe.skipIf(missing)(`PostgreSQL${missing ? ` (${missing})` : ""}`, () => {
  let server: PostgresServer;
  let relay: Relay;
  const ends: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    server = await startPostgres();
    relay = await Relay.start(server.port);
  }, 60_000);
  afterAll(async () => {
    await Promise.all(ends.map((end) => end()));
    await relay?.stop();
    await server?.stop();
  });

  const url = () => `postgres://postgres@127.0.0.1:${relay.port}/postgres`;
  const keep = <C extends { end(): Promise<unknown> }>(client: C): C => {
    ends.push(() => client.end());
    return client;
  };
  const makePostgresJs = (prepare: boolean) => keep(postgres(url(), { max: 1, prepare, onnotice: () => {} }));
  type Make = () => ConstructorParameters<typeof PostgresSessionStore>[0];
  const clients: [name: string, factor: number, make: Make][] = [
    ["pg", 1, () => keep(new Pool({ connectionString: url(), max: 1 }).on("error", () => {}))],
    ["postgres.js", 1, () => makePostgresJs(true)],
    // It asks for the types of a statement's parameters, and then runs the statement.
    ["postgres.js with `prepare: false`", 2, () => makePostgresJs(false)],
  ];

  for (const [name, factor, make] of clients)
    describe(`over ${name}`, () => {
      let store: PostgresSessionStore;
      beforeAll(async () => {
        store = new PostgresSessionStore(make());
        await store.setUp();
        // postgres.js prepares a statement when a connection first runs it, and waits once more for that.
        for (const [, , before, work] of rows) await visit(before, work);
        await store.raiseEpoch("warm", { now: 0, until: 0 });
      });

      async function visit(before: Work | undefined, work: Work): Promise<void> {
        const shop = openShop({ store });
        const browser = shop.browser();
        if (before !== undefined) await browser.visit((session) => before(session, shop));
        shop.pass(1);
        relay.reset();
        const { session, headers } = await browser.ask();
        await work(session, shop);
        await session.commit(headers);
      }

      for (const [title, waits, before, work] of rows)
        test(`${title} waits ${waits * factor} times`, async () => {
          await visit(before, work);
          expect(relay.waits).toBe(waits * factor);
        });

      test(`a revocation waits ${factor} times`, async () => {
        const shop = openShop({ store });
        await shop.browser().login();
        relay.reset();
        await shop.sessions.revoke("joe");
        expect(relay.waits).toBe(factor);
      });

      test("an answer that is lost after the change is an unknown outcome, and no change is lost", async () => {
        const browser = openShop({ store }).browser();
        await browser.visit((session) => session.set("note", "before"));
        const { session, headers } = await browser.ask();
        await session.update("note", () => "after");
        relay.answers = "lose";
        session.destroy();
        const committed = session.commit(headers).catch((error: unknown) => error);
        await new Promise((resolve) => setTimeout(resolve, 100));
        relay.answers = "pass";
        relay.cut();
        // What is harmless is repeated once.
        expect(await committed).toMatchObject({ status: "destroyed" });
        expect((await browser.ask()).session.status).toBe("ended");
      });
    });
});
