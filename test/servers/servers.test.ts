/** Servers of tests end with their test, also if it is killed. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { missingRedis, startRedis } from "./redis.ts";

const missing = missingRedis();
if (missing !== undefined) test.skip(`servers of tests: ${missing}`, () => {});
else {
  test("a Redis that was killed starts again on the same port, with what was on disk", async () => {
    for (const [appendOnly, found] of [
      ["always", "1"],
      [false, null],
    ] as const) {
      const server = await startRedis({ appendOnly });
      const { pid } = server;
      await withClient(server.port, (client) => client.set("a", "1"));
      await server.kill();
      await server.start();
      expect(server.pid).not.toBe(pid);
      expect(await withClient(server.port, (client) => client.get("a"))).toBe(found);
      await server.stop();
      expect([isAlive(pid), isAlive(server.pid), existsSync(server.folder)]).toEqual([false, false, false]);
    }
  });

  test("a Redis ends with a test that is killed, and so does its folder", async () => {
    const redis = fileURLToPath(new URL("redis.ts", import.meta.url));
    const script = `
      const { startRedis } = await import(${JSON.stringify(redis)});
      const { pid, folder } = await startRedis();
      console.log(JSON.stringify({ pid, folder }));
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(child.stdout!, "data");
    const { pid, folder } = JSON.parse(String(line));
    expect(isAlive(pid)).toBe(true);
    child.kill("SIGKILL");
    await expect.poll(() => isAlive(pid) || existsSync(folder), { timeout: 5000 }).toBe(false);
  });
}

async function withClient<T>(port: number, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(port, "127.0.0.1");
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
