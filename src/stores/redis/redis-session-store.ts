/** Sessions in Redis or Valkey, which many servers share. */

import { OK, TAKEN } from "../../sessions/store/session-changes.ts";
import { SessionError } from "../../sessions/store/session-error.ts";
import type {
  Epoch,
  PatchResult,
  Rotation,
  SessionPatch,
  SessionRecord,
  SessionStore,
} from "../../sessions/store/session-store.ts";
import { checkServers } from "./check-servers.ts";
import { RedisCommands, toText, toTexts } from "./redis-commands.ts";
import type { IoRedisLike, NodeRedisLike } from "./redis-like.ts";
import * as scripts from "./scripts.ts";
import {
  escapeName,
  lifeAt,
  parseMaybe,
  printFields,
  printIdentity,
  printMaybe,
  printRecord,
  printTimes,
  RedisKeys,
  toEpoch,
  toRecord,
} from "./session-hash.ts";

const NONE: ReadonlyMap<string, string> = new Map();

/**
 * Stores sessions in Redis 6.2 or later, or in Valkey, through a client of node-redis or ioredis that is passed in, and that `close`
 * leaves open. Redis itself deletes what is over. `check` judges its settings: what it may forget or lose is theirs.
 *
 * Set a limit of time at the client, or a request waits as long as Redis is away. node-redis: `disableOfflineQueue: true`, and
 * `socket: { connectTimeout, socketTimeout }`. ioredis: `maxRetriesPerRequest: 0` and `commandTimeout`. By default, and in a Cluster always,
 * ioredis sends a command again if the connection broke: the scripts find out, except that a repeated `destroy` returns false. Do not set
 * its `autoResendUnfulfilledCommands: false` alone: then such commands get no answer at all. Reads must go to the master: no `scaleReads`, no `useReplicas`, no client-side cache.
 * Behind Sentinels give ioredis `failoverDetector: true`: else it stays with a master that was cut off, and reads what was revoked.
 *
 * @throws TypeError if the client is none, or the prefix has a brace.
 * @throws SessionError "store-unavailable" from every method if there is no connection or Redis refuses: then nothing happened.
 *   "unknown-outcome" if the answer did not arrive. "not-storable" for a text with half a surrogate pair.
 * @example
 * ```ts
 * import { RedisSessionStore } from "speculoos/redis";
 * import { createClient } from "redis";
 *
 * const client = createClient({ disableOfflineQueue: true });
 * const store = new RedisSessionStore(client, { prefix: "shop:" });
 * console.log(store); // { RedisSessionStore: { client: 'node-redis', prefix: 'shop:' } }
 * ```
 */
export class RedisSessionStore implements SessionStore {
  readonly #commands: RedisCommands;
  readonly #keys: RedisKeys;

  constructor(
    client: NodeRedisLike | IoRedisLike,
    // The keys of lists and epochs take 28 characters, which is what Redis' allocator has room for in 32 bytes.
    { prefix = "sp:" }: { readonly prefix?: string | undefined } = {},
  ) {
    // A brace would choose the slot of a Cluster.
    if (typeof prefix !== "string" || /[{}]/.test(prefix) || !prefix.isWellFormed())
      throw new TypeError(`prefix must be a string without "{" and "}"; got ${typeof prefix}`);
    this.#commands = new RedisCommands(client);
    this.#keys = new RedisKeys(prefix);
  }

  async create(record: SessionRecord): Promise<boolean> {
    const key = this.#keys.session(record.id);
    return toText(await this.#commands.run(scripts.CREATE, [key], printRecord(record))) === "1";
  }

  async read(
    id: string,
    subjectKey?: string,
  ): Promise<{ readonly record: SessionRecord; readonly epoch: Epoch | undefined } | undefined> {
    const epochKey = subjectKey === undefined ? undefined : this.#keys.epoch(subjectKey);
    const [hash, epoch] = await this.#commands.read(this.#keys.session(id), epochKey);
    const record = toRecord(id, hash);
    return record && { record, epoch: toEpoch(epoch) };
  }

  async patch(
    id: string,
    { now, seen = false, set = NONE, delete: remove = [], expect = NONE }: SessionPatch,
  ): Promise<PatchResult> {
    const expected = [...expect].flatMap(([name, text]) => [escapeName(name), printMaybe(text)]);
    const args = [
      String(now),
      seen ? "1" : "0",
      // So that a run that a client sends twice is known.
      expect.size === 0 ? "" : `${globalThis.crypto.randomUUID().slice(0, 13)};`,
      String(expect.size),
      String(set.size),
      ...expected,
      ...printFields(set),
      ...remove.map(escapeName),
    ];
    const reply = toTexts(await this.#commands.run(scripts.PATCH, [this.#keys.session(id)], args));
    if (reply[0] !== "conflict") return toResult(reply[0]);
    const names = [...expect.keys()];
    return {
      status: "conflict",
      fields: new Map(names.map((name, index) => [name, parseMaybe(reply[index + 1])])),
    };
  }

  async rotate(id: string, rotation: Rotation): Promise<PatchResult> {
    const { now, next, keep, set, delete: remove, readableUntil, keptUntil } = rotation;
    const own = [
      this.#keys.session(id),
      this.#keys.session(next.id),
      this.#keys.link(id),
      this.#keys.link(next.id),
    ];
    const kept = keep === "all" ? [] : keep.map(escapeName);
    const [status, subject] = await this.#runLinked(scripts.ROTATE, [], (linked) => ({
      keys: [...own, ...this.#keysOf(linked)],
      args: [
        String(now),
        id,
        next.id,
        lifeAt(next, now),
        String(keptUntil - now),
        readableUntil > now ? "0" : "1",
        keep === "all" ? "1" : "0",
        printIdentity(next),
        printTimes(next),
        printMaybe(next.subjectKey),
        ...[linked.length, kept.length, set.size].map(String),
        ...linked,
        ...kept,
        ...printFields(set),
        ...remove.map(escapeName),
      ],
    }));
    if (status === "conflict") return TAKEN;
    if (status === "ok") this.#unlist(parseMaybe(subject), [id]);
    return toResult(status);
  }

  async destroy(id: string, subjectKey?: string): Promise<boolean> {
    const call = this.#runLinked(scripts.DESTROY, [id], (ids) => ({
      keys: this.#keysOf(ids),
      args: [subjectKey === undefined ? "*" : printMaybe(subjectKey), ...ids],
    }));
    // In the same turn: nobody waits for the list. Of another subject's session the list has nothing.
    this.#unlist(subjectKey, [id]);
    const [ended, subject, ...ids] = await call;
    this.#unlist(parseMaybe(subject), subjectKey === undefined ? ids : ids.filter((each) => each !== id));
    return ended === "1";
  }

  async enlist(subjectKey: string, id: string, until: number): Promise<Epoch | undefined> {
    const keys = [this.#keys.list(subjectKey), this.#keys.epoch(subjectKey)];
    return toEpoch(toText(await this.#commands.run(scripts.ENLIST, keys, [id, String(until)])));
  }

  async ids(subjectKey: string): Promise<readonly string[]> {
    return toTexts(await this.#commands.run(scripts.LIST, [this.#keys.list(subjectKey)], []));
  }

  async epochOf(subjectKey: string): Promise<Epoch | undefined> {
    return toEpoch(await this.#commands.readText(this.#keys.epoch(subjectKey)));
  }

  /** Redis keeps an epoch for ever: a key that ends is one that Redis may evict. */
  async raiseEpoch(
    subjectKey: string,
    {
      now,
      except,
    }: {
      readonly now: number;
      readonly except?: { readonly id: string; readonly epoch: number } | undefined;
      readonly until: number;
    },
  ): Promise<Epoch> {
    const args = [String(now), printMaybe(except?.id), String(except?.epoch ?? 0)];
    const reply = await this.#commands.run(scripts.RAISE, [this.#keys.epoch(subjectKey)], args);
    return toEpoch(toText(reply) ?? "0")!;
  }

  /** Returns 0: Redis deletes by itself what is over. */
  async sweep(_now: number, _limit: number): Promise<number> {
    this.#commands.checkUsable([]);
    return 0;
  }

  async check(): Promise<readonly string[]> {
    const servers = await this.#commands.findServers();
    return checkServers(servers, this.#commands.readsReplicas);
  }

  /** Leaves the client open. */
  async close(): Promise<void> {
    this.#commands.close();
  }

  /** What `console.log` shows in Node, Bun and Deno. */
  [Symbol.for("nodejs.util.inspect.custom")](): object {
    return { RedisSessionStore: { client: this.#commands.client, prefix: this.#keys.prefix } };
  }

  /**
   * Runs a script that follows rotations. Its keys must be declared: a script that meets an id that is not has changed nothing, and is run
   * again with it. Most sessions have not rotated for a minute, and their links are gone.
   */
  async #runLinked(
    script: (typeof scripts)["DESTROY"],
    first: readonly string[],
    prepare: (ids: readonly string[]) => { readonly keys: string[]; readonly args: string[] },
  ): Promise<string[]> {
    const ids = new Set(first);
    for (;;) {
      const { keys, args } = prepare([...ids]);
      const reply = toTexts(await this.#commands.run(script, keys, args));
      if (reply[0] !== "need") return reply;
      for (const id of reply.slice(1)) ids.add(id);
    }
  }

  #keysOf(ids: readonly string[]): string[] {
    return ids.flatMap((id) => [this.#keys.session(id), this.#keys.link(id)]);
  }

  /** Takes ids from their subject's list, which is in another slot. Nobody waits for it, and it may fail: the list is a hint. */
  #unlist(subjectKey: string | undefined, ids: readonly string[]): void {
    if (subjectKey === undefined || ids.length === 0) return;
    this.#commands.run(scripts.UNLIST, [this.#keys.list(subjectKey)], [...ids]).catch(() => {});
  }
}

function toResult(status: string | undefined): PatchResult {
  if (status === "ok") return OK;
  if (status === "ended" || status === "expired" || status === "superseded")
    return { status: "gone", because: status };
  throw new SessionError("store-unavailable", "Redis must answer as its scripts do");
}
