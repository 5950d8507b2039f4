/**
 * Processor time of each request of one Express app over a real Redis, beside express-session with connect-redis: of the server's process, and
 * of Redis. `node bench/redis-express.ts [requests]`, default 20,000 a round. 32 connections, each with a session of its own.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, get } from "node:http";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { createClient } from "redis";
import { startRedis } from "../test/servers/redis.ts";
import { computeMedian } from "./compare.ts";

const REQUESTS = Number(process.argv[2] ?? 20_000);
const ROUNDS = 5;
const CONNECTIONS = 32;
const NAMES = ["ours", "express-session + connect-redis"] as const;
type Name = (typeof NAMES)[number];

const redis = await startRedis();
const client = createClient({ url: redis.url });
await client.connect();
const apps = Object.fromEntries(await Promise.all(NAMES.map(async (name) => [name, await startApp(name)])));

console.log(`| µs of processor time a request, median of ${ROUNDS} rounds of ${REQUESTS} | server | Redis |`);
console.log("|---|---|---|");
for (const path of ["/read", "/change"]) {
  const samples: Record<Name, { server: number; redis: number }[]> = {
    ours: [],
    "express-session + connect-redis": [],
  };
  // In turns: a noisy moment of the machine slows both.
  for (let round = 0; round < ROUNDS; round++)
    for (const name of NAMES) samples[name].push(await measure(apps[name], path));
  const rows = NAMES.map((name) => ({
    name,
    server: computeMedian(samples[name].map(({ server }) => server)),
    redis: computeMedian(samples[name].map((sample) => sample.redis)),
  }));
  for (const { name, server, redis: other } of rows)
    console.log(`| ${path.slice(1)}: ${name} | ${server.toFixed(1)} | ${other.toFixed(1)} |`);
  const [ours, peer] = rows;
  console.log(
    `| ${path.slice(1)}: ratio | ${(ours!.server / peer!.server).toFixed(2)} | ${(ours!.redis / peer!.redis).toFixed(2)} |`,
  );
}
for (const { child } of Object.values<App>(apps)) child.kill();
client.destroy();
await redis.stop();

type App = Awaited<ReturnType<typeof startApp>>;

async function startApp(name: Name) {
  const program = fileURLToPath(new URL("express-app.ts", import.meta.url));
  const child = spawn(process.execPath, [program, name, String(redis.port)], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const port = Number(line.toString());
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const ask = async (path: string, cookie = "") => {
    const [response] = await once(
      get({ port, host: "127.0.0.1", path, agent, headers: { cookie } }),
      "response",
    );
    return { body: await text(response), lines: (response.headers["set-cookie"] ?? []) as string[] };
  };
  const cookies = await Promise.all(
    Array.from({ length: CONNECTIONS }, async (_, index) => {
      const { lines } = await ask(`/login?user=user-${index}`);
      return lines[0]!.split(";", 1)[0]!;
    }),
  );
  return { child, ask, cookies };
}

async function measure({ ask, cookies }: App, path: string): Promise<{ server: number; redis: number }> {
  const before = [Number((await ask("/cpu")).body), await redisTime()] as const;
  await Promise.all(
    cookies.map(async (cookie, index) => {
      for (let count = 0; count < REQUESTS / CONNECTIONS; count++) {
        const { body } = await ask(path, cookie);
        if (body !== `user-${index}`)
          throw new Error(`a session must be its user's; got ${body.length} characters`);
      }
    }),
  );
  const after = [Number((await ask("/cpu")).body), await redisTime()] as const;
  return { server: (after[0] - before[0]) / REQUESTS, redis: (after[1] - before[1]) / REQUESTS };
}

/** Returns the processor time of Redis in microseconds. */
async function redisTime(): Promise<number> {
  const info = await client.info("cpu");
  const read = (field: string) => Number(new RegExp(`${field}:([\\d.]+)`).exec(info)![1]);
  return 1e6 * (read("used_cpu_user") + read("used_cpu_sys"));
}
