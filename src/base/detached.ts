/** Strings free of what they were cut out of: engines keep a slice as a view of the whole header. */

/** A copy with memory of its own. */
export function detachString(text: string): string {
  return [text.slice(0, 1), text.slice(1)].join("");
}

/** One copy of the names that come again. */
export class StringPool {
  readonly #strings = new Map<string, string>();

  take(text: string): string {
    const known = this.#strings.get(text);
    if (known !== undefined) return known;
    const own = detachString(text);
    if (text.length > LONGEST_POOLED) return own;
    // What is forgotten is only no longer shared.
    if (this.#strings.size >= MOST_POOLED) this.#strings.clear();
    this.#strings.set(own, own);
    return own;
  }
}

const MOST_POOLED = 4096;
const LONGEST_POOLED = 256;
