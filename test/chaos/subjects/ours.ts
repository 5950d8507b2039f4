/** speculoos over each of its stores. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { missingRedis } from "../../servers/redis.ts";
import { restart } from "../driver/run.ts";
import { type Replicated, startCluster, startSentinels } from "./failover.ts";
import { killOf, startDurableRedis } from "./redis.ts";
import type { Backend, Subject } from "./subject.ts";

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
    const folder = mkdtempSync(join(tmpdir(), "speculoos-chaos-"));
    return {
      env: envOf({ store: "sqlite", path: join(folder, "sessions.db") }),
      faults: [{ name: "all server processes at once", run: restart }],
      async stop() {
        rmSync(folder, { recursive: true });
      },
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

/** Redis itself can lose what it acknowledged when a replica takes over. */
function failover(
  kind: "sentinel" | "cluster",
  settings: Readonly<Record<string, string | number>>,
  name: string = kind,
): Subject {
  const start: (settings: Readonly<Record<string, string | number>>) => Promise<Replicated> =
    kind === "sentinel" ? startSentinels : startCluster;
  const said = Object.entries(settings).map(([key, value]) => `\`${key} ${value}\``);
  return {
    ...OF_ALL,
    name,
    title: `speculoos, Redis ${kind === "sentinel" ? "Sentinel" : "Cluster"}, ${said.join(", ").replaceAll("`", "")}`,
    settings: `${kind === "sentinel" ? "a master, a replica, three sentinels" : "three masters, three replicas"}; \`appendonly yes\`, ${said.join(", ")}; ioredis`,
    isShownOnly: true,
    missing: missingRedis,
    async start(): Promise<Backend> {
      const { ports, fault, stop } = await start(settings);
      return { env: envOf({ store: "redis", client: "ioredis", kind, ports }), faults: [fault], stop };
    },
  };
}

export const OURS: readonly Subject[] = [
  sqlite,
  redis("redis", "node-redis"),
  redis("redis-ioredis", "ioredis"),
  failover("sentinel", { appendfsync: "everysec" }),
  failover("sentinel", { appendfsync: "always", "min-replicas-to-write": 1 }, "sentinel-min-replicas"),
  failover("cluster", { appendfsync: "everysec" }),
  failover("cluster", { appendfsync: "always", "min-replicas-to-write": 1 }, "cluster-min-replicas"),
];
