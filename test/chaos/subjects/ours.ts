/** speculoos over each of its stores. */

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { missingPostgres, startPostgres } from "../../servers/postgres.ts";
import { missingRedis } from "../../servers/redis.ts";
import { restart } from "../driver/run.ts";
import { type Loss, startCluster, startSentinels } from "./failover.ts";
import { killOf, startDurableRedis } from "./redis.ts";
import type { Backend, Subject } from "./subject.ts";
import { TemporaryFolder } from "./temporary-folder.ts";

/** All processes of a site share one secret. */
const CHAOS_SECRET = "the secret of the chaos harness, 32 octets at least";

const OF_ALL = {
  isOurs: true,
  program: fileURLToPath(new URL("../apps/ours.mjs", import.meta.url)),
  abilities: { revoke: true, list: true, renew: true },
} as const;

const envOf = (settings: object) => ({ CHAOS: JSON.stringify(settings), CHAOS_SECRET });

const sqlite: Subject = {
  ...OF_ALL,
  name: "sqlite",
  title: "speculoos, SQLite",
  settings: "`SqliteSessionStore(path)`: WAL, `synchronous = NORMAL`",
  async start() {
    const folder = new TemporaryFolder();
    return {
      env: envOf({ store: "sqlite", path: join(folder.path, "sessions.db") }),
      faults: [{ name: "all server processes at once", run: restart }],
      stop: async () => folder.remove(),
    };
  },
};

type Client = "node-redis" | "ioredis";

function redis(name: string, client: Client): Subject {
  return {
    ...OF_ALL,
    name,
    title: `speculoos, Redis, ${client}`,
    settings: "`appendonly yes`, `appendfsync always`",
    missing: missingRedis,
    async start() {
      const server = await startDurableRedis();
      return {
        env: envOf({ store: "redis", client, kind: "single", ports: [server.port] }),
        faults: [killOf(server)],
        stop: () => server.stop(),
      };
    },
  };
}

function postgres(name: string, client: "pg" | "postgres.js"): Subject {
  return {
    ...OF_ALL,
    name,
    title: `speculoos, PostgreSQL, ${client}`,
    settings: `its defaults: \`fsync on\`, \`synchronous_commit on\`${client === "pg" ? "" : "; `backoff: () => 0.2` of postgres.js"}`,
    missing: missingPostgres,
    async start() {
      const server = await startPostgres();
      return {
        env: envOf({ store: "postgres", client, url: server.url }),
        faults: [
          {
            name: "PostgreSQL",
            async run() {
              await server.kill();
              await sleep(150);
              await server.start();
            },
          },
        ],
        stop: () => server.stop(),
      };
    },
  };
}

const NODES = {
  sentinel: { name: "Sentinel", start: startSentinels, of: "a master, a replica, three sentinels" },
  cluster: { name: "Cluster", start: startCluster, of: "three masters, three replicas" },
};

type Failover = {
  readonly kind: keyof typeof NODES;
  readonly loss: Loss;
  readonly settings?: Readonly<Record<string, string | number>>;
  readonly client?: Client;
  /** An option of ioredis: to hear of a new master from the sentinels. */
  readonly failoverDetector?: boolean;
};

/** Redis itself can lose what it acknowledged when a replica takes over. */
function failover(
  name: string,
  { kind, loss, settings = {}, client = "ioredis", failoverDetector = false }: Failover,
): Subject {
  const { name: title, start, of } = NODES[kind];
  const all = { appendfsync: "always", ...settings };
  const said = Object.entries(all).map(([key, value]) => `\`${key} ${value}\``);
  const by = failoverDetector ? `${client}, \`failoverDetector: true\`` : client;
  return {
    ...OF_ALL,
    name,
    title: `Redis ${title}, master ${loss}, ${said.slice(-1)}, ${by}`,
    settings: `${of}; \`appendonly yes\`, ${said.join(", ")}`,
    isShownOnly: true,
    missing: missingRedis,
    async start(): Promise<Backend> {
      const { ports, fault, stop } = await start(all, loss);
      return { env: envOf({ store: "redis", client, kind, ports, failoverDetector }), faults: [fault], stop };
    },
  };
}

const EVERYSEC = { appendfsync: "everysec" };
const MIN_REPLICAS = { "min-replicas-to-write": 1 };

export const OURS: readonly Subject[] = [
  sqlite,
  redis("redis", "node-redis"),
  redis("redis-ioredis", "ioredis"),
  postgres("postgres", "pg"),
  postgres("postgres-js", "postgres.js"),
  failover("sentinel-everysec", { kind: "sentinel", loss: "killed", settings: EVERYSEC }),
  failover("sentinel", { kind: "sentinel", loss: "killed" }),
  failover("sentinel-min-replicas", { kind: "sentinel", loss: "killed", settings: MIN_REPLICAS }),
  failover("sentinel-paused", { kind: "sentinel", loss: "paused" }),
  failover("sentinel-paused-detector", { kind: "sentinel", loss: "paused", failoverDetector: true }),
  failover("sentinel-paused-node-redis", { kind: "sentinel", loss: "paused", client: "node-redis" }),
  failover("sentinel-paused-min-replicas", { kind: "sentinel", loss: "paused", settings: MIN_REPLICAS }),
  failover("cluster-everysec", { kind: "cluster", loss: "killed", settings: EVERYSEC }),
  failover("cluster", { kind: "cluster", loss: "killed" }),
  failover("cluster-min-replicas", { kind: "cluster", loss: "killed", settings: MIN_REPLICAS }),
  failover("cluster-paused", { kind: "cluster", loss: "paused" }),
  failover("cluster-paused-min-replicas", { kind: "cluster", loss: "paused", settings: MIN_REPLICAS }),
];
