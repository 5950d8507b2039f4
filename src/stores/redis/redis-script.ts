/** A Lua script that Redis caches by its SHA-1. */

export class RedisScript {
  readonly text: string;
  #sha: string | undefined;
  #isHashing = false;

  constructor(text: string) {
    this.text = text;
  }

  /** The digest, or `undefined` until it is known: then the whole text is sent, by which Redis learns the script. */
  get sha(): string | undefined {
    if (!this.#isHashing) {
      this.#isHashing = true;
      // Without a digest the text is always sent.
      this.#hash().catch(() => {});
    }
    return this.#sha;
  }

  async #hash(): Promise<void> {
    const digest = await globalThis.crypto.subtle.digest("SHA-1", new TextEncoder().encode(this.text));
    this.#sha = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}
