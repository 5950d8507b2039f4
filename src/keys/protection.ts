/** The three protections of a value, each as one record: how it is written, recognised, verified and measured. */

import type { KeySource } from "./key-ring.ts";
import { looksSealed, open, seal, sealedLength } from "./seal.ts";
import { looksSigned, SIGNATURE_BLOCK_LENGTH, sign, verify } from "./signature.ts";
import type { Lifetime, VerificationFailure, Verified } from "./verified.ts";

/** Turns a payload, under a name, into the text of a cookie's value and back. */
export type Protection<P> = {
  protect(name: string, payload: P, lifetime: Lifetime, source: KeySource): string;
  /** Returns the content, or why it is not accepted. `now` is in milliseconds. */
  verify(name: string, value: string, source: KeySource, now: number): Verified<P> | VerificationFailure;
  /** Whether a value has this form. Only a key can say whether it is valid. */
  looksLike(value: string): boolean;
  /** Returns the length of the protected text. */
  lengthOf(payload: P): number;
};

/** Text that can be read, after a signature block. */
export const SIGNED_TEXT: Protection<string> = {
  protect: (name, payload, lifetime, source) => sign("S", name, payload, lifetime, source),
  verify: (name, value, source, now) => verify("S", name, value, source, now),
  looksLike: (value) => looksSigned("S", value),
  lengthOf: (payload) => SIGNATURE_BLOCK_LENGTH + payload.length,
};

/** Data in base64url, after a signature block. */
export const SIGNED_DATA: Protection<string> = {
  protect: (name, payload, lifetime, source) => sign("M", name, payload, lifetime, source),
  verify: (name, value, source, now) => verify("M", name, value, source, now),
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
