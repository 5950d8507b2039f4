/** The seal around a confidential value: its issuer and time of issue can be read, the rest can't (format: `docs/sealed-format.md`). */

import { type KeySource, memoizeKeys } from "./key-ring.ts";
import { createSealer, type Sealer } from "./sealer.ts";
import { decodeTime, encodeTime, NO_TIME, readTime, writeTime } from "./time.ts";
import type { Lifetime, VerificationFailure, Verified } from "./verified.ts";
import { NONCE_LENGTH, TAG_LENGTH } from "./xaes.ts";

/** The first character: sealed, and the version of the format. */
const KIND = "E";

// kind ‖ key id (2) ‖ time of issue (8) ‖ base64url of: nonce (24) ‖ tag (16) ‖ encrypted: expiry (6) ‖ payload
const KEY_ID = 1;
const ISSUED_AT = 3;
const BODY = 11;
/** The index at which each part of a sealed value begins. The kind is at 0; the body is base64url. */
export const SEAL_OFFSETS = { keyId: KEY_ID, issuedAt: ISSUED_AT, body: BODY };
const EXPIRY_LENGTH = 6;
const MIN_BODY = NONCE_LENGTH + TAG_LENGTH + EXPIRY_LENGTH;
/** More than all headers of a request may have. A longer text is not decoded. */
const MAX_LENGTH = 1 << 20;

type SealingKey = { readonly id: string; readonly sealer: Sealer };
const sealingKeys = memoizeKeys<SealingKey>("speculoos v1 seal XAES-256-GCM", ({ id, key }) => ({
  id,
  sealer: createSealer(key),
}));

/** Returns the length of the text of a sealed payload. */
export function sealedLength(payloadLength: number): number {
  return BODY + base64Length(MIN_BODY + payloadLength);
}

/** Encrypts a payload under a name and returns the text. */
export function seal(name: string, payload: Uint8Array, lifetime: Lifetime, source: KeySource): string {
  const { id, sealer } = sealingKeys(source)[0]!;
  const length = EXPIRY_LENGTH + payload.length;
  const plaintext =
    length <= plaintextBuffer.length ? plaintextBuffer.subarray(0, length) : new Uint8Array(length);
  writeTime(plaintext, lifetime.expiryTime ?? NO_TIME);
  plaintext.set(payload, EXPIRY_LENGTH);
  const issuedAt = encodeTime(lifetime.issuedAt);
  return `${KIND}${id}${issuedAt}${sealer.seal(plaintext, associatedText(issuedAt, name))}`;
}

// All keys share this buffer: everything here is synchronous, so no two uses overlap.
const plaintextBuffer = new Uint8Array(4096);

/** Decrypts a text and returns its content, or why it is not accepted. `now` is in milliseconds. */
export function open(
  name: string,
  value: string,
  source: KeySource,
  now: number,
): Verified<Uint8Array> | VerificationFailure {
  if (!looksSealed(value) || value.length > MAX_LENGTH) return "malformed";
  const issuedAt = value.slice(ISSUED_AT, BODY);
  const body = value.slice(BODY);
  const associated = associatedText(issuedAt, name);
  const keys = sealingKeys(source);
  let failure: VerificationFailure = "unknown-key";
  for (let index = 0; index < keys.length; index++) {
    const { id, sealer } = keys[index]!;
    // Two secrets can share an id: every key that has it is tried.
    if (!value.startsWith(id, KEY_ID)) continue;
    const plaintext = sealer.open(body, associated);
    failure = "forged";
    if (plaintext === undefined) continue;
    const expiry = readTime(plaintext);
    const expiryTime = expiry === NO_TIME ? undefined : expiry;
    // Not "now >= expiryTime", which is false of a clock that is NaN.
    if (expiryTime !== undefined && !(now < expiryTime)) return "expired";
    const payload = plaintext.subarray(EXPIRY_LENGTH);
    return { payload, issuedAt: decodeTime(issuedAt, 0), expiryTime, needsReissue: index > 0 };
  }
  return failure;
}

/** Whether a value has the form of a seal. Only a key can say whether it is valid. */
export function looksSealed(value: string): boolean {
  return value.startsWith(KIND) && value.length >= sealedLength(0) && /^[\w-]+$/.test(value);
}

/** Returns the text that the ciphertext is bound to: fixed lengths first, the name last, so that no two tuples share a text. */
function associatedText(issuedAt: string, name: string): string {
  return `${KIND}${issuedAt}${name}`;
}

/** Returns the length of base64url without padding. */
function base64Length(bytes: number): number {
  return Math.ceil((bytes * 4) / 3);
}
