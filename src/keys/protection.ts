/** The ways in which a value can be protected, each as one record: how it is written, recognised and believed. */

import type { KeySource } from "./key-ring.ts";
import { looksSealed, open, seal, sealedLength } from "./seal.ts";
import { looksSigned, SIGNATURE_BLOCK_LENGTH, sign, verify } from "./signature.ts";
import type { Lifetime, VerificationFailure, Verified } from "./verified.ts";

/** From a payload and a name to the text of a cookie's value, and back. */
export type Protection<P> = {
  protect(name: string, payload: P, stamp: Lifetime, secrets: KeySource): string;
  /** `now` is in milliseconds, the clock's unless said. */
  verify(
    name: string,
    value: string,
    secrets: KeySource,
    now: number | undefined,
  ): Verified<P> | VerificationFailure;
  /** Whether a value has the look of it. Only the key tells whether it is genuine. */
  looksLike(value: string): boolean;
  /** How many octets the protected text has. */
  lengthOf(payload: P): number;
};

/** A text that can be read, behind a stamp. */
export const SIGNED_TEXT: Protection<string> = {
  protect: (name, payload, stamp, secrets) => sign("S", name, payload, stamp, secrets),
  verify: (name, value, secrets, now) => verify("S", name, value, secrets, now),
  looksLike: (value) => looksSigned("S", value),
  lengthOf: (payload) => SIGNATURE_BLOCK_LENGTH + payload.length,
};

/** Data in base64url, behind a stamp. */
export const SIGNED_DATA: Protection<string> = {
  protect: (name, payload, stamp, secrets) => sign("M", name, payload, stamp, secrets),
  verify: (name, value, secrets, now) => verify("M", name, value, secrets, now),
  looksLike: (value) => looksSigned("M", value),
  lengthOf: (payload) => SIGNATURE_BLOCK_LENGTH + payload.length,
};

/** Bytes that only the keys can read. */
export const SEALED_DATA: Protection<Uint8Array> = {
  protect: seal,
  verify: open,
  looksLike: looksSealed,
  lengthOf: (payload) => sealedLength(payload.length),
};
