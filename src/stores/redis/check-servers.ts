/** What is wrong with the settings of a Redis. */

import { type RedisServer, toPairs } from "./redis-commands.ts";
import { judge, reportFailure } from "./redis-failure.ts";

const OLDEST = [6, 2] as const;
const CONFIG = ["save", "appendfsync", "min-replicas-to-write", "maxmemory-policy"] as const;

type Settings = ReadonlyMap<string, string>;

/** One row a fault, after what it is read from. The value stands at the beginning of the sentence. */
const FAULTS: readonly ((settings: Settings) => string | undefined)[] = [
  (settings) => {
    const version = settings.get("redis_version");
    if (version === undefined) return undefined;
    const [major = 0, minor = 0] = version.split(".").map(Number);
    const isOld = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
    return isOld ? `redis_version is ${version}; it must be ${OLDEST.join(".")} or later` : undefined;
  },
  (settings) =>
    settings.get("role") === "slave"
      ? "role is slave, so that nothing can be written, and what is read may be old; connect to the master"
      : undefined,
  (settings) => {
    const policy = settings.get("maxmemory-policy") ?? settings.get("maxmemory_policy") ?? "noeviction";
    if (policy === "noeviction") return undefined;
    const lost = policy.startsWith("allkeys")
      ? "forgets revocations when it is full, and revoked sessions live again"
      : "forgets sessions before their time when it is full";
    return `maxmemory-policy is ${policy}, so that Redis ${lost}; set noeviction`;
  },
  (settings) => {
    if (settings.get("aof_enabled") !== "0") return undefined;
    const lost =
      settings.get("save") === ""
        ? "and save is empty, so that a restart loses all sessions and revocations"
        : "so that a crash brings back what ended since the last snapshot";
    return `appendonly is no, ${lost}; set appendonly yes`;
  },
  (settings) =>
    settings.get("aof_enabled") === "1" && settings.get("appendfsync") === "no"
      ? "appendfsync is no, so that a power failure loses up to half a minute; set everysec or always"
      : undefined,
  (settings) =>
    settings.get("role") === "master" &&
    Number(settings.get("connected_slaves")) > 0 &&
    settings.get("min-replicas-to-write") === "0"
      ? "min-replicas-to-write is 0, so that a master that was cut off goes on taking writes, which the failover loses; set 1"
      : undefined,
];

/** Returns a sentence for each fault of the servers, once. */
export async function checkServers(
  servers: readonly RedisServer[],
  readsReplicas: boolean,
): Promise<readonly string[]> {
  const sentences = new Set<string>();
  if (readsReplicas)
    sentences.add(
      "scaleReads is not master, so that what ended is read from replicas for a while; set master",
    );
  const found = await Promise.all(servers.map(checkServer));
  for (const sentence of found.flat()) sentences.add(sentence);
  return [...sentences];
}

async function checkServer(server: RedisServer): Promise<string[]> {
  const settings = new Map<string, string>();
  const sentences: string[] = [];
  try {
    for (const [, name, value] of String(await server.readInfo()).matchAll(/^([\w-]+):(.*?)\r?$/gm))
      settings.set(name!, value!);
  } catch (error) {
    sentences.push(explainForbidden("INFO", "the version, the role and the memory", error));
  }
  try {
    for (const name of CONFIG)
      for (const [key, value] of toPairs(await server.readConfig(name))) settings.set(key, value);
  } catch (error) {
    sentences.push(explainForbidden("CONFIG GET", "save, appendfsync, min-replicas-to-write", error));
  }
  return sentences.concat(FAULTS.flatMap((find) => find(settings) ?? []));
}

/** @throws what is no refusal of the command */
function explainForbidden(command: string, what: string, error: unknown): string {
  const { code } = judge(error);
  if (code !== "NOPERM" && code !== "ERR") throw reportFailure(error);
  return `${command} is refused (${code}), so that nobody can tell what is wrong with ${what}; look at them elsewhere`;
}
