/** A real Redis Cluster on loopback: three masters, without replicas. */

import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { findFreePort } from "./free-port.ts";
import { type RedisOptions, type RedisServer, startRedis } from "./redis.ts";

const SLOTS = 16_384;

export type RedisCluster = { readonly servers: readonly RedisServer[]; stop(): Promise<void> };

/** Starts a Cluster, and waits until each of its servers finds it complete. */
export async function startRedisCluster({ settings, ...options }: RedisOptions = {}): Promise<RedisCluster> {
  const servers: RedisServer[] = [];
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  try {
    const ports = [await findFreePort(), await findFreePort(), await findFreePort()];
    for (const port of ports) {
      const cluster = {
        "cluster-enabled": "yes",
        "cluster-port": port,
        "cluster-config-file": "nodes.conf",
        "cluster-node-timeout": 2000,
      };
      servers.push(await startRedis({ ...options, settings: { ...cluster, ...settings } }));
    }
    await join(servers, ports);
    return { servers, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function join(servers: readonly RedisServer[], busPorts: readonly number[]): Promise<void> {
  const nodes = servers.map(({ port }) => new Redis(port, "127.0.0.1"));
  try {
    for (const [index, node] of nodes.entries()) {
      const [first, end] = [index, index + 1].map((part) => Math.floor((part * SLOTS) / nodes.length));
      await node.call("CLUSTER", "ADDSLOTSRANGE", `${first}`, `${end! - 1}`);
      await node.call("CLUSTER", "SET-CONFIG-EPOCH", `${index + 1}`);
    }
    for (const [index, { port }] of servers.entries())
      await nodes[0]!.call("CLUSTER", "MEET", "127.0.0.1", `${port}`, `${busPorts[index]}`);
    for (const node of nodes) {
      for (let tries = 0; !isComplete(String(await node.call("CLUSTER", "INFO")), nodes.length); tries++) {
        if (tries === 400) throw new Error("The Cluster did not become complete");
        await sleep(25);
      }
    }
  } finally {
    for (const node of nodes) node.disconnect();
  }
}

function isComplete(info: string, count: number): boolean {
  return (
    info.includes("cluster_state:ok") &&
    info.includes(`cluster_known_nodes:${count}\r\n`) &&
    info.includes(`cluster_size:${count}\r\n`)
  );
}
