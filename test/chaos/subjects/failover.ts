/** Redis with replicas: under Sentinel, and as a Cluster. A master goes away, its replica takes over, and it comes back as a replica. */

import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "redis";
import { findFreePort } from "../../servers/free-port.ts";
import { type RedisOptions, type RedisServer, startRedis } from "../../servers/redis.ts";
import { startRedisWithSentinels } from "../../servers/redis-sentinel.ts";
import type { Fault } from "./subject.ts";

/** How long the others wait for a master before they replace it (ms). */
const DOWN_AFTER = 500;

/** How a master goes away: "paused" is to stand still until it was replaced, and then to go on with the connections that it had. */
export type Loss = "killed" | "paused";

type Settings = NonNullable<RedisOptions["settings"]>;

export type Replicated = {
  /** The ports that clients are given: of the sentinels, or of the nodes. */
  readonly ports: readonly number[];
  readonly fault: Fault;
  stop(): Promise<void>;
};

/** Starts one master, one replica and three sentinels. */
export async function startSentinels(settings: Settings, loss: Loss): Promise<Replicated> {
  const started = await startRedisWithSentinels({ appendOnly: "always", settings });
  const { sentinels, name } = started;
  const nodes = [started.master, started.replica];
  // By default, the next failover waits for twice as long as this.
  for (const { port } of sentinels) await ask(port, "SENTINEL", "SET", name, "failover-timeout", "1000");
  const master = async () => {
    const address = (await ask(sentinels[0]!.port, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", name)) as string[];
    return nodes.find(({ port }) => String(port) === address[1])!;
  };
  return {
    ports: sentinels.map(({ port }) => port),
    fault: {
      name: "the master of Sentinel",
      async run() {
        const old = await master();
        const goOn = await takeAway(old, loss);
        await until("another is master", async () => (await master()) !== old);
        await goOn();
        // A paused one has to be told by Sentinel: until then it takes itself for the master.
        if (loss !== "paused") await ask(old.port, "REPLICAOF", "127.0.0.1", String((await master()).port));
        await until("the old master is a replica", () => isReplicaInSync(old.port));
      },
    },
    stop: started.stop,
  };
}

/** Makes a master go away, and returns what brings it back. */
async function takeAway(master: RedisServer, loss: Loss): Promise<() => Promise<void>> {
  if (loss === "killed") {
    await master.kill();
    return () => master.start();
  }
  process.kill(master.pid, "SIGSTOP");
  return async () => void process.kill(master.pid, "SIGCONT");
}

/** Starts three masters, each with a replica. */
export async function startCluster(settings: Settings, loss: Loss): Promise<Replicated> {
  const nodes: RedisServer[] = [];
  const buses: number[] = [];
  for (let index = 0; index < 6; index++) {
    // By default it is the port and 10,000: that can be above 65,535.
    const bus = await findFreePort();
    buses.push(bus);
    const cluster = {
      "cluster-enabled": "yes",
      "cluster-port": bus,
      "cluster-node-timeout": DOWN_AFTER * 2,
      "cluster-require-full-coverage": "no",
    };
    nodes.push(await startRedis({ appendOnly: "always", settings: { ...cluster, ...settings } }));
  }
  const ids: string[] = [];
  for (const { port } of nodes) ids.push(String(await ask(port, "CLUSTER", "MYID")));
  for (const [index, node] of nodes.entries()) {
    if (index > 0)
      await ask(nodes[0]!.port, "CLUSTER", "MEET", "127.0.0.1", String(node.port), String(buses[index]));
    const from = Math.round((16_384 / 3) * index);
    const to = Math.round((16_384 / 3) * (index + 1)) - 1;
    if (index < 3) await ask(node.port, "CLUSTER", "ADDSLOTSRANGE", String(from), String(to));
  }
  await until("the nodes know each other", async () =>
    (await Promise.all(nodes.map(({ port }) => ask(port, "CLUSTER", "INFO")))).every((info) =>
      String(info).includes("cluster_known_nodes:6"),
    ),
  );
  for (const [index, { port }] of nodes.slice(3).entries())
    await until("a replica has its master", async () => {
      await ask(port, "CLUSTER", "REPLICATE", ids[index]!);
      return true;
    });
  await until("the cluster is complete", async () => {
    const infos = await Promise.all(nodes.map(({ port }) => ask(port, "CLUSTER", "INFO")));
    const isSynced = await Promise.all(nodes.slice(3).map(({ port }) => isReplicaInSync(port)));
    return (
      infos.every((info) => /cluster_state:ok[\s\S]*slots_assigned:16384/.test(String(info))) &&
      isSynced.every(Boolean)
    );
  });
  let next = 0;
  return {
    ports: nodes.map(({ port }) => port),
    fault: {
      name: "a master of the Cluster",
      async run() {
        const masters = [];
        for (const node of nodes) if (!(await isReplica(node.port))) masters.push(node);
        const old = masters[next++ % masters.length]!;
        const others = nodes.filter((node) => node !== old);
        const goOn = await takeAway(old, loss);
        await until("its replica is master", async () => {
          const still = await Promise.all(others.map(({ port }) => isReplica(port)));
          return still.filter(Boolean).length === 2;
        });
        await goOn();
        await until("the old master is a replica", () => isReplicaInSync(old.port));
      },
    },
    async stop() {
      await Promise.all(nodes.map((server) => server.stop()));
    },
  };
}

async function isReplica(port: number): Promise<boolean> {
  return /role:slave/.test(String(await ask(port, "INFO", "replication")));
}

async function isReplicaInSync(port: number): Promise<boolean> {
  return /role:slave[\s\S]*master_link_status:up/.test(String(await ask(port, "INFO", "replication")));
}

/** Sends one command over a connection of its own. */
async function ask(port: number, ...command: string[]): Promise<unknown> {
  const client = createClient({
    url: `redis://127.0.0.1:${port}`,
    socket: { reconnectStrategy: false, connectTimeout: 500, socketTimeout: 500 },
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await client.sendCommand(command);
  } finally {
    client.destroy();
  }
}

/** Waits until something is so; what can't be asked is not so yet. */
async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 900; tries++) {
    if (await isSo().catch(() => false)) return;
    await sleep(100);
  }
  throw new Error(`90 s passed, and it is not so that ${what}`);
}
