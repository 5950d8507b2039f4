/** The contract of session stores over a real PostgreSQL: by each client, and through pgbouncer. */

import { Client, Pool } from "pg";
import postgres from "postgres";
import { afterAll, beforeAll, describe, test } from "vitest";
import { PostgresSessionStore } from "../../src/stores/postgres/postgres-session-store.ts";
import { sessionStoreContract } from "../../src/testing/session-store-contract.ts";
import { missingPgbouncer, type Pgbouncer, startPgbouncer } from "../servers/pgbouncer.ts";
import { missingPostgres, type PostgresServer, startPostgres } from "../servers/postgres.ts";

const missing = missingPostgres() ?? missingPgbouncer();
if (missing !== undefined && process.env.CI === "true") throw new Error(missing);

describe.skipIf(missing)(`PostgreSQL${missing ? ` (${missing})` : ""}`, () => {
  let server: PostgresServer;
  let bouncer: Pgbouncer;
  const clients: { end(): Promise<unknown> }[] = [];

  beforeAll(async () => {
    server = await startPostgres();
    bouncer = await startPgbouncer(server);
  }, 60_000);
  afterAll(async () => {
    for (const client of clients) await client.end();
    await bouncer?.stop();
    await server?.stop();
  });

  function keep<C extends { end(): Promise<unknown> }>(client: C): C {
    clients.push(client);
    return client;
  }

  const makers: Record<string, () => Promise<ConstructorParameters<typeof PostgresSessionStore>[0]>> = {
    "a Pool of pg": async () => keep(new Pool({ connectionString: server.url, max: 8 })),
    "a Client of pg": async () => {
      const client = keep(new Client({ connectionString: server.url }));
      await client.connect();
      return client;
    },
    "postgres.js": async () => keep(postgres(server.url, { max: 8, onnotice: () => {} })),
    "a Pool of pg through pgbouncer": async () => keep(new Pool({ connectionString: bouncer.url, max: 8 })),
    "postgres.js through pgbouncer": async () =>
      keep(postgres(bouncer.url, { max: 8, prepare: false, onnotice: () => {} })),
    "postgres.js through pgbouncer, with `prepare` left as it is": async () =>
      keep(postgres(bouncer.url, { max: 8, onnotice: () => {} })),
  };

  for (const [title, make] of Object.entries(makers)) {
    describe(`over ${title}`, () => {
      let client: ReturnType<typeof make> | undefined;
      const makeStore = async () => {
        client ??= make();
        const store = new PostgresSessionStore(await client);
        await store.setUp();
        return store;
      };
      for (const { title: name, run } of sessionStoreContract(makeStore)) test(name, run);
    });
  }
});
