/** Strings that keep no other string alive: engines store a slice as a view of the whole header. */

const MAX_POOLED_STRINGS = 4096;
const MAX_POOLED_LENGTH = 256;

/** Returns a copy with memory of its own. */
export function detachString(text: string): string {
  return [text.slice(0, 1), text.slice(1)].join("");
}

/** Shares one detached copy of each string that comes again, such as names. */
export class StringPool {
  readonly #strings = new Map<string, string>();

  /** Returns the shared copy of the text. */
  intern(text: string): string {
    const known = this.#strings.get(text);
    if (known !== undefined) return known;
    const own = detachString(text);
    if (text.length > MAX_POOLED_LENGTH) return own;
    // A string that leaves the pool stays valid; it is only no longer shared.
    if (this.#strings.size >= MAX_POOLED_STRINGS) this.#strings.clear();
    this.#strings.set(own, own);
    return own;
  }
}
