/** A real pgbouncer on loopback, in front of a PostgreSQL: each transaction can go to another connection. */

import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { findFreePort } from "./free-port.ts";
import { OwnedProcess } from "./owned-process.ts";
import type { PostgresServer } from "./postgres.ts";
import { findUser } from "./system-user.ts";

const PGBOUNCER = "/usr/sbin/pgbouncer";

/** Returns a sentence that names the missing package, or `undefined` if pgbouncer can run. */
export function missingPgbouncer(): string | undefined {
  if (!existsSync(PGBOUNCER)) return "the Debian package pgbouncer is missing";
  return findUser("postgres") === undefined
    ? "there is no user postgres, as whom root could run pgbouncer"
    : undefined;
}

export type Pgbouncer = { readonly url: string; stop(): Promise<void> };

/** Starts a pgbouncer in transaction mode, over as many connections as `size`, and waits until it answers. `settings` are lines of its file. */
export async function startPgbouncer(
  server: PostgresServer,
  { size = 4, settings = "" } = {},
): Promise<Pgbouncer> {
  for (let tries = 1; ; tries++) {
    try {
      return await startOnce(server, await findFreePort(), size, settings);
    } catch (error) {
      // Another program can take the port.
      if (tries === 5) throw error;
    }
  }
}

async function startOnce(
  server: PostgresServer,
  port: number,
  size: number,
  more: string,
): Promise<Pgbouncer> {
  const { uid, gid } = findUser("postgres")!;
  const folder = mkdtempSync(join(tmpdir(), "speculoos-pgbouncer-"));
  chownSync(folder, uid, gid);
  const users = join(folder, "users.txt");
  writeFileSync(users, '"postgres" ""\n');
  const settings = join(folder, "pgbouncer.ini");
  writeFileSync(
    settings,
    `[databases]
postgres = host=127.0.0.1 port=${server.port} dbname=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${size}
max_client_conn = 200
${more}
`,
  );
  const process = await OwnedProcess.start(PGBOUNCER, [settings], { folder, cwd: folder, uid, gid });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const stop = async () => {
    await process.end("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 200 && !process.ended; tries++) {
    if (await isReady(url)) return { url, stop };
    await sleep(25);
  }
  await stop();
  throw new Error(`pgbouncer did not start:\n${process.log}`);
}

async function isReady(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 2000 });
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
