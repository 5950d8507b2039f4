/** Strings that keep no other string alive: engines store a slice as a view of the whole header. */

const MAX_TEXTS = 16_384;
const MAX_LENGTH = 256;

/** Returns a copy with memory of its own. */
export function detachString(text: string): string {
  return [text.slice(0, 1), text.slice(1)].join("");
}

/** Makes one value of each text that comes again, such as a name or a host, and of a detached copy of the text. */
export class TextTable<V> {
  readonly #values = new Map<string, V>();
  readonly #make: (text: string) => V;

  constructor(make: (text: string) => V) {
    this.#make = make;
  }

  /** Returns the value of the text: the same one, while it is in the table. */
  get(text: string): V {
    let value = this.#values.get(text);
    if (value === undefined) {
      const own = detachString(text);
      value = this.#make(own);
      if (text.length <= MAX_LENGTH) {
        // A value that leaves the table stays valid; it is only no longer shared.
        if (this.#values.size >= MAX_TEXTS) this.#values.clear();
        this.#values.set(own, value);
      }
    }
    return value;
  }
}
