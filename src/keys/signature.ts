/** The stamp in front of a signed value: who issued it, when, until when (format: `docs/signed-format.md`). */

import { createMac, type Mac } from "#crypto";
import { CookieError } from "../base/cookie-error.ts";
import { constantTimeIncludes } from "./constant-time.ts";
import { type KeySource, keysFor } from "./key-ring.ts";
import { decodeTime, encodeTime, NO_TIME } from "./time.ts";
import { type Lifetime, type VerificationFailure, Verified } from "./verified.ts";

/** The first character of the stamp: what kind of value it vouches for, and the version of the format. */
export type SignedKind = "S" | "M";

// kind ‖ key id (2) ‖ time of issue (8) ‖ expiry (8) ‖ tag (43) ‖ "."
const KEY_ID = 1;
const ISSUED_AT = 3;
const EXPIRY = 11;
const TAG = 19;
const DOT = 62;
/** The index at which each part of a signed value begins. The kind is at 0. */
export const SIGNATURE_OFFSETS = { keyId: KEY_ID, issuedAt: ISSUED_AT, expiry: EXPIRY, tag: TAG, dot: DOT };

type SigningKey = { readonly id: string; readonly mac: Mac };
const signingKeys = keysFor<SigningKey>("speculoos v1 sign HMAC-SHA-256", ({ id, key }) => ({
  id,
  mac: createMac(key),
}));

/** How many octets a stamp takes in front of the value. */
export const SIGNATURE_BLOCK_LENGTH = 63;

/** The stamped value. Name and payload are ASCII: authored names are tokens, authored values visible text. */
export function sign(
  kind: SignedKind,
  name: string,
  payload: string,
  stamp: Lifetime,
  secrets: KeySource,
): string {
  const key = signingKeys(secrets)[0]!;
  const times = encodeTime(stamp.issuedAt) + encodeTime(stamp.expiryTime ?? NO_TIME);
  const tag = key.mac(signedText(kind, times, name, payload));
  if (tag === undefined) throw new CookieError("too-large", "the value is too long for a cookie", name);
  return `${kind}${key.id}${times}${tag}.${payload}`;
}

/** What the stamp says, or why it is not believed. `now` is in milliseconds, the clock's unless said. */
export function verify(
  kind: SignedKind,
  name: string,
  value: string,
  secrets: KeySource,
  now: number | undefined,
): Verified<string> | VerificationFailure {
  if (!looksSigned(kind, value)) return "malformed";
  const times = value.slice(ISSUED_AT, TAG);
  const payload = value.slice(SIGNATURE_BLOCK_LENGTH);
  const text = signedText(kind, times, name, payload);
  const keys = signingKeys(secrets);
  const index = findKey(keys, value, text);
  if (typeof index === "string") return index;
  const issuedAt = decodeTime(times, 0);
  const expiry = decodeTime(times, EXPIRY - ISSUED_AT);
  const expiryTime = expiry === NO_TIME ? undefined : expiry;
  if (expiryTime !== undefined && (now ?? Date.now()) >= expiryTime) return "expired";
  return new Verified(payload, issuedAt, expiryTime, index > 0);
}

/** Whether a value has the shape of our stamp. Only the tag tells whether it is one. */
export function looksSigned(kind: SignedKind, value: string): boolean {
  return value.charCodeAt(0) === kind.charCodeAt(0) && value.charCodeAt(DOT) === 0x2e;
}

/** Two secrets can share an id: every key that has it is tried. */
function findKey(
  keys: readonly SigningKey[],
  value: string,
  text: string,
): number | "forged" | "unknown-key" {
  let disbelief: "forged" | "unknown-key" = "unknown-key";
  for (let index = 0; index < keys.length; index++) {
    const { id, mac } = keys[index]!;
    if (!value.startsWith(id, KEY_ID)) continue;
    const tag = mac(text);
    if (tag !== undefined && constantTimeIncludes(value, tag, TAG)) return index;
    disbelief = "forged";
  }
  return disbelief;
}

/**
 * Fixed lengths first, then the name behind its own length: no two tuples of kind, times, name and
 * payload share a text. (Django's CVE-2026-6873 is what happens without.)
 */
function signedText(kind: SignedKind, times: string, name: string, payload: string): string {
  return `${kind}${times}${name.length}:${name}${payload}`;
}
