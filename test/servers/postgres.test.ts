/** The PostgreSQL that tests start answers, survives a kill, and is gone afterwards. */

import { existsSync } from "node:fs";
import { Client } from "pg";
import { expect, test } from "vitest";
import { missingPostgres, startPostgres } from "./postgres.ts";

const missing = missingPostgres();
if (missing !== undefined && process.env.CI === "true") throw new Error(missing);

test.skipIf(missing)(
  `PostgreSQL is started, killed, and started again on its data${missing ? ` (${missing})` : ""}`,
  async () => {
    const server = await startPostgres();
    const ask = async (sql: string) => {
      const client = new Client({ connectionString: server.url });
      client.on("error", () => {});
      await client.connect();
      const { rows } = await client.query(sql);
      await client.end();
      return rows;
    };
    await ask("CREATE TABLE t AS SELECT 1 AS x");
    await server.kill();
    await expect(ask("SELECT 1")).rejects.toThrow(/ECONNREFUSED/);
    await server.start();
    expect(await ask("SELECT x FROM t")).toEqual([{ x: 1 }]);
    await server.stop();
    expect(existsSync(server.folder)).toBe(false);
  },
  60_000,
);
