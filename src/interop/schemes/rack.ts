/** Rack: the session cookie of Rack::Session::Cookie, encrypted since rack-session 2, signed JSON before. */

import { cryptCtr, hmac, openGcm, random, sealGcm } from "#crypto";
import { decodeBase64, decodeBase64urlPadded, encodeBase64urlPadded } from "../../base/base64.ts";
import { CookieError } from "../../base/cookie-error.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { constantTimeEqual } from "../../keys/constant-time.ts";
import { encodeBase64Text } from "../codec/base64-text.ts";
import { encodeHex, joinBytes } from "../codec/bytes.ts";
import { type Codec, type ForeignResult, failure } from "../codec/codec.ts";
import { decodeJson, encodeJson } from "../codec/json.ts";
import { checkChoice } from "../codec/options.ts";
import { decodeForm, encodeForm } from "../codec/percent.ts";
import { deriveKeys, type ForeignSecrets, type Keys, tryKeys } from "../codec/secrets.ts";
import { splitAtLast, verifyText } from "../codec/signed-text.ts";

export type RackOptions = {
  /** The first writes, all of them read. At least 32 bytes for "v2", 64 for "v1". */
  readonly secret: ForeignSecrets;
  /**
   * The format that is written: "v2" (AES-256-GCM), "v1" (AES-256-CTR and HMAC) or Rack 2.2's signed JSON ("json-sha1"), which
   * does not bind the name. That format and the stronger ones are read, so "v2" reads only "v2". By default "v2" is written,
   * and "v1" read as well.
   */
  readonly format?: "v2" | "v1" | "json-sha1" | undefined;
};

const MIN_SECRET_LENGTHS = { v2: 32, v1: 64, "json-sha1": 1 } as const;
const SALT_LENGTH = 32;
const MAC_LENGTH = 32;
const SHA1_HEX_LENGTH = 40;
/** Lengths are hidden up to a multiple of this. */
const PAD_SIZE = 32;

/**
 * The session of Rack, with the JSON coder. The encrypted forms are bound to the cookie's name, the signed one is not. None
 * carries a time. Rack loads a session only if it contains a text "session_id". Ruby's Marshal, Rack's default, is not read.
 *
 * @example
 * ```ts
 * import { rack } from "speculoos/interop";
 *
 * const session = rack.session({ secret: "x".repeat(64) });
 * const raw = session.write("rack.session", { session_id: "an id", user: "joe" });
 * console.log(session.read("rack.session", raw).status); // ok
 * ```
 */
export const rack: { readonly session: (options: RackOptions) => Codec<unknown> } = {
  session({ secret, format: chosen }) {
    checkChoice("format", chosen, Object.keys(MIN_SECRET_LENGTHS));
    const format = chosen ?? "v2";
    const keys = deriveKeys(secret, (bytes) => bytes);
    checkSecretLength(keys[0], format);
    return {
      scheme: "rack.session",
      read(name, raw) {
        const text = decodeForm(raw);
        if (text === undefined) return failure("malformed");
        // The first byte tells the encrypted forms from the signed one, which begins as JSON does. A "--" does not: base64url
        // may contain it anywhere.
        const bytes = decodeBase64urlPadded(text);
        if (bytes?.[0] === 2) return readV2(keys, name, bytes);
        // A client chooses the form of a cookie, so only those count that the caller chose, or that are stronger.
        if (bytes?.[0] === 1) return chosen === "v2" ? failure("forged") : readV1(keys, name, bytes);
        const [payload, signature] = splitAtLast(text, "--");
        if (payload === undefined || signature.length !== SHA1_HEX_LENGTH) return failure("malformed");
        return chosen === "json-sha1" ? readSigned(keys, payload, signature) : failure("forged");
      },
      write(name, value) {
        const json = encodeJson(value, name);
        if (format === "json-sha1") {
          const payload = encodeBase64Text(json);
          return encodeForm(`${payload}--${computeSha1(keys[0], payload)}`);
        }
        const write = format === "v2" ? writeV2 : writeV1;
        return encodeForm(encodeBase64urlPadded(write(keys[0], name, addPadding(encodeUtf8(json)))));
      },
    };
  },
};

function checkSecretLength(secret: Uint8Array, format: keyof typeof MIN_SECRET_LENGTHS): void {
  const minimum = MIN_SECRET_LENGTHS[format];
  if (secret.length >= minimum) return;
  throw new CookieError(
    "weak-key",
    `Rack's secret must have at least ${minimum} bytes for the format ${format}; got ${secret.length}`,
  );
}

function readSigned(keys: Keys, payload: string, signature: string): ForeignResult<unknown> {
  const verified = verifyText(payload, signature, keys, (key) => computeSha1(key, payload));
  return verified.status === "ok" ? readContent(decodeBase64(payload), verified.needsReissue) : verified;
}

function computeSha1(key: Uint8Array, payload: string): string {
  return encodeHex(hmac("sha1", key, encodeUtf8(payload)));
}

/** version ‖ salt (32) ‖ iv (12) ‖ tag (16) ‖ ciphertext */
function readV2(keys: Keys, name: string, bytes: Uint8Array): ForeignResult<unknown> {
  if (bytes.length < 1 + SALT_LENGTH + 12 + 16) return failure("malformed");
  const associated = joinBytes(bytes.subarray(0, 33), encodeUtf8(name));
  const sealed = { tag: bytes.subarray(45, 61), ciphertext: bytes.subarray(61) };
  const opened = tryKeys(keys, (secret) => {
    if (secret.length < MIN_SECRET_LENGTHS.v2) return undefined;
    const key = deriveCipherKey(secret, bytes.subarray(1, 33));
    return openGcm(key, bytes.subarray(33, 45), sealed, associated);
  });
  return opened === undefined
    ? failure("forged")
    : readContent(removePadding(opened.result), opened.needsReissue);
}

function writeV2(secret: Uint8Array, name: string, plain: Uint8Array): Uint8Array {
  const head = joinBytes(Uint8Array.of(2), random(SALT_LENGTH));
  const iv = random(12);
  const key = deriveCipherKey(secret, head.subarray(1));
  const { tag, ciphertext } = sealGcm(key, iv, plain, joinBytes(head, encodeUtf8(name)));
  return joinBytes(head, iv, tag, ciphertext);
}

/** version ‖ random (32) ‖ iv (16) ‖ ciphertext ‖ MAC (32) */
function readV1(keys: Keys, name: string, bytes: Uint8Array): ForeignResult<unknown> {
  if (bytes.length < 1 + SALT_LENGTH + 16 + MAC_LENGTH) return failure("malformed");
  const end = bytes.length - MAC_LENGTH;
  const [signed, mac] = [bytes.subarray(0, end), bytes.subarray(end)];
  const match = tryKeys(keys, (secret) => {
    if (secret.length < MIN_SECRET_LENGTHS.v1) return undefined;
    return constantTimeEqual(computeMac(secret, name, signed), mac) ? secret : undefined;
  });
  if (match === undefined) return failure("forged");
  const key = deriveCipherKey(match.result, bytes.subarray(1, 33));
  const plain = cryptCtr(key, bytes.subarray(33, 49), bytes.subarray(49, end));
  return readContent(removePadding(plain), match.needsReissue);
}

function writeV1(secret: Uint8Array, name: string, plain: Uint8Array): Uint8Array {
  const head = joinBytes(Uint8Array.of(1), random(SALT_LENGTH));
  const iv = random(16);
  const key = deriveCipherKey(secret, head.subarray(1));
  const signed = joinBytes(head, iv, cryptCtr(key, iv, plain));
  return joinBytes(signed, computeMac(secret, name, signed));
}

/** The first half of a secret encrypts, the second half authenticates "v1". */
function deriveCipherKey(secret: Uint8Array, salt: Uint8Array): Uint8Array {
  return hmac("sha256", secret.subarray(0, 32), salt);
}

function computeMac(secret: Uint8Array, name: string, signed: Uint8Array): Uint8Array {
  return hmac("sha256", secret.subarray(32), signed, encodeUtf8(name));
}

/** uint16 in little-endian, that many random bytes, then the data. */
function addPadding(data: Uint8Array): Uint8Array {
  const length = PAD_SIZE - ((data.length + 2) % PAD_SIZE);
  return joinBytes(Uint8Array.of(length & 255, length >> 8), random(length), data);
}

function removePadding(plain: Uint8Array): Uint8Array | undefined {
  if (plain.length < 2) return undefined;
  const length = plain[0]! | (plain[1]! << 8);
  return plain.length < 2 + length ? undefined : plain.subarray(2 + length);
}

function readContent(bytes: Uint8Array | undefined, needsReissue: boolean): ForeignResult<unknown> {
  const decoded = bytes && decodeJson(decodeUtf8(bytes));
  return decoded === undefined ? failure("malformed") : { status: "ok", value: decoded.value, needsReissue };
}
