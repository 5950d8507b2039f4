/** One interface over node-redis and ioredis: two reads, scripts, and settings; errors without data. */

import { SessionError } from "../../sessions/store/session-error.ts";
import { isUnknownScript, reportFailure } from "./redis-failure.ts";
import type { IoRedisLike, NodeRedisLike } from "./redis-like.ts";
import type { RedisScript } from "./redis-script.ts";

/** What `check` asks one server. */
export type RedisServer = {
  readInfo(): Promise<unknown>;
  readConfig(name: string): Promise<unknown>;
};

/** What both clients do, each by its own names. */
type Port = {
  readonly name: "node-redis" | "ioredis";
  readonly readsReplicas: boolean;
  readHash(key: string): Promise<unknown>;
  readText(key: string): Promise<unknown>;
  runDigest(sha: string, keys: string[], args: string[]): Promise<unknown>;
  runText(script: string, keys: string[], args: string[]): Promise<unknown>;
  /** Returns the server, or all masters of a Cluster. */
  findServers(): Promise<readonly RedisServer[]>;
};

export class RedisCommands {
  readonly #port: Port;
  #isClosed = false;

  /** @throws TypeError if it is no client. */
  constructor(client: NodeRedisLike | IoRedisLike) {
    this.#port = toPort(client);
  }

  get client(): Port["name"] {
    return this.#port.name;
  }

  get readsReplicas(): boolean {
    return this.#port.readsReplicas;
  }

  close(): void {
    this.#isClosed = true;
  }

  /** Returns a hash, and the text of another key if it is given. Both commands leave in one turn, the hash first. */
  async read(hashKey: string, textKey: string | undefined): Promise<[hash: unknown, text: string | null]> {
    this.checkUsable([hashKey, textKey ?? ""]);
    try {
      const hash = this.#port.readHash(hashKey);
      if (textKey === undefined) return [await hash, null];
      const [fields, text] = await Promise.all([hash, this.#port.readText(textKey)]);
      return [fields, toText(text)];
    } catch (error) {
      throw reportFailure(error);
    }
  }

  async readText(key: string): Promise<string | null> {
    this.checkUsable([key]);
    try {
      return toText(await this.#port.readText(key));
    } catch (error) {
      throw reportFailure(error);
    }
  }

  /** Runs a script, by its digest if Redis knows it. The command leaves in the turn of the call. */
  async run(script: RedisScript, keys: string[], args: string[]): Promise<unknown> {
    this.checkUsable(keys);
    this.checkUsable(args);
    try {
      return await this.#runKnown(script, keys, args);
    } catch (error) {
      throw reportFailure(error);
    }
  }

  async #runKnown({ sha, text }: RedisScript, keys: string[], args: string[]): Promise<unknown> {
    if (sha !== undefined) {
      try {
        return await this.#port.runDigest(sha, keys, args);
      } catch (error) {
        if (!isUnknownScript(error)) throw error;
      }
    }
    return this.#port.runText(text, keys, args);
  }

  async findServers(): Promise<readonly RedisServer[]> {
    this.checkUsable([]);
    try {
      return await this.#port.findServers();
    } catch (error) {
      throw reportFailure(error);
    }
  }

  /** @throws SessionError "not-storable" for half a surrogate pair: clients would write another character. */
  checkUsable(texts: readonly string[]): void {
    if (this.#isClosed) throw new SessionError("store-unavailable", "The RedisSessionStore is closed");
    for (const text of texts)
      if (!text.isWellFormed())
        throw new SessionError("not-storable", "Redis cannot hold half of a surrogate pair");
  }
}

/** Returns a text of Redis, or null. @throws SessionError if the client returns something else, such as bytes. */
export function toText(reply: unknown): string | null {
  if (reply === null || reply === undefined) return null;
  if (typeof reply === "string") return reply;
  throw new SessionError("store-unavailable", `the client of Redis must return text; got ${typeof reply}`);
}

/** Returns a list of texts. @throws SessionError if the client returns something else. */
export function toTexts(reply: unknown): string[] {
  if (!Array.isArray(reply))
    throw new SessionError("store-unavailable", "the client of Redis must return a list");
  return reply.map((item) => toText(item) ?? "");
}

/** Returns names and texts of a hash, or of settings. Clients return them as an object, as a Map, or as a list. */
export function toPairs(reply: unknown): [string, string][] {
  const pairs: [string, unknown][] = [];
  if (Array.isArray(reply))
    for (let index = 0; index + 1 < reply.length; index += 2)
      pairs.push([toText(reply[index]) ?? "", reply[index + 1]]);
  else pairs.push(...(reply instanceof Map ? reply : Object.entries(reply ?? {})));
  return pairs.map(([name, text]) => [toText(name) ?? "", toText(text) ?? ""]);
}

function toPort(client: NodeRedisLike | IoRedisLike): Port {
  const given: unknown = client;
  if (typeof given === "object" && given !== null) {
    if (hasMethods(given, ["hGetAll", "get", "evalSha", "eval"]))
      return toNodeRedisPort(client as NodeRedisLike);
    if (hasMethods(given, ["hgetall", "get", "evalsha", "eval"])) return toIoRedisPort(client as IoRedisLike);
  }
  throw new TypeError(
    `client must be a client of node-redis or ioredis; got ${given === null ? "null" : typeof given}`,
  );
}

function hasMethods(client: object, names: readonly string[]): boolean {
  return names.every((name) => typeof (client as Record<string, unknown>)[name] === "function");
}

/** A client without the command is as one that Redis refuses it to. */
function refuseMissing(): never {
  throw Object.assign(new Error("ERR unknown command"), { code: "ERR" });
}

function toNodeRedisPort(client: NodeRedisLike): Port {
  const toServer = (node: NodeRedisLike): RedisServer => ({
    readInfo: async () => (node.info === undefined ? refuseMissing() : node.info()),
    readConfig: async (name) => (node.configGet === undefined ? refuseMissing() : node.configGet(name)),
  });
  return {
    name: "node-redis",
    readsReplicas: false,
    readHash: (key) => client.hGetAll(key),
    readText: (key) => client.get(key),
    runDigest: (sha, keys, args) => client.evalSha(sha, { keys, arguments: args }),
    runText: (script, keys, args) => client.eval(script, { keys, arguments: args }),
    async findServers() {
      if (client.masters === undefined || client.nodeClient === undefined) return [toServer(client)];
      const nodes = await Promise.all(client.masters.map((master) => client.nodeClient?.(master)));
      return nodes.flatMap((node) => (node === undefined ? [] : [toServer(node)]));
    },
  };
}

function toIoRedisPort(client: IoRedisLike): Port {
  const toServer = (node: IoRedisLike): RedisServer => ({
    readInfo: async () => (node.info === undefined ? refuseMissing() : node.info()),
    readConfig: async (name) => (node.config === undefined ? refuseMissing() : node.config("GET", name)),
  });
  return {
    name: "ioredis",
    readsReplicas: readsReplicas(client.options ?? {}),
    readHash: (key) => client.hgetall(key),
    readText: (key) => client.get(key),
    runDigest: (sha, keys, args) => client.evalsha(sha, keys.length, ...keys, ...args),
    runText: (script, keys, args) => client.eval(script, keys.length, ...keys, ...args),
    findServers: async () => (client.nodes?.("master") ?? [client]).map(toServer),
  };
}

function readsReplicas(options: object): boolean {
  return "scaleReads" in options && options.scaleReads !== "master";
}
