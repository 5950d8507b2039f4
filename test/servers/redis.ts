/** A real Redis on loopback, with data of its own: killed, started again on the same data, ended by its pid. */

import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findFreePort } from "./free-port.ts";
import { OwnedProcess } from "./owned-process.ts";

export const REDIS = "/usr/bin/redis-server";

/** Returns a sentence that names the missing package, or `undefined` if Redis can run. */
export function missingRedis(): string | undefined {
  return existsSync(REDIS) ? undefined : "the Debian package redis-server is missing";
}

export type RedisOptions = {
  /** When a write is on disk: before it is answered, once a second, or never (the default). */
  readonly appendOnly?: "always" | "everysec" | false;
  /** Other settings, by the names of redis.conf. A space divides the parts of one. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** Whether it is a Sentinel, which writes its own file of settings. */
  readonly sentinel?: boolean;
};

/** Starts a Redis, and waits until it answers. Another program can take the port: then it tries others. */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  for (let tries = 1; ; tries++) {
    const server = new RedisServer(await findFreePort(), options);
    try {
      await server.start();
      return server;
    } catch (error) {
      await server.stop();
      if (tries === 5) throw error;
    }
  }
}

export class RedisServer {
  readonly port: number;
  readonly url: string;
  /** The folder of its data. `stop` removes it. */
  readonly folder = mkdtempSync(join(tmpdir(), "speculoos-redis-"));
  readonly #arguments: readonly string[];
  #process: OwnedProcess | undefined;

  constructor(port: number, { appendOnly = false, settings = {}, sentinel = false }: RedisOptions) {
    this.port = port;
    this.url = `redis://127.0.0.1:${port}`;
    const all = {
      port,
      bind: "127.0.0.1",
      dir: this.folder,
      daemonize: "no",
      ...(sentinel ? {} : { save: "", appendonly: appendOnly === false ? "no" : "yes" }),
      ...(appendOnly === false ? {} : { appendfsync: appendOnly }),
      ...settings,
    };
    const config = join(this.folder, "sentinel.conf");
    if (sentinel) writeFileSync(config, "");
    const file = sentinel ? [config, "--sentinel"] : [];
    this.#arguments = [
      ...file,
      ...Object.entries(all).flatMap(([name, value]) => [`--${name}`, ...String(value).split(" ")]),
    ];
  }

  /** The process that runs, or that ran last. */
  get pid(): number {
    if (this.#process === undefined) throw new Error("this Redis was never started");
    return this.#process.pid;
  }

  /** Starts it, after `kill` on the same port and data. Returns when it answers, so when the data is loaded. */
  async start(): Promise<void> {
    if (this.#process?.ended === false) throw new Error("this Redis runs");
    const process = await OwnedProcess.start(REDIS, this.#arguments, { folder: this.folder });
    this.#process = process;
    for (let tries = 0; tries < 400 && !process.ended; tries++) {
      if (await isReady(this.port, process.pid)) return;
      await sleep(25);
    }
    await process.end("SIGKILL");
    throw new Error(`Redis did not start:\n${process.log}`);
  }

  /** Ends it with SIGKILL: what is not on disk is lost. */
  async kill(): Promise<void> {
    await this.#process?.end("SIGKILL");
  }

  /** Ends it, and removes its data. */
  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Whether the process answers on the port; one that wants a password, or another master, does. */
async function isReady(port: number, pid: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1").setEncoding("latin1").setTimeout(1000);
  let answer = "";
  socket.on("data", (text: string) => {
    answer += text;
  });
  socket.on("timeout", () => socket.destroy());
  socket.end("PING\r\nINFO server\r\n");
  try {
    await once(socket, "close");
  } catch {
    return false;
  }
  if (/^-(NOAUTH|MASTERDOWN)/.test(answer)) return true;
  return answer.startsWith("+PONG") && answer.includes(`process_id:${pid}\r\n`);
}
