/** Rack: the session cookie of Rack::Session::Cookie, encrypted since rack-session 2, signed JSON before. */

import { cryptCtr, hmac, openGcm, random, sealGcm } from "#interop-crypto";
import { decodeBase64, decodeBase64url, encodeBase64, encodeBase64url } from "../../base/base64.ts";
import { CookieError } from "../../base/cookie-error.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { constantTimeEqual } from "../../keys/constant-time.ts";
import { type Codec, type ForeignResult, refused } from "../codec/codec.ts";
import { decodeJson, encodeJson } from "../codec/json.ts";
import { decodeForm, encodeForm } from "../codec/percent.ts";
import { derivedFrom, type ForeignSecrets } from "../codec/secrets.ts";
import { cutLast, firstFitting, hexOf } from "../codec/signed-text.ts";

export type RackOptions = {
  /** The first writes, all of them read. At least 32 octets for "v2", 64 for "v1". */
  readonly secret: ForeignSecrets;
  /** What is written: "v2" (AES-256-GCM) unless said, "v1" (AES-256-CTR and HMAC), or Rack 2.2's signed JSON. */
  readonly format?: "v2" | "v1" | "json-sha1" | undefined;
};

const SALT_LENGTH = 32;
const MAC_LENGTH = 32;
/** Lengths are hidden up to a multiple of this. */
const PAD_SIZE = 32;

/**
 * The session of Rack, with the JSON coder. The encrypted forms are bound to the cookie's name, the signed one is not;
 * none carries a time. Rack loads a session only where it holds a text "session_id". What Ruby marshalled, which is Rack's default, is not read.
 *
 * @example
 * ```ts
 * import { rack } from "speculoos/interop";
 *
 * const options = { secret: "x".repeat(64) };
 * const raw = rack.session.write("rack.session", { user: "joe" }, options);
 * console.log(rack.session.read("rack.session", raw, options).ok); // true
 * ```
 */
export const rack: { readonly session: Codec<unknown, RackOptions> } = {
  session: {
    read(name, raw, options) {
      const text = decodeForm(raw);
      if (text === undefined) return refused("malformed");
      // By its form: only the signed one can hold these.
      if (text.includes("--") && cutLast(text, "--")?.[1].length === 40) return readSigned(text, options);
      const bytes = decodePadded(text);
      if (bytes?.[0] === 2) return readV2(name, bytes, options);
      if (bytes?.[0] === 1) return readV1(name, bytes, options);
      return refused("malformed");
    },
    write(name, value, options) {
      const json = encodeJson(value, name);
      const { format = "v2" } = options;
      const key = keysOf(options)[0]!;
      if (format === "json-sha1") {
        const payload = encodeBase64(encodeUtf8(json));
        return encodeForm(`${payload}--${sha1Of(key, payload)}`);
      }
      const write = format === "v2" ? writeV2 : writeV1;
      return encodeForm(encodePadded(write(name, padded(encodeUtf8(json)), key)));
    },
  },
};

const keysOf = derivedFrom((secret: Uint8Array, _options: RackOptions) => secret);

function readSigned(text: string, options: RackOptions): ForeignResult<unknown> {
  const [payload, signature] = cutLast(text, "--")!;
  const fitting = firstFitting(keysOf(options), signature, (key) => sha1Of(key, payload));
  if (fitting === undefined) return refused("forged");
  return contentOf(decodeBase64(payload), fitting.needsReissue);
}

function sha1Of(key: Uint8Array, payload: string): string {
  return hexOf(hmac("sha1", key, encodeUtf8(payload)));
}

/** version ‖ salt (32) ‖ iv (12) ‖ tag (16) ‖ ciphertext */
function readV2(name: string, bytes: Uint8Array, options: RackOptions): ForeignResult<unknown> {
  if (bytes.length < 1 + SALT_LENGTH + 12 + 16) return refused("malformed");
  const salt = bytes.subarray(1, 33);
  const sealed = { tag: bytes.subarray(45, 61), ciphertext: bytes.subarray(61) };
  const keys = keysOf(options);
  for (let index = 0; index < keys.length; index++) {
    const key = hmac("sha256", halfOf(keys[index]!), salt);
    const plain = openGcm(key, bytes.subarray(33, 45), sealed, boundTo(bytes.subarray(0, 33), name));
    if (plain !== undefined) return contentOf(unpadded(plain), index > 0);
  }
  return refused("forged");
}

function writeV2(name: string, plain: Uint8Array, secret: Uint8Array): Uint8Array {
  const head = joined(Uint8Array.of(2), random(SALT_LENGTH));
  const key = hmac("sha256", halfOf(secret), head.subarray(1));
  const iv = random(12);
  const { tag, ciphertext } = sealGcm(key, iv, plain, boundTo(head, name));
  return joined(head, iv, tag, ciphertext);
}

/** version ‖ random (32) ‖ iv (16) ‖ ciphertext ‖ MAC (32) */
function readV1(name: string, bytes: Uint8Array, options: RackOptions): ForeignResult<unknown> {
  if (bytes.length < 1 + SALT_LENGTH + 16 + MAC_LENGTH) return refused("malformed");
  const end = bytes.length - MAC_LENGTH;
  const keys = keysOf(options);
  for (let index = 0; index < keys.length; index++) {
    const mac = macOf(name, bytes.subarray(0, end), keys[index]!);
    if (!constantTimeEqual(mac, bytes.subarray(end))) continue;
    const key = hmac("sha256", halfOf(keys[index]!), bytes.subarray(1, 33));
    return contentOf(unpadded(cryptCtr(key, bytes.subarray(33, 49), bytes.subarray(49, end))), index > 0);
  }
  return refused("forged");
}

function writeV1(name: string, plain: Uint8Array, secret: Uint8Array): Uint8Array {
  const head = joined(Uint8Array.of(1), random(SALT_LENGTH));
  const key = hmac("sha256", halfOf(secret), head.subarray(1));
  const iv = random(16);
  const signed = joined(head, iv, cryptCtr(key, iv, plain));
  return joined(signed, macOf(name, signed, secret));
}

function macOf(name: string, signed: Uint8Array, secret: Uint8Array): Uint8Array {
  if (secret.length < 64)
    throw new CookieError("weak-key", "Rack's format v1 takes a secret of at least 64 octets");
  return hmac("sha256", secret.subarray(32), signed, encodeUtf8(name));
}

function halfOf(secret: Uint8Array): Uint8Array {
  if (secret.length < 32) throw new CookieError("weak-key", "Rack takes a secret of at least 32 octets");
  return secret.subarray(0, 32);
}

function boundTo(head: Uint8Array, name: string): Uint8Array {
  return joined(head, encodeUtf8(name));
}

/** uint16 in little-endian, that many random bytes, then the data. */
function padded(data: Uint8Array): Uint8Array {
  const length = PAD_SIZE - ((data.length + 2) % PAD_SIZE);
  return joined(Uint8Array.of(length & 255, length >> 8), random(length), data);
}

function unpadded(plain: Uint8Array): Uint8Array | undefined {
  if (plain.length < 2) return undefined;
  const length = plain[0]! | (plain[1]! << 8);
  return plain.length < 2 + length ? undefined : plain.subarray(2 + length);
}

function contentOf(bytes: Uint8Array | undefined, needsReissue: boolean): ForeignResult<unknown> {
  const decoded = bytes && decodeJson(decodeUtf8(bytes));
  return decoded === undefined ? refused("malformed") : { ok: true, value: decoded.value, needsReissue };
}

function encodePadded(bytes: Uint8Array): string {
  const text = encodeBase64url(bytes);
  return text + "=".repeat((4 - (text.length % 4)) % 4);
}

function decodePadded(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  return decodeBase64url(text.replace(/={1,2}$/, ""));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
