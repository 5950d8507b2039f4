/** A real PostgreSQL on loopback, with data of its own: killed as a crash kills it, started again, ended by its pid. */

import { spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { findFreePort } from "./free-port.ts";
import { OwnedProcess } from "./owned-process.ts";
import { findUser, type SystemUser } from "./system-user.ts";

const VERSIONS = "/usr/lib/postgresql";

/** Returns a sentence that names the missing package, or `undefined` if PostgreSQL can run. */
export function missingPostgres(): string | undefined {
  if (!existsSync(VERSIONS)) return "the Debian package postgresql is missing";
  return findUser("postgres") === undefined
    ? "there is no user postgres, as whom root could run it"
    : undefined;
}

export type PostgresOptions = { readonly settings?: Readonly<Record<string, string | number>> };

/** Starts a PostgreSQL, and waits until it answers. Another program can take the port: then it tries others. */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const server = new PostgresServer(options);
  for (let tries = 1; ; tries++) {
    try {
      await server.start(await findFreePort());
      return server;
    } catch (error) {
      if (tries < 5) continue;
      await server.stop();
      throw error;
    }
  }
}

export class PostgresServer {
  /** The folder of its data. `stop` removes it. */
  readonly folder = mkdtempSync(join(tmpdir(), "speculoos-postgres-"));
  readonly #bin = join(VERSIONS, newestOf(readdirSync(VERSIONS)), "bin");
  readonly #user: SystemUser;
  readonly #settings: Readonly<Record<string, string | number>>;
  #process: OwnedProcess | undefined;
  #port = 0;

  constructor({ settings = {} }: PostgresOptions) {
    this.#settings = settings;
    this.#user = findUser("postgres")!;
    const { uid, gid } = this.#user;
    chownSync(this.folder, uid, gid);
    for (const name of ["data", "sockets"]) mkdirSync(join(this.folder, name), { mode: 0o700 });
    for (const name of ["data", "sockets"]) chownSync(join(this.folder, name), uid, gid);
    // No password: it listens on loopback alone, and its data is the test's.
    const { status, stderr } = spawnSync(
      join(this.#bin, "initdb"),
      ["-D", this.#data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"],
      { uid, gid, cwd: this.folder, encoding: "utf8" },
    );
    if (status !== 0) throw new Error(`initdb failed:\n${stderr}`);
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.#port}/postgres`;
  }

  /** The postmaster that runs, or that ran last. */
  get pid(): number {
    if (this.#process === undefined) throw new Error("this PostgreSQL was never started");
    return this.#process.pid;
  }

  get #data(): string {
    return join(this.folder, "data");
  }

  /** Starts it, after `kill` on the same port and data. Returns when it answers. */
  async start(port = this.#port): Promise<void> {
    if (this.#process?.ended === false) throw new Error("this PostgreSQL runs");
    this.#port = port;
    const settings = {
      port,
      listen_addresses: "127.0.0.1",
      unix_socket_directories: join(this.folder, "sockets"),
      ...this.#settings,
    };
    const { uid, gid } = this.#user;
    const process = await OwnedProcess.start(
      join(this.#bin, "postgres"),
      ["-D", this.#data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
      { folder: this.folder, cwd: this.folder, uid, gid },
    );
    this.#process = process;
    for (let tries = 0; tries < 600 && !process.ended; tries++) {
      if (await this.#isReady()) return;
      await sleep(25);
    }
    await process.end("SIGKILL");
    throw new Error(`PostgreSQL did not start:\n${process.log}`);
  }

  /** Ends the postmaster with SIGKILL, and its children as soon as they see that: as a crash of the machine's process does. */
  async kill(): Promise<void> {
    if (this.#process === undefined || this.#process.ended) return;
    const children = childrenOf(this.#process.pid);
    await this.#process.end("SIGKILL");
    for (const pid of children) killOne(pid);
    // The next postmaster refuses to start while one of them holds the shared memory.
    while (children.some(isAlive)) await sleep(5);
  }

  /** Ends it, and removes its data. */
  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #isReady(): Promise<boolean> {
    const client = new Client({ connectionString: this.url, connectionTimeoutMillis: 2000 });
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
}

/** Returns the processes that a process started, by the kernel's list of them. */
function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .trim()
    .split(" ")
    .filter(Boolean)
    .map(Number);
}

function killOne(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

function isAlive(pid: number): boolean {
  try {
    // The second field but one of a line that begins with the name in parentheses.
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

function newestOf(versions: readonly string[]): string {
  return [...versions].sort((a, b) => Number(b) - Number(a))[0]!;
}
