/** The seal around a confidential value: who issued it and when can be read, all else not (format: `docs/sealed-format.md`). */

import { createSealer, type Sealer } from "#crypto";
import { type KeySource, keysFor } from "./key-ring.ts";
import { decodeTime, encodeTime, NO_TIME, readTime, writeTime } from "./time.ts";
import { type Lifetime, type VerificationFailure, Verified } from "./verified.ts";
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
const SHORTEST_BODY = NONCE_LENGTH + TAG_LENGTH + EXPIRY_LENGTH;
/** More than all headers of a request may have; what is longer is not even decoded. */
const LONGEST = 1 << 20;

type SealingKey = { readonly id: string; readonly sealer: Sealer };
const sealingKeys = keysFor<SealingKey>("speculoos v1 seal XAES-256-GCM", ({ id, key }) => ({
  id,
  sealer: createSealer(key),
}));

/** How many octets a sealed payload takes. */
export function sealedLength(payloadLength: number): number {
  return BODY + base64Length(SHORTEST_BODY + payloadLength);
}

/** The sealed text. */
export function seal(name: string, payload: Uint8Array, stamp: Lifetime, secrets: KeySource): string {
  const { id, sealer } = sealingKeys(secrets)[0]!;
  const length = EXPIRY_LENGTH + payload.length;
  const plaintext = length <= scratch.length ? scratch.subarray(0, length) : new Uint8Array(length);
  writeTime(plaintext, stamp.expiryTime ?? NO_TIME);
  plaintext.set(payload, EXPIRY_LENGTH);
  const issuedAt = encodeTime(stamp.issuedAt);
  return `${KIND}${id}${issuedAt}${sealer.seal(plaintext, associated(issuedAt, name))}`;
}

// Everything here is synchronous, so no two uses overlap.
const scratch = new Uint8Array(4096);

/** What is inside, or why it is not believed. `now` is in milliseconds, the clock's unless said. */
export function open(
  name: string,
  value: string,
  secrets: KeySource,
  now: number | undefined,
): Verified<Uint8Array> | VerificationFailure {
  if (!looksSealed(value) || value.length > LONGEST) return "malformed";
  const issuedAt = value.slice(ISSUED_AT, BODY);
  const body = value.slice(BODY);
  const bound = associated(issuedAt, name);
  const keys = sealingKeys(secrets);
  let disbelief: VerificationFailure = "unknown-key";
  for (let index = 0; index < keys.length; index++) {
    const { id, sealer } = keys[index]!;
    // Two secrets can share an id: every key that has it is tried.
    if (!value.startsWith(id, KEY_ID)) continue;
    const plaintext = sealer.open(body, bound);
    disbelief = "forged";
    if (plaintext === undefined) continue;
    const expiry = readTime(plaintext);
    const expiryTime = expiry === NO_TIME ? undefined : expiry;
    if (expiryTime !== undefined && (now ?? Date.now()) >= expiryTime) return "expired";
    return new Verified(plaintext.subarray(EXPIRY_LENGTH), decodeTime(issuedAt, 0), expiryTime, index > 0);
  }
  return disbelief;
}

/** Whether a value has the shape of our seal. Only the key tells whether it is one. */
export function looksSealed(value: string): boolean {
  return value.startsWith(KIND) && value.length >= sealedLength(0) && /^[\w-]+$/.test(value);
}

/** What the ciphertext is bound to: fixed lengths first, then the name to the end, so that no two share a text. */
function associated(issuedAt: string, name: string): string {
  return `${KIND}${issuedAt}${name}`;
}

/** Of base64url without padding. */
function base64Length(bytes: number): number {
  return Math.ceil((bytes * 4) / 3);
}
