/**
 * Sessions in a real Redis beside connect-redis: memory, and processor time of Redis and of node for each request.
 * `node bench/redis-sessions.ts [sessions] [requests]`, default 100,000 and 50,000. Redis is started for it, and needs the Debian package redis-server.
 */

import { RedisStore } from "connect-redis";
import { createClient } from "redis";
import { KeyRing } from "speculoos";
import { RedisSessionStore } from "speculoos/redis";
import { defineSession } from "speculoos/session";
import { startRedis } from "../test/servers/redis.ts";
import { computeMedian } from "./compare.ts";

const COUNT = Number(process.argv[2] ?? 100_000);
const REQUESTS = Number(process.argv[3] ?? 50_000);
const ROUNDS = 7;
const PARALLEL = 32;

type Data = Record<string, unknown>;
type Target = {
  /** Creates the session of this index, and returns what a request of it would bring. */
  create(index: number, data: Data): Promise<string>;
  read(key: string): Promise<unknown>;
  change(key: string, value: number): Promise<unknown>;
};

const server = await startRedis();
const client = createClient({ url: server.url });
await client.connect();
const store = new RedisSessionStore(client);

const targets: Record<"ours" | "connect-redis", Target> = {
  ours: createOurs(),
  "connect-redis": createPeer(),
};

/** 192 octets of JSON; every value of ours has at most 64. */
function smallData(index: number): Data {
  return {
    user: `user-${String(index).padStart(6, "0")}`,
    name: "Josephine de la Cour de Bruxelles, Ixelles",
    cart: ["sku-123456", "sku-654321"],
    locale: "fr-BE",
    theme: "dark",
    count: index,
    csrf: "3f0c0f6d8a9b4c1e9d2a7b6c5d4e3f2a",
  };
}

/** The same with one value of 180 octets. */
function largeData(index: number): Data {
  return { ...smallData(index), note: "n".repeat(130) };
}

const memory: [what: string, data: (index: number) => Data, listpack: string][] = [
  ["values up to 64 octets", smallData, "64"],
  ["one value of 180", largeData, "64"],
  ["one value of 180, hash-max-listpack-value 1024", largeData, "1024"],
];
console.log(
  `| Redis ${await version()}, ${COUNT} sessions: octets each, with the subject's list | ours | connect-redis | ratio |`,
);
console.log("|---|---|---|---|");
for (const [what, data, listpack] of memory) {
  const [ours, peer] = [
    await measureMemory("ours", data, listpack),
    await measureMemory("connect-redis", data, listpack),
  ];
  console.log(`| ${what} | ${ours.toFixed(0)} | ${peer.toFixed(0)} | ${(ours / peer).toFixed(2)} |`);
}

console.log(
  `\n| ${REQUESTS} requests, ${PARALLEL} at once: µs each, median of ${ROUNDS} | ours: Redis, node | connect-redis: Redis, node | ratios |`,
);
console.log("|---|---|---|---|");
for (const what of ["read", "change"] as const) {
  const samples = { ours: [] as [number, number][], "connect-redis": [] as [number, number][] };
  await client.flushAll();
  const keys = {
    ours: await fill("ours", smallData, 2000),
    "connect-redis": await fill("connect-redis", smallData, 2000),
  };
  for (let round = 0; round < ROUNDS; round++) {
    // In turns: a noisy moment of the machine slows both.
    for (const name of ["ours", "connect-redis"] as const)
      samples[name].push(await measureRequests(targets[name], what, keys[name]));
  }
  const [ours, peer] = [samples.ours, samples["connect-redis"]].map((rows) =>
    [0, 1].map((part) => computeMedian(rows.map((row) => row[part]!))),
  );
  const print = (row: number[]) => row.map((time) => time.toFixed(1)).join(", ");
  console.log(
    `| ${what} | ${print(ours!)} | ${print(peer!)} | ${print(ours!.map((time, part) => time / peer![part]!))} |`,
  );
}
client.destroy();
await server.stop();

function createOurs(): Target {
  const sessions = defineSession<Data>("s", {
    keys: new KeyRing(KeyRing.generate()),
    store,
    idle: 1800,
    absolute: 43_200,
    subject: (data) => data.user as string | undefined,
  });
  return {
    async create(_index, data) {
      const session = await sessions.open("");
      for (const [name, value] of Object.entries(data)) session.set(name, value);
      session.login();
      await session.commit(new Headers());
      return session.id!;
    },
    // The store alone, as of connect-redis: what signs and opens cookies is in `bench/sessions.ts`.
    read: (key) => store.read(key, "a-subject-of-22-letters"),
    change: async (key, value) => {
      await store.read(key, "a-subject-of-22-letters");
      return store.patch(key, { now: Date.now(), set: new Map([["count", `${value}`]]) });
    },
  };
}

/** Reads, and extends what it read, as express-session has it do. */
function createPeer(): Target {
  const peer = new RedisStore({ client, ttl: 1800 });
  const cookie = { originalMaxAge: null, expires: null, httpOnly: true, path: "/" };
  return {
    async create(index, data) {
      const id = String(index).padStart(32, "i");
      await peer.set(id, { cookie, ...data } as never);
      return id;
    },
    read: async (key) => peer.touch(key, await peer.get(key)),
    change: async (key, value) => peer.set(key, { ...(await peer.get(key)), count: value } as never),
  };
}

async function fill(
  name: keyof typeof targets,
  data: (index: number) => Data,
  count: number,
): Promise<string[]> {
  const keys: string[] = [];
  for (let index = 0; index < count; index += PARALLEL) {
    const batch = Array.from({ length: Math.min(PARALLEL, count - index) }, (_, each) => index + each);
    keys.push(...(await Promise.all(batch.map((each) => targets[name].create(each, data(each))))));
  }
  return keys;
}

/** Returns the octets of each session. */
async function measureMemory(
  name: keyof typeof targets,
  data: (index: number) => Data,
  listpack: string,
): Promise<number> {
  await client.flushAll();
  await client.configSet("hash-max-listpack-value", listpack);
  const before = await used();
  process.stderr.write(`\r${name}: ${COUNT} sessions`.padEnd(78));
  await fill(name, data, COUNT);
  process.stderr.write(`\r${" ".repeat(78)}\r`);
  return ((await used()) - before) / COUNT;
}

async function used(): Promise<number> {
  // Buffers of clients shrink after a while.
  await new Promise((resolve) => setTimeout(resolve, 500));
  return Number(/used_memory:(\d+)/.exec(await client.info("memory"))![1]);
}

/** Returns the microseconds of a request: of Redis, and of node. */
async function measureRequests(
  target: Target,
  what: "read" | "change",
  keys: readonly string[],
): Promise<[number, number]> {
  const [redis, node] = [await redisTime(), process.cpuUsage()];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < REQUESTS; index = next++) {
      const key = keys[index % keys.length]!;
      await (what === "read" ? target.read(key) : target.change(key, index));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  const { user, system } = process.cpuUsage(node);
  return [((await redisTime()) - redis) / REQUESTS, (user + system) / REQUESTS];
}

/** Returns the processor time of Redis, in microseconds. */
async function redisTime(): Promise<number> {
  const text = await client.info("cpu");
  const [user, system] = ["user", "sys"].map((part) =>
    Number(new RegExp(`used_cpu_${part}:([\\d.]+)`).exec(text)![1]),
  );
  return 1e6 * (user! + system!);
}

async function version(): Promise<string> {
  return /redis_version:(\S+)/.exec(await client.info("server"))![1]!;
}
