/** The signature block before a signed value: its issuer, its times and the tag (format: `docs/signed-format.md`). */

import { createMac } from "#crypto";
import { CookieError } from "../base/cookie-error.ts";
import type { Mac } from "../platform/crypto.ts";
import { constantTimeIncludes } from "./constant-time.ts";
import { type KeySource, memoizeKeys } from "./key-ring.ts";
import { decodeTime, encodeTime, NO_TIME } from "./time.ts";
import type { Lifetime, VerificationFailure, Verified } from "./verified.ts";

/** The first character of the signature block: the kind of the value after it, and the version of the format. */
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
const signingKeys = memoizeKeys<SigningKey>("speculoos v1 sign HMAC-SHA-256", ({ id, key }) => ({
  id,
  mac: createMac(key),
}));

/** The length of the signature block before the value. */
export const SIGNATURE_BLOCK_LENGTH = 63;

/**
 * Signs a payload under a name and returns the signature block and the payload. Both are ASCII: authored names are
 * tokens, authored values visible text.
 */
export function sign(
  kind: SignedKind,
  name: string,
  payload: string,
  lifetime: Lifetime,
  source: KeySource,
): string {
  const key = signingKeys(source)[0]!;
  const times = encodeTime(lifetime.issuedAt) + encodeTime(lifetime.expiryTime ?? NO_TIME);
  const tag = key.mac(signedText(kind, times, name, payload));
  if (tag === undefined) throw new CookieError("too-large", "the value must be shorter", name);
  return `${kind}${key.id}${times}${tag}.${payload}`;
}

/** Verifies a signed value and returns its content, or why it is not accepted. `now` is in milliseconds. */
export function verify(
  kind: SignedKind,
  name: string,
  value: string,
  source: KeySource,
  now: number,
): Verified<string> | VerificationFailure {
  if (!looksSigned(kind, value)) return "malformed";
  const times = value.slice(ISSUED_AT, TAG);
  const payload = value.slice(SIGNATURE_BLOCK_LENGTH);
  const text = signedText(kind, times, name, payload);
  const keys = signingKeys(source);
  let failure: VerificationFailure = "unknown-key";
  for (let index = 0; index < keys.length; index++) {
    const { id, mac } = keys[index]!;
    // Two secrets can share an id: every key that has it is tried.
    if (!value.startsWith(id, KEY_ID)) continue;
    const tag = mac(text);
    failure = "forged";
    if (tag === undefined || !constantTimeIncludes(value, tag, TAG)) continue;
    const expiry = decodeTime(times, EXPIRY - ISSUED_AT);
    const expiryTime = expiry === NO_TIME ? undefined : expiry;
    // Not "now >= expiryTime", which is false of a clock that is NaN.
    if (expiryTime !== undefined && !(now < expiryTime)) return "expired";
    return { payload, issuedAt: decodeTime(times, 0), expiryTime, needsReissue: index > 0 };
  }
  return failure;
}

/** Whether a value has the form of a signature block and a payload. Only the tag can say whether it is valid. */
export function looksSigned(kind: SignedKind, value: string): boolean {
  return value.charCodeAt(0) === kind.charCodeAt(0) && value.charCodeAt(DOT) === 0x2e;
}

/**
 * Returns the text that is signed: fixed lengths first, then the name after its own length, so that no two tuples of
 * kind, times, name and payload share a text. (Django's CVE-2026-6873 is what happens without.)
 */
function signedText(kind: SignedKind, times: string, name: string, payload: string): string {
  return `${kind}${times}${name.length}:${name}${payload}`;
}
