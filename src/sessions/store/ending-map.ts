/** A map whose values end: what ended first is found first, without looking at the others. */

/** Small maps are not worth a rebuild of the queue. */
const MAX_STALE = 1024;

/** Values by key, with a queue of their ends. An `end` may become later in place; to make it earlier, `set` the value again. */
export class EndingMap<V extends { readonly end: number }> {
  readonly #values = new Map<string, V>();
  /** A binary heap of ends. An entry is never later than the end of the value; that of a deleted value stays until it comes up. */
  #ends: number[] = [];
  #keys: string[] = [];

  get size(): number {
    return this.#values.size;
  }

  get(key: string): V | undefined {
    return this.#values.get(key);
  }

  values(): IterableIterator<V> {
    return this.#values.values();
  }

  set(key: string, value: V): void {
    this.#values.set(key, value);
    if (this.#keys.length > 2 * this.#values.size + MAX_STALE) this.#rebuild();
    else this.#push(key, value.end);
  }

  delete(key: string): boolean {
    return this.#values.delete(key);
  }

  clear(): void {
    this.#values.clear();
    this.#rebuild();
  }

  /** Deletes and returns a value that is over at `now`, or returns `undefined`. Each end that became later is moved once. */
  takeOver(now: number): V | undefined {
    while (this.#keys.length > 0 && this.#ends[0]! <= now) {
      const key = this.#pop();
      const value = this.#values.get(key);
      if (value === undefined) continue;
      if (value.end <= now) {
        this.#values.delete(key);
        return value;
      }
      this.#push(key, value.end);
    }
    return undefined;
  }

  /** A sorted list is a heap. */
  #rebuild(): void {
    const sorted = [...this.#values].sort(([, a], [, b]) => a.end - b.end);
    this.#ends = sorted.map(([, { end }]) => end);
    this.#keys = sorted.map(([key]) => key);
  }

  #push(key: string, end: number): void {
    const [ends, keys] = [this.#ends, this.#keys];
    let at = keys.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (ends[parent]! <= end) break;
      ends[at] = ends[parent]!;
      keys[at] = keys[parent]!;
      at = parent;
    }
    ends[at] = end;
    keys[at] = key;
  }

  /** Returns the key of the earliest end, and removes it from the queue. */
  #pop(): string {
    const [ends, keys] = [this.#ends, this.#keys];
    const first = keys[0]!;
    const end = ends.pop()!;
    const key = keys.pop()!;
    const { length } = keys;
    if (length === 0) return first;
    let at = 0;
    for (let child = 1; child < length; child = 2 * at + 1) {
      if (child + 1 < length && ends[child + 1]! < ends[child]!) child++;
      if (ends[child]! >= end) break;
      ends[at] = ends[child]!;
      keys[at] = keys[child]!;
      at = child;
    }
    ends[at] = end;
    keys[at] = key;
    return first;
  }
}
