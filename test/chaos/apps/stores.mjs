/** The stores of ours, by what the driver says of them. */

const LIMIT = 2000;

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
      await opened.setUp();
      return opened;
    }
    default:
      throw new Error(`there is no store ${store}`);
  }
}

/** `kind` says what listens on the ports: "single", "sentinel" or "cluster". Limits of time as `RedisSessionStore` asks for them. */
async function connectRedis({ client: library, kind, ports, failoverDetector }) {
  const addresses = ports.map((port) => ({ host: "127.0.0.1", port }));
  const client = await (library === "ioredis"
    ? openIoredis(kind, addresses, failoverDetector)
    : openNodeRedis(kind, addresses));
  client.on("error", () => undefined);
  if (library === "node-redis") await client.connect();
  return client;
}

async function openNodeRedis(kind, addresses) {
  const { createClient, createCluster, createSentinel } = await import("redis");
  const limits = { connectTimeout: LIMIT, socketTimeout: LIMIT };
  const options = { disableOfflineQueue: true, socket: limits };
  if (kind === "single") return createClient({ ...options, socket: { ...limits, ...addresses[0] } });
  if (kind === "sentinel")
    return createSentinel({ name: "speculoos", sentinelRootNodes: addresses, nodeClientOptions: options });
  return createCluster({ rootNodes: addresses.map((socket) => ({ socket })), defaults: options });
}

async function openIoredis(kind, addresses, failoverDetector) {
  const { Cluster, Redis } = await import("ioredis");
  const options = { maxRetriesPerRequest: 1, commandTimeout: LIMIT };
  if (kind === "cluster") return new Cluster(addresses, { redisOptions: options });
  if (kind === "sentinel")
    return new Redis({ ...options, sentinels: addresses, name: "speculoos", failoverDetector });
  return new Redis({ ...options, ...addresses[0] });
}

async function connectPostgres({ client: library, url }) {
  if (library === "postgres.js") {
    const { default: postgres } = await import("postgres");
    return postgres(url, { connect_timeout: LIMIT / 1000, backoff: () => 0.2, onnotice: () => undefined });
  }
  const { Pool } = await import("pg");
  const pool = new Pool({ connectionString: url, connectionTimeoutMillis: LIMIT });
  pool.on("error", () => undefined);
  return pool;
}
