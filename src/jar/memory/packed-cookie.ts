/** A stored cookie in little memory: packed times and flags, strings that hold no header alive. */

import type { Scope } from "../model/scope.ts";
import type { PartitionKey, StoredCookie } from "../model/stored-cookie.ts";
import { storedCookieOf } from "../persistence/saved-jar.ts";

/** Reads as the cookie that it was made of. All that ever changes is its last access. */
export class PackedCookie implements StoredCookie {
  readonly name: string;
  /** "; name=value", as it is sent behind another; of a nameless cookie "; value". One string is all that joining takes. */
  readonly tail: string;
  readonly scope: Scope;
  readonly sequence: number;
  // Whole seconds from `EPOCH` are small integers to an engine, which milliseconds are not: those lie in `#milliseconds`.
  readonly #expiry: number;
  readonly #creation: number;
  #access: number;
  /** Ten bits each: of the expiry, the creation and the last access. */
  #milliseconds: number;
  /** And above them `turn`. */
  #flags: number;

  /** `name` and `scope` are the cookie's own, in copies that others share; `turn` counts the cookies that were set. */
  constructor(cookie: StoredCookie, name: string, scope: Scope, turn: number) {
    const { value, expiryTime, creationTime, lastAccessTime } = cookie;
    this.name = name;
    // Joining copies: a slice of a header would keep all of it.
    this.tail = [name === "" ? "; " : `; ${name}=`, value].join("");
    this.scope = scope;
    this.sequence = cookie.sequence;
    this.#expiry = expiryTime === null ? SESSION : secondsOf(expiryTime);
    this.#creation = secondsOf(creationTime);
    this.#access = secondsOf(lastAccessTime);
    this.#milliseconds =
      (expiryTime === null ? 0 : millisecondsOf(expiryTime, this.#expiry)) |
      (millisecondsOf(creationTime, this.#creation) << 10) |
      (millisecondsOf(lastAccessTime, this.#access) << 20);
    this.#flags =
      (cookie.secure ? SECURE : 0) |
      (cookie.httpOnly ? HTTP_ONLY : 0) |
      (indexOf(SAME_SITE, cookie.sameSite) << SAME_SITE_SHIFT) |
      (indexOf(PRIORITY, cookie.priority) << PRIORITY_SHIFT) |
      ((turn & LAST_TURN) << TURN_SHIFT);
  }

  get value(): string {
    const { name } = this;
    return this.tail.slice(name === "" ? 2 : name.length + 3);
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
    return (this.#flags & SECURE) !== 0;
  }

  get httpOnly(): boolean {
    return (this.#flags & HTTP_ONLY) !== 0;
  }

  get sameSite(): StoredCookie["sameSite"] {
    return SAME_SITE[(this.#flags >> SAME_SITE_SHIFT) & 3]!;
  }

  get priority(): StoredCookie["priority"] {
    return PRIORITY[(this.#flags >> PRIORITY_SHIFT) & 3];
  }

  get expiryTime(): number | null {
    return this.#expiry === SESSION ? null : timeOf(this.#expiry, this.#milliseconds & 0x3ff);
  }

  get creationTime(): number {
    return timeOf(this.#creation, (this.#milliseconds >> 10) & 0x3ff);
  }

  get lastAccessTime(): number {
    return timeOf(this.#access, (this.#milliseconds >> 20) & 0x3ff);
  }

  set lastAccessTime(time: number) {
    this.#access = secondsOf(time);
    this.#milliseconds = (this.#milliseconds & 0xfffff) | (millisecondsOf(time, this.#access) << 20);
    this.#flags &= (1 << TURN_SHIFT) - 1;
  }

  /** Tells apart what was set in one millisecond; 0 of what was sent since. */
  get turn(): number {
    return this.#flags >>> TURN_SHIFT;
  }

  /** A record of its own, for others to keep. */
  toStoredCookie(): StoredCookie {
    return storedCookieOf(this);
  }
}

/** Of one that is among them. */
function indexOf<T>(all: readonly T[], one: T): number {
  let index = 0;
  while (all[index] !== one) index++;
  return index;
}

function secondsOf(time: number): number {
  return Math.floor(time / 1000) - EPOCH;
}

function millisecondsOf(time: number, seconds: number): number {
  return time - timeOf(seconds, 0);
}

function timeOf(seconds: number, milliseconds: number): number {
  return (seconds + EPOCH) * 1000 + milliseconds;
}

/** 2020, in seconds since 1970: so 31 bits reach from 1951 to 2088; times beyond only take more memory. */
const EPOCH = 1_577_836_800;
/** Stands for none: as a time it were one of 1951, which no cookie outlives. */
const SESSION = -0x80000000;
const SECURE = 1;
const HTTP_ONLY = 2;
const SAME_SITE_SHIFT = 2;
const PRIORITY_SHIFT = 4;
const TURN_SHIFT = 6;
/** What fits into a small integer. It is a count within a millisecond that matters. */
const LAST_TURN = 0xffffff;
// The usual ones first.
const SAME_SITE = ["unset", "lax", "none", "strict"] as const;
const PRIORITY = ["medium", undefined, "low", "high"] as const;
