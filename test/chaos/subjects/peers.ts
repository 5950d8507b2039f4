/** The session libraries of today, each set up as its own documentation does. */

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { missingRedis } from "../../servers/redis.ts";
import { killOf, startDurableRedis } from "./redis.ts";
import type { Backend, Subject } from "./subject.ts";
import { TemporaryFolder } from "./temporary-folder.ts";

const programOf = (name: string) => fileURLToPath(new URL(`../peers/${name}.mjs`, import.meta.url));
const node = fileURLToPath(new URL("../../../node_modules/.bin/node", import.meta.url));

/** Returns "name version" as it is installed, among the peers or at the root. */
function versionOf(name: string): string {
  for (const modules of ["../peers/node_modules", "../../../node_modules"]) {
    try {
      const text = readFileSync(new URL(`${modules}/${name}/package.json`, import.meta.url), "utf8");
      return `${name} ${(JSON.parse(text) as { version: string }).version}`;
    } catch {
      // Where it is not installed, the next folder is looked in.
    }
  }
  return name;
}

const APPENDING = "Redis with `appendfsync always`";

/** Only libraries with a store have something to kill beside the servers. */
async function onRedis(): Promise<Backend> {
  const redis = await startDurableRedis();
  return { env: { REDIS_URL: redis.url }, faults: [killOf(redis)], stop: () => redis.stop() };
}

/** Returns what is missing: the packages of `peers`, or Redis. */
function missingOnRedis(): string | undefined {
  return missingPeers() ?? missingRedis();
}

function missingPeers(): string | undefined {
  const isThere = existsSync(new URL("../peers/node_modules", import.meta.url));
  return isThere ? undefined : "the packages of test/chaos/peers are not installed";
}

const NO_LIST = { revoke: false, list: false, renew: true };

export const PEERS: readonly Subject[] = [
  {
    name: "express-session",
    isOurs: false,
    title: `${versionOf("express-session")}, ${versionOf("connect-redis")}`,
    settings: `\`resave: false, saveUninitialized: false\`; ${APPENDING}`,
    nearest: "revoke: `store.all()`, then `destroy` of each session of the user",
    program: programOf("express-session"),
    abilities: { ...NO_LIST, revoke: true },
    missing: missingOnRedis,
    start: onRedis,
  },
  {
    name: "fastify-session",
    isOurs: false,
    title: `${versionOf("@fastify/session")}, ${versionOf("connect-redis")}`,
    settings: `\`saveUninitialized: false\`; ${APPENDING}`,

    program: programOf("fastify-session"),
    abilities: NO_LIST,
    missing: missingOnRedis,
    start: onRedis,
  },
  {
    name: "remix",
    isOurs: false,
    title: `${versionOf("@remix-run/session")}, ${versionOf("@remix-run/session-storage-redis")}`,
    settings: `the steps of its middleware, \`regenerateId(true)\`; ${APPENDING}`,

    program: programOf("remix"),
    abilities: NO_LIST,
    missing: missingOnRedis,
    start: onRedis,
  },
  {
    name: "iron-session",
    isOurs: false,
    title: versionOf("iron-session"),
    settings: "the data is in the cookie",

    program: programOf("iron-session"),
    abilities: { ...NO_LIST, renew: false },
    missing: missingPeers,
    async start() {
      return { env: {}, faults: [], stop: async () => undefined };
    },
  },
  {
    name: "better-auth",
    isOurs: false,
    title: versionOf("better-auth"),
    settings: `\`secondaryStorage\` in ${APPENDING}, users in SQLite; passwords are not hashed, to save time`,
    nearest: "a change: `updateSession`, which reads the session itself",
    program: programOf("better-auth"),
    abilities: { ...NO_LIST, revoke: true, renew: false },
    missing: missingOnRedis,
    async start() {
      const redis = await startDurableRedis();
      const folder = new TemporaryFolder();
      const env = { REDIS_URL: redis.url, USERS: join(folder.path, "users.db") };
      const { status, stderr } = spawnSync(node, [programOf("better-auth"), "0"], {
        env: { ...process.env, ...env, MIGRATE: "400" },
        encoding: "utf8",
      });
      if (status !== 0) throw new Error(`better-auth could not make its users:\n${stderr}`);
      return {
        env,
        faults: [killOf(redis)],
        async stop() {
          await redis.stop();
          folder.remove();
        },
      };
    },
  },
];
