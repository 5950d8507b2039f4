/** The stores of ours, by what the driver says of them. */

/** `settings` come from `subjects/ours.ts`. */
export async function openStore({ store, ...settings }) {
  switch (store) {
    case "sqlite": {
      const { SqliteSessionStore } = await import("speculoos/sqlite");
      return new SqliteSessionStore(settings.path);
    }
    case "redis": {
      const { RedisSessionStore } = await import("speculoos/redis");
      return new RedisSessionStore(await connectRedis(settings));
    }
    case "postgres": {
      const { PostgresSessionStore } = await import("speculoos/postgres");
      const opened = new PostgresSessionStore(await connectPostgres(settings));
      if (process.env.CHAOS_SET_UP !== undefined) {
        await opened.setUp();
        process.exit();
      }
      return opened;
    }
    default:
      throw new Error(`there is no store ${store}`);
  }
}

/** `kind` says what listens on the ports: "single", "sentinel" or "cluster". */
async function connectRedis({ client: library, kind, ports }) {
  const addresses = ports.map((port) => ({ host: "127.0.0.1", port }));
  if (library === "ioredis") {
    const { Cluster, Redis } = await import("ioredis");
    const client =
      kind === "cluster"
        ? new Cluster(addresses)
        : new Redis(kind === "sentinel" ? { sentinels: addresses, name: "sessions" } : addresses[0]);
    client.on("error", () => undefined);
    return client;
  }
  const { createClient, createCluster, createSentinel } = await import("redis");
  const client =
    kind === "cluster"
      ? createCluster({ rootNodes: addresses.map((socket) => ({ socket })) })
      : kind === "sentinel"
        ? createSentinel({ name: "sessions", sentinelRootNodes: addresses })
        : createClient({ socket: addresses[0] });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

async function connectPostgres({ client: library, url }) {
  if (library === "postgres.js") {
    const { default: postgres } = await import("postgres");
    return postgres(url, { max: 10, onnotice: () => undefined });
  }
  const { default: pg } = await import("pg");
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  pool.on("error", () => undefined);
  return pool;
}
