/** A stored cookie in little memory: packed times and flags, strings that hold no header alive. */

import type { PartitionKey, StoredCookie } from "./stored-cookie.ts";

/** Reads as the cookie that it was made of. All that ever changes is its last access. */
export class KeptCookie implements StoredCookie {
  readonly name: string;
  /** "name=value", as it is sent; of a nameless cookie the value alone. */
  readonly pair: string;
  readonly host: string;
  readonly path: string;
  readonly partitionKey: PartitionKey | undefined;
  readonly sequence: number;
  // Whole seconds from `EPOCH` are small integers to an engine, which milliseconds are not: those lie in `#milliseconds`.
  readonly #expiry: number;
  readonly #creation: number;
  #access: number;
  /** Ten bits each: of the expiry, the creation and the last access. */
  #milliseconds: number;
  readonly #flags: number;

  constructor(cookie: StoredCookie, pool: StringPool) {
    const { value, expiryTime, creationTime, lastAccessTime } = cookie;
    this.name = pool.take(cookie.name);
    // Joining copies: a slice of a header would keep all of it.
    this.pair = this.name === "" ? detached(value) : [this.name, "=", value].join("");
    this.host = pool.take(cookie.host);
    this.path = pool.take(cookie.path);
    this.partitionKey = cookie.partitionKey;
    this.sequence = cookie.sequence;
    this.#expiry = expiryTime === null ? SESSION : secondsOf(expiryTime);
    this.#creation = secondsOf(creationTime);
    this.#access = secondsOf(lastAccessTime);
    this.#milliseconds =
      (expiryTime === null ? 0 : millisecondsOf(expiryTime)) |
      (millisecondsOf(creationTime) << 10) |
      (millisecondsOf(lastAccessTime) << 20);
    this.#flags =
      (cookie.hostOnly ? HOST_ONLY : 0) |
      (cookie.secure ? SECURE : 0) |
      (cookie.httpOnly ? HTTP_ONLY : 0) |
      (SAME_SITE.indexOf(cookie.sameSite) << SAME_SITE_SHIFT) |
      (PRIORITY.indexOf(cookie.priority) << PRIORITY_SHIFT);
  }

  get value(): string {
    return this.name === "" ? this.pair : this.pair.slice(this.name.length + 1);
  }

  get hostOnly(): boolean {
    return (this.#flags & HOST_ONLY) !== 0;
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
    this.#milliseconds = (this.#milliseconds & 0xfffff) | (millisecondsOf(time) << 20);
  }

  /** A record of its own, for others to keep. */
  toStoredCookie(): StoredCookie {
    const { name, value, host, hostOnly, path, secure, httpOnly, sameSite, expiryTime } = this;
    const { creationTime, lastAccessTime, sequence, partitionKey, priority } = this;
    return {
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
      lastAccessTime,
      sequence,
      ...(partitionKey && { partitionKey: { ...partitionKey } }),
      ...(priority && { priority }),
    };
  }
}

/** One copy of the names, hosts and paths that come again, free of the headers that they came in. */
export class StringPool {
  readonly #strings = new Map<string, string>();

  take(text: string): string {
    const known = this.#strings.get(text);
    if (known !== undefined) return known;
    const own = detached(text);
    if (text.length > LONGEST_POOLED) return own;
    // What is forgotten is only no longer shared.
    if (this.#strings.size >= MOST_POOLED) this.#strings.clear();
    this.#strings.set(own, own);
    return own;
  }
}

/** A copy: engines keep slices as a view of the whole. */
function detached(text: string): string {
  return [text.slice(0, 1), text.slice(1)].join("");
}

function secondsOf(time: number): number {
  return Math.floor(time / 1000) - EPOCH;
}

function millisecondsOf(time: number): number {
  return time - Math.floor(time / 1000) * 1000;
}

function timeOf(seconds: number, milliseconds: number): number {
  return (seconds + EPOCH) * 1000 + milliseconds;
}

/** 2020, in seconds since 1970: so 31 bits reach from 1951 to 2088; times beyond only take more memory. */
const EPOCH = 1_577_836_800;
/** No time has it as its seconds: dates end at ±8.64e12. */
const SESSION = -0x80000000;
const HOST_ONLY = 1;
const SECURE = 2;
const HTTP_ONLY = 4;
const SAME_SITE_SHIFT = 3;
const PRIORITY_SHIFT = 5;
const SAME_SITE = ["strict", "lax", "none", "unset"] as const;
const PRIORITY = [undefined, "low", "medium", "high"] as const;
const MOST_POOLED = 4096;
const LONGEST_POOLED = 256;
