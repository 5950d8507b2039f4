/** Sessions as hashes of Redis: a field of the user is a field of the hash, and the store's own data are three or four short ones. */

import { FrozenFields } from "../../sessions/store/frozen-fields.ts";
import { computeEnd } from "../../sessions/store/liveness.ts";
import { freezeRecord } from "../../sessions/store/session-changes.ts";
import type { Epoch, Rotation, SessionRecord } from "../../sessions/store/session-store.ts";
import { pairsOf } from "./redis-commands.ts";

/** The characters of an id that a rotation keeps. In a Cluster they choose the slot, so that one script can change both ids. */
const TAG = 4;

/** Names of keys. What stands in braces chooses the slot of a Cluster: the list and the epoch of a subject have one. */
export class RedisKeys {
  readonly prefix: string;

  constructor(prefix: string) {
    this.prefix = prefix;
  }

  session(id: string): string {
    return `${this.prefix}{${id.slice(0, TAG)}}${id.slice(TAG)}`;
  }

  /** The id that a session rotated from: there as long as that one is kept. */
  link(id: string): string {
    return `${this.prefix}p{${id.slice(0, TAG)}}${id.slice(TAG)}`;
  }

  list(subjectKey: string): string {
    return `${this.prefix}l{${subjectKey}}`;
  }

  epoch(subjectKey: string): string {
    return `${this.prefix}e{${subjectKey}}`;
  }
}

/** Returns the name of the hash's field. The store's own names begin with ":"; and node-redis loses a field `__proto__`. */
export function escapeName(name: string): string {
  return name.startsWith(":") || name === "__proto__" ? `:=${name}` : name;
}

/** Returns names and texts of fields, one after the other. */
export function printFields(fields: ReadonlyMap<string, string>): string[] {
  const list: string[] = [];
  for (const [name, text] of fields) list.push(escapeName(name), text);
  return list;
}

/** Returns a text that may be absent, as scripts take it. */
export function printMaybe(text: string | undefined): string {
  return text === undefined ? "-" : `=${text}`;
}

export function parseMaybe(text: string | undefined): string | undefined {
  return text?.startsWith("=") ? text.slice(1) : undefined;
}

/** Each is at most 64 bytes, so that Redis keeps the compact form of a hash. */
export function printIdentity({ createdAt, secretHash }: Rotation["next"]): string {
  return `${createdAt} ${secretHash}`;
}

export function printTimes({ lastSeenAt, idle, absoluteEnd, epoch }: Rotation["next"]): string {
  return `${lastSeenAt} ${idle} ${absoluteEnd} ${epoch}`;
}

/** Returns the arguments of CREATE. */
export function printRecord(record: SessionRecord): string[] {
  const { subjectKey, fields } = record;
  const own = [":i", printIdentity(record), ":t", printTimes(record)];
  if (subjectKey !== undefined) own.push(":u", subjectKey);
  return [lifeAt(record, record.lastSeenAt), ...own, ...printFields(fields)];
}

/** Returns the milliseconds from `now` to the end of a session. */
export function lifeAt(record: Rotation["next"], now: number): string {
  return String(computeEnd(record) - now);
}

/** Returns the session, or `undefined` if the reply of HGETALL is none. */
export function toRecord(id: string, reply: unknown): SessionRecord | undefined {
  const own = new Map<string, string>();
  const fields: [string, string][] = [];
  for (const [name, text] of pairsOf(reply)) {
    if (!name.startsWith(":")) fields.push([name, text]);
    else if (name.startsWith(":=")) fields.push([name.slice(2), text]);
    else own.set(name, text);
  }
  const [createdAt, secretHash] = splitOnce(own.get(":i"));
  const [lastSeenAt, idle, absoluteEnd, epoch] = (own.get(":t") ?? "").split(" ").map(Number);
  if (secretHash === undefined || epoch === undefined) return undefined;
  const [at, by] = splitOnce(own.get(":by"));
  return freezeRecord(
    {
      id,
      secretHash,
      subjectKey: own.get(":u"),
      epoch,
      createdAt: Number(createdAt),
      lastSeenAt: lastSeenAt!,
      idle: idle!,
      absoluteEnd: absoluteEnd!,
    },
    new FrozenFields(fields),
    by === undefined ? undefined : Object.freeze({ at: Number(at), by }),
  );
}

/** An epoch is its value, and the id that it excepts. */
export function toEpoch(text: string | null): Epoch | undefined {
  if (text === null) return undefined;
  const [value, except] = splitOnce(text);
  return except === undefined ? { value: Number(value) } : { value: Number(value), except };
}

/** Returns what is before and after the first space. */
function splitOnce(text = ""): [before: string, after: string | undefined] {
  const at = text.indexOf(" ");
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
