/** XAES-256-GCM (c2sp.org/XAES-256-GCM) under one key, from bytes to text and back (format: `docs/sealed-format.md`). */

import { createGcm, encryptEcb, fillRandom, random } from "#crypto";
import { allocateBytes, decodeBase64urlInto, encodeBase64urlFrom } from "../base/base64.ts";
import { encodeUtf8 } from "../base/utf8.ts";
import type { Gcm } from "../platform/crypto.ts";
import { createSubkeyDerivation, NONCE_LENGTH, PREFIX_LENGTH, TAG_LENGTH } from "./xaes.ts";

/** Seals bytes as base64url of nonce ‖ tag ‖ ciphertext. `associated` is the text that they are bound to. */
export type Sealer = {
  seal(plaintext: Uint8Array, associated: string): string;
  /** Returns the plaintext, or `undefined` if `text` is not what `seal` wrote for the same `associated`. */
  open(text: string, associated: string): Uint8Array | undefined;
};

/** The maximum number of messages of one process that share a nonce prefix, and so a subkey. */
const MESSAGES_PER_PREFIX = 65_536;
/** The index of the ciphertext, after nonce and tag. */
const BODY = NONCE_LENGTH + TAG_LENGTH;
/** A prefix in base64url: twelve bytes are sixteen characters, which share none with the bytes that follow. */
const PREFIX_TEXT_LENGTH = 16;
/** The maximum number of cached subkeys of other processes, for opening. */
const MAX_SUBKEYS = 256;

/**
 * Creates the sealer of a key. It keeps the first half of the nonce for 65,536 messages, so that their subkey is derived
 * once; the second half is random for each. Among 2^48 messages of one key two share a nonce with a chance of about 2^-33.
 */
export function createSealer(key: Uint8Array): Sealer {
  const deriveSubkey = createSubkeyDerivation((blocks) => encryptEcb(key, blocks));
  const subkeys = new Map<string, Gcm>();
  let prefix: Uint8Array = new Uint8Array();
  let messages = MESSAGES_PER_PREFIX;
  let current: Gcm | undefined;

  return {
    seal(plaintext, associated) {
      if (current === undefined || messages === MESSAGES_PER_PREFIX) {
        prefix = random(PREFIX_LENGTH);
        current = createGcm(deriveSubkey(prefix));
        messages = 0;
      }
      messages++;
      fillRandom(nonceBuffer);
      const { ciphertext, tag } = current.seal(nonceBuffer, plaintext, associatedBytes(associated));
      const length = BODY + ciphertext.length;
      const sealed = bufferFor(length);
      sealed.set(prefix);
      sealed.set(nonceBuffer, PREFIX_LENGTH);
      sealed.set(tag, NONCE_LENGTH);
      sealed.set(ciphertext, BODY);
      return encodeBase64urlFrom(sealed, length);
    },
    open(text, associated) {
      const sealed = bufferFor(text.length);
      const length = decodeBase64urlInto(text, sealed);
      if (length === undefined || length < BODY) return undefined;
      const prefixText = text.slice(0, PREFIX_TEXT_LENGTH);
      const cached = subkeys.get(prefixText);
      const gcm = cached ?? createGcm(deriveSubkey(sealed.subarray(0, PREFIX_LENGTH)));
      const nonce = sealed.subarray(PREFIX_LENGTH, NONCE_LENGTH);
      const parts = { tag: sealed.subarray(NONCE_LENGTH, BODY), ciphertext: sealed.subarray(BODY, length) };
      const plaintext = gcm.open(nonce, parts, associatedBytes(associated));
      // Only the subkeys of valid texts are cached: forgeries can't evict them.
      if (cached === undefined && plaintext !== undefined) {
        if (subkeys.size >= MAX_SUBKEYS) subkeys.delete(subkeys.keys().next().value!);
        subkeys.set(prefixText, gcm);
      }
      return plaintext;
    },
  };
}

// All sealers share these buffers: everything here is synchronous, so no two uses overlap.
const sealedBuffer = /* @__PURE__ */ allocateBytes(8192);
const associatedBuffer = /* @__PURE__ */ new Uint8Array(1024);
const nonceBuffer = /* @__PURE__ */ new Uint8Array(NONCE_LENGTH - PREFIX_LENGTH);
const encoder = /* @__PURE__ */ new TextEncoder();

/** Returns the shared buffer if it is large enough: an allocation takes longer than encrypting a cookie. */
function bufferFor(length: number): Uint8Array {
  return length <= sealedBuffer.length ? sealedBuffer : allocateBytes(length);
}

/** Encodes a text as UTF-8, in the shared buffer if it fits: names are short. */
function associatedBytes(text: string): Uint8Array {
  if (text.length * 3 > associatedBuffer.length) return encodeUtf8(text);
  return associatedBuffer.subarray(0, encoder.encodeInto(text, associatedBuffer).written);
}
