/** A stored cookie in little memory: packed times and flags, and strings that keep no header alive. */

import { copyPartitionKey, type Scope } from "../model/scope.ts";
import { type PartitionKey, PRIORITIES, SAME_SITES, type StoredCookie } from "../model/stored-cookie.ts";
import {
  EPOCH,
  HTTP_ONLY,
  MAX_SET_ORDER,
  PRIORITY_SHIFT,
  SAME_SITE_SHIFT,
  SECURE,
  SESSION,
  SET_ORDER_SHIFT,
} from "./packed-layout.ts";

/** Has the fields of the cookie that it was made of. Only the last access ever changes. */
export class PackedCookie implements StoredCookie {
  declare readonly name: string;
  /** "; name=value", or "; value" if the cookie is nameless: one string is all that joining a header needs. */
  declare readonly separatorAndPair: string;
  declare readonly scope: Scope;
  declare readonly sequence: number;
  // Whole seconds since `EPOCH`, which engines store as small integers. Their milliseconds are in `#milliseconds`.
  readonly #expiry: number;
  readonly #creation: number;
  #access: number;
  /** Milliseconds from the last update to the last access: a small integer for 24 days. */
  #unchangedFor: number;
  /** Ten bits each, from the lowest: expiry, creation, last access. */
  #milliseconds: number;
  /** Low 6 bits: flags. Upper 24 bits: `setOrder`. */
  #flags: number;

  /** `name` and `scope` are shared copies of the cookie's own; `setOrder` counts the cookies that were set. */
  constructor(cookie: StoredCookie, name: string, scope: Scope, setOrder: number) {
    const { value, expiryTime, creationTime, lastAccessTime } = cookie;
    this.name = name;
    // `join` copies. A slice would keep the whole header alive.
    this.separatorAndPair = [name === "" ? "; " : `; ${name}=`, value].join("");
    this.scope = scope;
    this.sequence = cookie.sequence;
    this.#expiry = expiryTime === null ? SESSION : toSeconds(expiryTime);
    this.#creation = toSeconds(creationTime);
    this.#access = toSeconds(lastAccessTime);
    this.#unchangedFor = lastAccessTime - cookie.lastUpdateTime;
    this.#milliseconds =
      toMilliseconds(expiryTime ?? 0) |
      (toMilliseconds(creationTime) << 10) |
      (toMilliseconds(lastAccessTime) << 20);
    this.#flags =
      (cookie.secure ? SECURE : 0) |
      (cookie.httpOnly ? HTTP_ONLY : 0) |
      (SAME_SITES.indexOf(cookie.sameSite) << SAME_SITE_SHIFT) |
      // `undefined` is in no place, -1, of which two bits are 3: no place either.
      ((PRIORITIES.indexOf(cookie.priority!) & 3) << PRIORITY_SHIFT) |
      ((setOrder & MAX_SET_ORDER) << SET_ORDER_SHIFT);
  }

  get value(): string {
    const { name } = this;
    return this.separatorAndPair.slice(name === "" ? 2 : name.length + 3);
  }

  get host(): string {
    return this.scope.host;
  }

  get hostOnly(): boolean {
    return this.scope.hostOnly;
  }

  get path(): string {
    return this.scope.path;
  }

  get partitionKey(): PartitionKey | undefined {
    return this.scope.partitionKey;
  }

  get secure(): boolean {
    return !!(this.#flags & SECURE);
  }

  get httpOnly(): boolean {
    return !!(this.#flags & HTTP_ONLY);
  }

  get sameSite(): StoredCookie["sameSite"] {
    return SAME_SITES[(this.#flags >> SAME_SITE_SHIFT) & 3]!;
  }

  get priority(): StoredCookie["priority"] {
    return PRIORITIES[(this.#flags >> PRIORITY_SHIFT) & 3];
  }

  get expiryTime(): number | null {
    return this.#expiry === SESSION ? null : toTime(this.#expiry, this.#milliseconds & 0x3ff);
  }

  get creationTime(): number {
    return toTime(this.#creation, (this.#milliseconds >> 10) & 0x3ff);
  }

  get lastUpdateTime(): number {
    return this.lastAccessTime - this.#unchangedFor;
  }

  get lastAccessTime(): number {
    return toTime(this.#access, (this.#milliseconds >> 20) & 0x3ff);
  }

  set lastAccessTime(time: number) {
    this.#unchangedFor += time - this.lastAccessTime;
    this.#access = toSeconds(time);
    this.#milliseconds = (this.#milliseconds & 0xfffff) | (toMilliseconds(time) << 20);
    this.#flags &= (1 << SET_ORDER_SHIFT) - 1;
  }

  /** Order of cookies set in the same millisecond. Reset to 0 when the cookie is sent. */
  get setOrder(): number {
    return this.#flags >>> SET_ORDER_SHIFT;
  }

  /** Returns a copy that the caller may keep and change. */
  toStoredCookie(): StoredCookie {
    const { name, value, host, hostOnly, path, secure, httpOnly, sameSite } = this;
    const { expiryTime, creationTime, lastUpdateTime, lastAccessTime, sequence, partitionKey, priority } =
      this;
    const cookie = {
      name,
      value,
      host,
      hostOnly,
      path,
      secure,
      httpOnly,
      sameSite,
      expiryTime,
      creationTime,
      lastUpdateTime,
      lastAccessTime,
      sequence,
      priority,
    };
    // A spread in the literal would take longer than all the rest.
    return partitionKey ? { ...cookie, partitionKey: copyPartitionKey(partitionKey) } : cookie;
  }
}

function toSeconds(time: number): number {
  return Math.floor(time / 1000) - EPOCH;
}

function toMilliseconds(time: number): number {
  return time - Math.floor(time / 1000) * 1000;
}

function toTime(seconds: number, milliseconds: number): number {
  return (seconds + EPOCH) * 1000 + milliseconds;
}
