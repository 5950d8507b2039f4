/** What PostgreSQL adds to the contract: errors without data, settings, names of tables, texts and numbers, and how it finds rows. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { Client, Pool } from "pg";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { SessionError } from "../../src/sessions/store/session-error.ts";
import type { SessionRecord } from "../../src/sessions/store/session-store.ts";
import { PostgresSessionStore } from "../../src/stores/postgres/postgres-session-store.ts";
import { missingPgbouncer, startPgbouncer } from "../servers/pgbouncer.ts";
import { missingPostgres, type PostgresServer, startPostgres } from "../servers/postgres.ts";

const NOW = 1_700_000_000_000;
const missing = missingPostgres();
if (missing !== undefined && process.env.CI === "true") throw new Error(missing);

function session(id: string, rest: Partial<SessionRecord> = {}): SessionRecord {
  const times = { createdAt: NOW, lastSeenAt: NOW, idle: 60, absoluteEnd: NOW + 3_600_000 };
  const fields = new Map([["a", "1"]]);
  return { id, secretHash: "hash", subjectKey: "s", epoch: 0, ...times, fields, ...rest };
}

const set = (text: string) => ({ now: NOW, set: new Map([["a", text]]) });
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The error is what it says, and neither it nor its cause has anything but a code. */
async function expectFailure(
  promise: Promise<unknown>,
  message: string | RegExp,
  code = "store-unavailable",
): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SessionError);
  const { message: found, cause, code: kind } = error as SessionError;
  expect(kind).toBe(code);
  if (typeof message === "string") expect(found).toBe(`The database cannot be used: ${message}`);
  else expect(found).toMatch(message);
  expect(Object.keys(cause as object)).toEqual(["code"]);
  expect(found).toContain(`(${(cause as { code: string }).code})`);
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/s3cr3t|127\.0\.0\.1|SELECT|UPDATE/);
}

describe.skipIf(missing)(`PostgreSQL${missing ? ` (${missing})` : ""}`, () => {
  let server: PostgresServer;
  const ends: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    server = await startPostgres();
    await makePool().query("CREATE SCHEMA auth");
  }, 60_000);
  afterEach(async () => {
    await Promise.all(ends.splice(0).map((end) => end()));
  });
  afterAll(() => server?.stop());

  function makePool(options: ConstructorParameters<typeof Pool>[0] = {}): Pool {
    const pool = new Pool({ connectionString: server.url, max: 4, ...options });
    pool.on("error", () => {});
    // What waits for a server that is gone is not waited for.
    ends.push(() => Promise.race([pool.ended ? undefined : pool.end(), pause(200)]));
    return pool;
  }

  function makePostgresJs(url = server.url) {
    const sql = postgres(url, { max: 4, onnotice: () => {} });
    ends.push(() => sql.end({ timeout: 0 }));
    return sql;
  }

  /** Both clients, to the same address. */
  const makeClients = (url = server.url) => ({
    pg: makePool({ connectionString: url }),
    "postgres.js": makePostgresJs(url),
  });

  /** Returns a store on tables of its own. */
  async function makeStore(
    table: string,
    client: ConstructorParameters<typeof PostgresSessionStore>[0] = makePool(),
  ) {
    const store = new PostgresSessionStore(client, { table });
    await store.setUp();
    return store;
  }

  /** Holds every row of a table until it is told not to. */
  async function holdRows(table: string): Promise<() => Promise<unknown>> {
    const client = await makePool().connect();
    client.on("error", () => {});
    await client.query("BEGIN");
    await client.query(`SELECT FROM ${table} FOR UPDATE`);
    return async () => {
      await client.query("ROLLBACK").catch(() => {});
      client.release();
    };
  }

  describe("errors", () => {
    test("no server, no such host, user, database or table are errors that say so, by either client", async () => {
      const rows: [url: string, message: string][] = [
        ["postgres://u:s3cr3t@127.0.0.1:1/x", "it cannot be reached (ECONNREFUSED)"],
        ["postgres://u:s3cr3t@no-such-host.invalid/x", "it cannot be reached"],
        [
          server.url.replace("postgres@", "nobody:s3cr3t@"),
          "it refuses this user or how it connects (28000)",
        ],
        [server.url.replace(/\w+$/, "s3cr3t"), "it has no such database (3D000)"],
        [server.url, "its tables are missing: run setUp once (42P01)"],
      ];
      for (const [url, message] of rows)
        for (const client of Object.values(makeClients(url))) {
          const store = new PostgresSessionStore(client, { table: "nothing" });
          await expectFailure(store.read("s3cr3t"), new RegExp(message.replaceAll(/[()]/g, "\\$&")));
          await expectFailure(store.patch("s3cr3t", set("s3cr3t")), /^The database cannot be used/);
        }
      await expectFailure(makeUnknownSchema().setUp(), "its tables are missing: run setUp once (3F000)");
    });
    const makeUnknownSchema = () => new PostgresSessionStore(makePool(), { table: "s3cr3t.x" });

    test("a wrong password is one, a missing one, and a missing privilege", async () => {
      const owner = makePool();
      await owner.query("SET password_encryption = 'scram-sha-256'; CREATE ROLE joe LOGIN PASSWORD 'right'");
      await makeStore("private", owner);
      const rules = join(server.folder, "data", "pg_hba.conf");
      writeFileSync(rules, `host all joe all scram-sha-256\n${readFileSync(rules, "utf8")}`);
      await owner.query("SELECT pg_reload_conf()");
      await pause(200);
      const ask = (client: ConstructorParameters<typeof PostgresSessionStore>[0]) =>
        new PostgresSessionStore(client, { table: "private" }).read("a");
      for (const client of Object.values(makeClients(server.url.replace("postgres@", "joe:s3cr3t@"))))
        await expectFailure(ask(client), "it refuses this user or how it connects (28P01)");
      await expectFailure(
        ask(makePool({ connectionString: server.url.replace("postgres@", "joe@") })),
        "it refuses this user or how it connects (LOGIN_FAILED)",
      );
      await expectFailure(
        ask(makePool({ connectionString: server.url, ssl: true })),
        "it refuses this user or how it connects (LOGIN_FAILED)",
      );
      for (const client of Object.values(makeClients(server.url.replace("postgres@", "joe:right@"))))
        await expectFailure(ask(client), "the user lacks a privilege (42501)");
    });

    test("a closed store, and a client that was closed, are errors, and nothing is unknown about them", async () => {
      const pool = makePool();
      const store = await makeStore("closing", pool);
      await store.close();
      await store.close();
      await expect(store.read("a")).rejects.toThrow("The PostgresSessionStore is closed");
      expect((await pool.query("SELECT 1 AS x")).rows).toEqual([{ x: 1 }]);

      const client = new Client({ connectionString: server.url });
      await client.connect();
      const sql = makePostgresJs();
      for (const each of [pool, client, sql]) {
        const over = new PostgresSessionStore(each, { table: "closing" });
        expect(await over.read("a")).toBeUndefined();
        await each.end();
        await expectFailure(over.create(session("a")), "its client was closed (CONNECTION_ENDED)");
      }
    });

    test("what has a pool is asked at once, whatever else it has", async () => {
      let most = 0;
      let running = 0;
      // As of @fastify/postgres.
      const plugin = {
        pool: {},
        connect: async () => {},
        query: async () => {
          most = Math.max(most, ++running);
          await pause(5);
          running--;
          return { rows: [], rowCount: 0 };
        },
      };
      const store = new PostgresSessionStore(plugin, { table: "plugin" });
      await Promise.all(Array.from({ length: 10 }, () => store.read("a")));
      expect(most).toBe(10);
    });

    test("a Client is asked one thing at a time, by two stores too, so that pg has nothing to warn of", async () => {
      const client = new Client({ connectionString: server.url });
      await client.connect();
      let running = 0;
      let most = 0;
      const { query } = client;
      client.query = (async (...args: unknown[]) => {
        most = Math.max(most, ++running);
        try {
          return await Reflect.apply(query, client, args);
        } finally {
          running--;
        }
      }) as typeof client.query;
      const store = await makeStore("one", client);
      const other = await makeStore("other", client);
      const warnings: Error[] = [];
      const listener = (warning: Error) => void warnings.push(warning);
      process.on("warning", listener);
      try {
        await store.create(session("a"));
        const asked = Array.from({ length: 20 }, (_, i) =>
          i % 5 === 4
            ? store.create(session("a")).catch((error) => error.code)
            : (i % 2 ? store : other).read("a"),
        );
        const answers = await Promise.all(asked);
        expect(answers.filter((answer) => answer?.record?.id === "a")).toHaveLength(8);
        expect(most).toBe(1);
        await pause(10);
      } finally {
        process.off("warning", listener);
        await client.end();
      }
      expect(warnings.map(({ message }) => message)).toEqual([]);
    });

    test("a pool without a free connection is an error, and nothing is unknown about it", async () => {
      const pool = makePool({ max: 1, connectionTimeoutMillis: 1000 });
      const store = await makeStore("waiting", pool);
      const held = await pool.connect();
      await expectFailure(store.create(session("a")), "it gave no connection in time (CONNECT_TIMEOUT)");
      held.release();
      expect(await store.read("a")).toBeUndefined();
    });

    test("a statement that the server gives up is an error, and nothing happened", async () => {
      // Only the statement that must be given up has the limit: on a slow disk, a table takes longer to make.
      const store = await makeStore("slow");
      await store.create(session("a"));
      const impatient = new PostgresSessionStore(makePool({ options: "-c statement_timeout=50" }), {
        table: "slow",
      });
      const release = await holdRows("slow");
      await expectFailure(impatient.patch("a", set("s3cr3t")), "the statement took too long (57014)");
      await release();
      expect((await store.read("a"))?.record.fields.get("a")).toBe("1");
      const readOnly = makePool({ options: "-c default_transaction_read_only=on" });
      await expectFailure(
        new PostgresSessionStore(readOnly, { table: "slow" }).destroy("a"),
        "it is read-only (25006)",
      );
    });

    test("a full table is one: PostgreSQL refuses, and says nothing of what", async () => {
      const pool = makePool();
      const store = await makeStore("refusing", pool);
      await pool.query("ALTER TABLE refusing ADD CHECK (secret_hash <> 's3cr3t')");
      await expectFailure(store.create(session("a", { secretHash: "s3cr3t" })), "PostgreSQL refused (23514)");
    });

    for (const name of ["pg", "postgres.js"] as const)
      test(`over ${name}, a connection that ends before the answer is an unknown outcome, and the next one works`, async () => {
        const client = makeClients()[name];
        const store = await makeStore("ending", client);
        await store.create(session("a"));
        const lost = /^The database has not answered/;
        const release = await holdRows("ending");
        const ended = expectFailure(store.patch("a", set("s3cr3t")), lost, "unknown-outcome");
        await pause(100);
        await makePool().query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'",
        );
        await ended;
        const killed = expectFailure(store.patch("a", set("s3cr3t")), lost, "unknown-outcome");
        await pause(100);
        await server.kill();
        await killed;
        await release();
        await expectFailure(store.read("a"), "it cannot be reached (ECONNREFUSED)");
        await server.start();
        expect((await store.read("a"))?.record.fields.get("a")).toBe("1");
      });

    test("a client of postgres.js that is closed while a statement runs has an unknown outcome", async () => {
      const sql = makePostgresJs();
      const store = await makeStore("destroying", sql);
      await store.create(session("a"));
      const release = await holdRows("destroying");
      const lost = expectFailure(
        store.patch("a", set("s3cr3t")),
        /^The database has not answered/,
        "unknown-outcome",
      );
      await pause(100);
      await sql.end({ timeout: 0 });
      await lost;
      await release();
    });

    test("rows that somebody has damaged are an error without data", async () => {
      const pool = makePool();
      const store = await makeStore("damaged", pool);
      await store.create(session("a"));
      const rows: [assignment: string, code: string][] = [
        [`fields = '{"user":null}'`, "TypeError"],
        [`fields = '{"user":{"s3cr3t":1}}'`, "TypeError"],
        [`fields = '["s3cr3t",7]'`, "TypeError"],
        [`fields = 'null'`, "TypeError"],
        [`fields = '{"user":"\\\\us3cr3t"}'`, "SyntaxError"],
        [`fields = '{}', secret_hash = '\\us3cr3t'`, "SyntaxError"],
        [`secret_hash = 'x', subject_key = 's3cr3t\\'`, "SyntaxError"],
      ];
      for (const [assignment, code] of rows) {
        await pool.query(`UPDATE damaged SET ${assignment}`);
        await expectFailure(store.read("a"), `a row is damaged (${code})`);
      }
      await store.enlist("s", "a", NOW);
      await pool.query(`UPDATE damaged_lists SET id = 's3cr3t\\'`);
      await expectFailure(store.ids("s"), "a row is damaged (SyntaxError)");
      await store.raiseEpoch("s", { now: NOW, until: NOW });
      await pool.query(`UPDATE damaged_epochs SET except_id = 's3cr3t\\'`);
      for (const call of [store.epochOf("s"), store.enlist("s", "b", NOW)])
        await expectFailure(call, "a row is damaged (SyntaxError)");
    });

    test("a prepared statement that a pooler has lost is an error that says what to do", async () => {
      const sql = makePostgresJs();
      const store = new PostgresSessionStore({ unsafe: () => sql.unsafe("EXECUTE nothing") });
      await expectFailure(
        store.read("a"),
        "the pooler does not know prepared statements: give postgres.js prepare: false (26000)",
      );
    });

    const noPooler = missingPgbouncer();
    test.skipIf(noPooler)(
      `a pooler that has lost the server is an error, and nothing is unknown about it${noPooler ? ` (${noPooler})` : ""}`,
      async () => {
        const behind = await startPostgres();
        const bouncer = await startPgbouncer(behind, {
          settings: "query_wait_timeout = 1\nserver_login_retry = 1",
        });
        const pg = makePool({ connectionString: bouncer.url });
        // What it asks for the types of arrays, and is refused, nobody handles: Node would end.
        const js = postgres(bouncer.url, { max: 4, prepare: false, fetch_types: false, onnotice: () => {} });
        ends.push(() => js.end({ timeout: 0 }));
        await makeStore("pooled", pg);
        // What pgbouncer holds is gone with the server: the next statement finds that out.
        await behind.kill();
        await new PostgresSessionStore(pg, { table: "pooled" }).read("a").catch(() => {});
        const store = new PostgresSessionStore(pg, { table: "pooled" });
        await expectFailure(
          store.patch("a", set("s3cr3t")),
          "it gave no connection in time (POOLER_TIMEOUT)",
        );
        // postgres.js can report a closed connection instead, which says less.
        const over = new PostgresSessionStore(js, { table: "pooled" });
        const error = await over.patch("a", set("s3cr3t")).catch((reason: unknown) => reason);
        expect(["store-unavailable", "unknown-outcome"]).toContain((error as SessionError).code);
        await behind.start();
        const read = () => store.read("a").catch((error: SessionError) => error.code);
        while ((await read()) === "store-unavailable") await pause(50);
        expect(await read()).toBeUndefined();
        await bouncer.stop();
        await behind.stop();
      },
      60_000,
    );

    test("sessions that somebody has linked in a circle are destroyed as well", async () => {
      const pool = makePool();
      const store = await makeStore("circle", pool);
      for (const id of ["a", "b"]) await store.create(session(id));
      await pool.query("UPDATE circle SET rotated_from = CASE id WHEN 'a' THEN 'b' ELSE 'a' END");
      await pool.query("UPDATE circle SET superseded_at = 1, superseded_by = 'b' WHERE id = 'a'");
      await pool.query("UPDATE circle SET superseded_at = 1, superseded_by = 'a' WHERE id = 'b'");
      expect(await store.destroy("a")).toBe(false);
      for (const id of ["a", "b"]) expect(await store.read(id)).toBeUndefined();
    });

    test("what is no client is refused", () => {
      for (const client of [undefined, null, 7, "postgres://", {}, { query: 1 }])
        expect(() => new PostgresSessionStore(client as never), String(client)).toThrow(TypeError);
    });
  });

  describe("check", () => {
    test("says nothing of a server as it comes", async () => {
      for (const client of Object.values(makeClients()))
        expect(await (await makeStore("checked", client)).check()).toEqual([]);
    });

    const settings: [setting: string, sentence: string][] = [
      [
        "synchronous_commit=off",
        "synchronous_commit is off, so that a crash loses the last commits, a logout among them; set it to on",
      ],
      [
        "default_transaction_read_only=on",
        "default_transaction_read_only is on, so that nothing can be written; set it to off",
      ],
    ];
    settings.push([
      "extra_float_digits=0",
      "extra_float_digits is 0, so that epochs can come back rounded; set it to 1",
    ]);
    for (const level of ["repeatable read", "serializable"])
      settings.push([
        `default_transaction_isolation=${level.replace(" ", "\\ ")}`,
        `default_transaction_isolation is ${level}, so that requests of one session refuse each other and are repeated; set it to read committed`,
      ]);
    for (const [setting, sentence] of settings)
      test(`names ${setting}`, async () => {
        await makeStore("checked");
        const pool = makePool({ options: `-c ${setting}` });
        expect(await new PostgresSessionStore(pool, { table: "checked" }).check()).toEqual([sentence]);
      });

    test("names fsync=off and full_page_writes=off", async () => {
      await makeStore("checked");
      const change = async (value: string) => {
        const pool = makePool();
        for (const name of ["fsync", "full_page_writes"])
          await pool.query(`ALTER SYSTEM SET ${name} = ${value}`);
        await pool.query("SELECT pg_reload_conf()");
        await pause(200);
      };
      await change("off");
      expect(await new PostgresSessionStore(makePool(), { table: "checked" }).check()).toEqual([
        "fsync is off, so that a power failure can damage the data; set it to on",
        "full_page_writes is off, so that a power failure can damage the data; set it to on",
      ]);
      await change("on");
    });

    test("names a standby, which reads alone are possible on", async () => {
      const standby = await startPostgres();
      const client = makePool({ connectionString: standby.url });
      await makeStore("checked", client);
      await standby.kill();
      writeFileSync(join(standby.folder, "data", "standby.signal"), "");
      await standby.start();
      const store = new PostgresSessionStore(client, { table: "checked" });
      expect(await store.check()).toEqual([
        "the server is a standby, so that nothing can be written; connect to the primary",
      ]);
      expect(await store.read("a")).toBeUndefined();
      await expectFailure(store.destroy("a"), "it is read-only (25006)");
      await standby.stop();
    }, 60_000);

    test("names an unlogged and a missing table, in a schema too", async () => {
      for (const table of ["odd", "auth.odd"]) {
        const pool = makePool();
        const store = await makeStore(table, pool);
        await pool.query(`ALTER TABLE ${table}_lists SET UNLOGGED`);
        expect(await store.check()).toEqual([
          "a table is unlogged, so that a crash empties it; run ALTER TABLE … SET LOGGED",
        ]);
        await pool.query(`DROP TABLE ${table}_lists`);
        expect(await store.check()).toEqual([
          "a table is missing, so that nothing can be stored; run setUp once",
        ]);
        await store.setUp();
        expect(await store.check()).toEqual([]);
      }
    });
  });

  describe("tables", () => {
    test("stores on different tables, with schema and without, do not see each other", async () => {
      const tables = ["one", "auth.one", "auth.two", "select", "_", `auth.${"x".repeat(40)}`];
      const stores = await Promise.all(tables.map((table) => makeStore(table)));
      for (const [i, store] of stores.entries()) {
        expect(await store.create(session("same", { secretHash: `hash ${i}` }))).toBe(true);
        await store.enlist("s", "same", NOW);
        await store.raiseEpoch("s", { now: NOW + i, until: NOW });
      }
      for (const [i, store] of stores.entries()) {
        const read = await store.read("same", "s");
        expect([read?.record.secretHash, read?.epoch?.value]).toEqual([`hash ${i}`, NOW + i]);
        expect(await store.check()).toEqual([]);
      }
      const { rows } = await makePool().query(
        "SELECT DISTINCT schemaname FROM pg_tables WHERE tablename = 'one'",
      );
      expect(rows.map(({ schemaname }) => schemaname).sort()).toEqual(["auth", "public"]);
    });

    test("what is no name of a table is refused", () => {
      const hostile = ["", "a b", 'a"; DROP TABLE x; --', "A", "a.b.c", ".a", "a.", "1a", "a\n", "a-b", "ä"];
      for (const table of [...hostile, "x".repeat(41), `${"x".repeat(41)}.a`, null, 7, {}, ["a"]])
        expect(() => new PostgresSessionStore(makePool(), { table: table as never }), String(table)).toThrow(
          /^table must be a name of at most 40 characters/,
        );
    });

    test("ten stores that run setUp at once succeed, and again, and lose nothing", async () => {
      const clients = [...Array(5)].flatMap(() => Object.values(makeClients()));
      await Promise.all(clients.map((client) => makeStore("at_once", client)));
      const store = await makeStore("at_once");
      await store.create(session("a"));
      await Promise.all(clients.map((client) => makeStore("at_once", client)));
      expect((await store.read("a"))?.record.id).toBe("a");
    });

    test("setUp says nothing of tables that are there, and leaves the connection as it was", async () => {
      const notices: unknown[] = [];
      const sql = postgres(server.url, { max: 1, onnotice: (notice) => notices.push(notice) });
      ends.push(() => sql.end({ timeout: 0 }));
      const store = await makeStore("quiet", sql);
      await store.setUp();
      expect(notices).toEqual([]);
      expect(await sql.unsafe("SHOW client_min_messages")).toEqual([{ client_min_messages: "notice" }]);
    });

    test("setUpSql makes the same tables, as a migration of one's own", async () => {
      const pool = makePool();
      const store = new PostgresSessionStore(pool, { table: "auth.migrated" });
      await pool.query(store.setUpSql);
      expect(await store.check()).toEqual([]);
      expect(await store.create(session("a"))).toBe(true);
    });

    test("console.log shows the table, and neither data nor a connection", async () => {
      const pool = makePool({ connectionString: "postgres://u:s3cr3t@127.0.0.1:1/x" });
      const store = new PostgresSessionStore(pool, { table: "auth.sessions" });
      expect(inspect(store, { depth: Infinity, showHidden: true })).toBe(
        "PostgresSessionStore { table: 'auth.sessions', [setUpSql]: [Getter] }",
      );
    });
  });

  describe("texts and numbers", () => {
    for (const name of ["camel", "pascal", "kebab"] as const)
      test(`names of columns that postgres.js changes (postgres.${name}) change nothing`, async () => {
        const sql = postgres(server.url, { max: 1, onnotice: () => {}, transform: postgres[name] });
        ends.push(() => sql.end({ timeout: 0 }));
        const store = await makeStore("renamed", sql);
        const id = `id ${name}`;
        const record = session(id, { fields: new Map([["a_b", "1"]]) });
        await store.create(record);
        await store.raiseEpoch("s", { now: NOW, except: { id, epoch: 1e15 }, until: NOW });
        const read = await store.read(id, "s");
        expect(read?.record).toEqual({ ...record, fields: expect.any(Map), superseded: undefined });
        expect(new Map(read?.record.fields)).toEqual(record.fields);
        expect(read?.epoch?.except).toBe(id);
        expect(await store.patch(id, { now: NOW, expect: new Map([["a_b", "2"]]) })).toEqual({
          status: "conflict",
          fields: new Map([["a_b", "1"]]),
        });
        const { fields: _, ...next } = session(`${id} 2`);
        const moved = { now: NOW, next, keep: "all", set: new Map(), delete: [] } as const;
        const until = { readableUntil: NOW + 1, keptUntil: NOW + 1 };
        expect(await store.rotate(id, { ...moved, ...until })).toEqual({ status: "ok" });
        expect((await store.read(id))?.record.superseded).toEqual({ at: NOW, by: `${id} 2` });
        expect(await store.check()).toEqual([]);
        expect(await store.destroy(id)).toBe(true);
        expect(await store.sweep(0, 1)).toBe(0);
      });

    const odd = [
      "\0",
      "a\0b",
      "\ud800",
      "\udfff\ud800",
      "😀",
      "\\",
      "\\\\u0000",
      "\\u0000",
      '"',
      "'",
      "__proto__",
      "constructor",
      "$1",
      "%s",
      "{}",
      "null",
      "",
      " ",
      "\u2028\n\t",
      "\uffff",
      "é",
      "e\u0301",
      "x".repeat(2000),
    ];

    for (const name of ["pg", "postgres.js"] as const)
      test(`over ${name}, every text comes back as it was: ids, hashes, subjects, names and fields`, async () => {
        const store = await makeStore("texts", makeClients()[name]);
        const fields = new Map(odd.map((text) => [`${name}${text}`, text]));
        for (const text of odd) {
          const id = `${name}${text}`;
          const record = session(id, { secretHash: text, subjectKey: text, fields });
          expect(await store.create(record)).toBe(true);
          expect(await store.create(record)).toBe(false);
          await store.enlist(text, id, NOW + 1000);
          await store.raiseEpoch(text, { now: NOW, except: { id, epoch: NOW * 2 }, until: NOW });
          const read = await store.read(id, text);
          expect(read?.record).toEqual({ ...record, fields: expect.any(Map), superseded: undefined });
          expect(new Map(read?.record.fields)).toEqual(fields);
          expect(read?.epoch?.except).toBe(id);
          expect(await store.epochOf(text)).toEqual(read?.epoch);
          expect(await store.ids(text)).toContain(id);
          const conflict = await store.patch(id, { now: NOW, expect: new Map([[id, "other"]]) });
          expect(conflict).toEqual({ status: "conflict", fields: new Map([[id, text]]) });
          const moved = { now: NOW, expect: new Map([[id, text]]), delete: [id] };
          expect(await store.patch(id, moved)).toEqual({ status: "ok" });
          expect(await store.patch(id, { now: NOW, expect: new Map([[id, undefined]]) })).toEqual({
            status: "ok",
          });
          expect((await store.read(id))?.record.fields.has(id)).toBe(false);
          expect(await store.destroy(id, text)).toBe(true);
        }
      });

    for (const name of ["pg", "postgres.js"] as const)
      test(`over ${name}, numbers are exact up to 2^53 - 1`, async () => {
        const store = await makeStore("numbers", makeClients()[name]);
        const most = Number.MAX_SAFE_INTEGER;
        for (const [i, number] of [0, 1, 0.1, 1 / 3, 2 ** 31, 2 ** 32 + 1, NOW, most - 1, most].entries()) {
          const times = { createdAt: number, lastSeenAt: number, idle: number, absoluteEnd: number };
          await store.create(session(`${name}${i}`, { ...times, epoch: number }));
          expect((await store.read(`${name}${i}`))?.record).toMatchObject({ ...times, epoch: number });
          const subject = `${name} ${i}`;
          const epoch = await store.raiseEpoch(subject, { now: number, until: number });
          expect(epoch).toEqual({ value: Math.max(1, number) });
          expect(await store.epochOf(subject)).toEqual(epoch);
        }
        expect(await store.sweep(most, Number.MAX_SAFE_INTEGER)).toBeGreaterThan(0);
      });
  });

  test("every verb finds its rows by an index", async () => {
    const pool = makePool();
    const prepared = new Client({
      connectionString: server.url,
      options: "-c plan_cache_mode=force_generic_plan",
    });
    await prepared.connect();
    ends.push(() => prepared.end());
    const planOf = ({ rows }: { rows: Record<string, string>[] }) =>
      rows.map((row) => row["QUERY PLAN"]).join("\n");
    const plans: { verb: string; plan: string }[] = [];
    let verb = "";
    const store = new PostgresSessionStore(
      {
        async query(text, values) {
          if (verb !== "") {
            const plan = planOf(await pool.query(`EXPLAIN ${text}`, values));
            // What postgres.js prepares is planned once, without the values.
            await prepared.query(`PREPARE one AS ${text}`);
            const literals = values!.map((value) =>
              typeof value === "string" ? prepared.escapeLiteral(value) : String(value),
            );
            const generic = planOf(await prepared.query(`EXPLAIN EXECUTE one (${literals.join()})`));
            await prepared.query("DEALLOCATE one");
            plans.push({ verb, plan }, { verb: `${verb}, prepared`, plan: generic });
          }
          return pool.query(text, values);
        },
      },
      { table: "planned" },
    );
    await store.setUp();
    await pool.query(`INSERT INTO planned SELECT 'id ' || i, 'h', 'subject ' || i / 2, 0, ${NOW}, ${NOW}, 60, ${NOW} + i, '{}', NULL, NULL, NULL, ${NOW} + i
      FROM generate_series(1, 5000) i; INSERT INTO planned_lists SELECT subject_key, id, ends_at FROM planned;
      INSERT INTO planned_epochs SELECT DISTINCT subject_key, 1, NULL::text, ${NOW}::float8 + right(subject_key, 1)::int FROM planned; ANALYZE`);
    const { fields: _, ...next } = session("new", { subjectKey: "subject 5" });
    const rotation = { keep: "all", set: new Map(), delete: [], readableUntil: NOW, keptUntil: NOW } as const;
    const calls: Record<string, () => Promise<unknown>> = {
      read: () => store.read("id 7", "subject 3"),
      create: () => store.create(session("id new")),
      patch: () => store.patch("id 9", set("2")),
      "rotate, without grace": () => store.rotate("id 11", { ...rotation, now: NOW, next }),
      destroy: () => store.destroy("id 11"),
      enlist: () => store.enlist("subject 3", "id 7", NOW),
      ids: () => store.ids("subject 3"),
      epochOf: () => store.epochOf("subject 3"),
      raiseEpoch: () => store.raiseEpoch("subject 3", { now: NOW, until: NOW }),
      sweep: () => store.sweep(NOW + 20, 10),
    };
    for (const [name, call] of Object.entries(calls)) {
      verb = name;
      await call();
    }
    expect(plans.map((each) => each.verb)).toEqual(
      Object.keys(calls).flatMap((name) => [name, `${name}, prepared`]),
    );
    expect(plans.filter(({ plan }) => /Seq Scan/.test(plan))).toEqual([]);
    for (const { verb: name, plan } of plans)
      if (!/^(?:create|raiseEpoch)/.test(name)) expect(plan, name).toMatch(/Index/);
  });
});
