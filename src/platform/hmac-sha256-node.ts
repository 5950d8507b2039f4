/** HMAC-SHA-256 (RFC 2104) of texts as two one-shot hashes of `node:crypto`, in half the time of `createHmac`. */

import { MAX_MAC_TEXT, type Mac } from "./crypto.ts";
import { loadCrypto } from "./load-crypto-node.ts";

const BLOCK = 64;
const DIGEST = 32;
/** Longer than a cookie. For a longer text, of many chunks, the buffer grows. */
const USUAL_TEXT = 8192;
/** More bytes than a character that does not fit leaves unused: a text that was cut can't seem to be ASCII. */
const MARGIN = 4;

/**
 * Prepares HMAC-SHA-256 under a key of at most 64 bytes. `createHmac` spends more on its two native objects than
 * on hashing a cookie (1.3 µs against 0.7).
 */
export function createHmacSha256(key: Uint8Array): Mac {
  const innerPad = padKey(key, 0x36);
  const outerPad = padKey(key, 0x5c);
  const { hash } = loadCrypto();
  return function mac(text) {
    const { length } = text;
    if (length > MAX_MAC_TEXT) return undefined;
    if (inner.length < BLOCK + length + MARGIN) {
      inner = Buffer.alloc(BLOCK + length + MARGIN);
      views.length = 0;
      loadedPad = undefined;
    }
    if (loadedPad !== innerPad) {
      inner.set(innerPad);
      outer.set(outerPad);
      loadedPad = innerPad;
    }
    // As many bytes as characters: all of them are ASCII.
    if (inner.write(text, BLOCK) !== length) return undefined;
    const view = views[length] ?? inner.subarray(0, BLOCK + length);
    if (length < MAX_VIEWS) views[length] = view;
    // As latin1 text the digest needs no buffer of its own, which is what makes this faster.
    outer.write(hash("sha256", view, "binary"), BLOCK, DIGEST, "latin1");
    return hash("sha256", outer, "base64url");
  };
}

// All keys share one pair of buffers, which hold the padded key that was used last. This is safe because a call
// is synchronous from the comparison of `loadedPad` to the second hash: no other call can run in between, and a
// worker thread has its own copy of this module. A text overwrites the one before; no call reads beyond its own.
let inner = /* @__PURE__ */ Buffer.alloc(BLOCK + USUAL_TEXT + MARGIN);
const outer = /* @__PURE__ */ Buffer.alloc(BLOCK + DIGEST);
/** The beginnings of `inner`, by the length of the text: to make one takes a sixth of the time of a tag. */
const views: Uint8Array[] = [];
/** More than a signed cookie of a session has. Others choose the lengths of the texts. */
const MAX_VIEWS = 256;
let loadedPad: Uint8Array | undefined;

/** Beyond its end a key counts as zeros. */
function padKey(key: Uint8Array, pad: number): Uint8Array {
  return new Uint8Array(BLOCK).map((_, index) => (key[index] ?? 0) ^ pad);
}
