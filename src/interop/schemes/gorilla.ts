/** gorilla/securecookie: `time|value|MAC` in base64, the value as JSON and encrypted where there is a block key. */

import { cryptCtr, hmac, random } from "#interop-crypto";
import { decodeBase64url, encodeBase64url } from "../../base/base64.ts";
import { CookieError } from "../../base/cookie-error.ts";
import { bytesFromLatin1, latin1FromBytes } from "../../base/latin1.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { constantTimeEqual } from "../../keys/constant-time.ts";
import { type Codec, type ForeignResult, refused } from "../codec/codec.ts";
import { decodeJson, encodeJson } from "../codec/json.ts";
import { lifetimeOf, secondsOf, type TimedOptions } from "../codec/lifetime.ts";

type Keys = Uint8Array | readonly Uint8Array[];

/** The first keys write, all of them read; a hash key and the block key at the same place belong together. */
export type GorillaOptions = TimedOptions & {
  readonly hashKey: Keys;
  /** 16, 24 or 32 octets; left out, values are signed but not encrypted. */
  readonly blockKey?: Keys | undefined;
};

const THIRTY_DAYS = 30 * 86_400;
const MAC_LENGTH = 32;
const IV_LENGTH = 16;

/**
 * The cookies of gorilla/securecookie and gorilla/sessions, with the JSON serializer. The name is bound; a value is good
 * for 30 days unless `maxAge` says otherwise (0: for ever). What was written with Go's gob is not read.
 *
 * @example
 * ```ts
 * import { gorilla } from "speculoos/interop";
 *
 * const options = { hashKey: new Uint8Array(32).fill(1), blockKey: new Uint8Array(16).fill(2) };
 * const raw = gorilla.encoded.write("session", { user: "joe" }, options);
 * console.log(gorilla.encoded.read("session", raw, options).ok); // true
 * ```
 */
export const gorilla: { readonly encoded: Codec<unknown, GorillaOptions> } = {
  encoded: {
    read,
    write(name, value, options) {
      const { hashKey, blockKey } = keysOf(options)[0]!;
      // Go's encoder ends with a newline.
      const serialized = encodeUtf8(`${encodeJson(value, name)}\n`);
      const body = encodePadded(blockKey === undefined ? serialized : encrypted(blockKey, serialized));
      const time = String(secondsOf(options));
      const mac = macOf(hashKey, name, time, body);
      return encodePadded(bytesFromLatin1(`${time}|${body}|${latin1FromBytes(mac)}`)!);
    },
  },
};

type KeyPair = { readonly hashKey: Uint8Array; readonly blockKey: Uint8Array | undefined };
const pairsOfOptions = new WeakMap<GorillaOptions, readonly KeyPair[]>();

function keysOf(options: GorillaOptions): readonly KeyPair[] {
  let pairs = pairsOfOptions.get(options);
  if (pairs === undefined) {
    const blockKeys = listOf(options.blockKey);
    pairs = listOf(options.hashKey).map((hashKey, index) => pairOf(hashKey, blockKeys[index]));
    if (pairs.length === 0) throw new CookieError("weak-key", "there is no hash key");
    pairsOfOptions.set(options, pairs);
  }
  return pairs;
}

function pairOf(hashKey: Uint8Array, blockKey: Uint8Array | undefined): KeyPair {
  if (!(hashKey instanceof Uint8Array) || hashKey.length === 0)
    throw new CookieError("weak-key", "a hash key is bytes");
  if (blockKey !== undefined && ![16, 24, 32].includes(blockKey.length)) {
    throw new CookieError("weak-key", "a block key has 16, 24 or 32 octets");
  }
  return { hashKey: Uint8Array.from(hashKey), blockKey: blockKey && Uint8Array.from(blockKey) };
}

function listOf(keys: Keys | undefined): readonly Uint8Array[] {
  if (keys === undefined) return [];
  return keys instanceof Uint8Array ? [keys] : keys;
}

function read(name: string, raw: string, options: GorillaOptions): ForeignResult<unknown> {
  const bytes = decodePadded(raw);
  const text = bytes && latin1FromBytes(bytes);
  // The MAC is bytes, in which there can be bars.
  const [, time, body, mac] = /^([^|]*)\|([^|]*)\|([\s\S]*)$/.exec(text ?? "") ?? [];
  if (time === undefined || body === undefined || mac?.length !== MAC_LENGTH) return refused("malformed");
  const pairs = keysOf(options);
  const macBytes = bytesFromLatin1(mac)!;
  const index = pairs.findIndex(({ hashKey }) =>
    constantTimeEqual(macOf(hashKey, name, time, body), macBytes),
  );
  if (index === -1) return refused("forged");
  if (!/^\d{1,15}$/.test(time)) return refused("malformed");
  const { maxAge = THIRTY_DAYS } = options;
  const lifetime = lifetimeOf(Number(time), maxAge === 0 ? undefined : maxAge, options);
  if (lifetime === "expired") return refused("expired");
  const decoded = contentOf(decodePadded(body), pairs[index]!.blockKey);
  return decoded === undefined
    ? refused("malformed")
    : { ok: true, value: decoded.value, ...lifetime, needsReissue: index > 0 };
}

function macOf(hashKey: Uint8Array, name: string, time: string, body: string): Uint8Array {
  return hmac("sha256", hashKey, encodeUtf8(`${name}|${time}|${body}`));
}

function encrypted(blockKey: Uint8Array, serialized: Uint8Array): Uint8Array {
  const iv = random(IV_LENGTH);
  const body = new Uint8Array(IV_LENGTH + serialized.length);
  body.set(iv);
  body.set(cryptCtr(blockKey, iv, serialized), IV_LENGTH);
  return body;
}

function contentOf(
  body: Uint8Array | undefined,
  blockKey: Uint8Array | undefined,
): { readonly value: unknown } | undefined {
  if (body === undefined || (blockKey !== undefined && body.length < IV_LENGTH)) return undefined;
  const serialized =
    blockKey === undefined ? body : cryptCtr(blockKey, body.subarray(0, IV_LENGTH), body.subarray(IV_LENGTH));
  return decodeJson(decodeUtf8(serialized));
}

/** Base64url with padding (RFC 4648 §5), as Go's URLEncoding. */
function encodePadded(bytes: Uint8Array): string {
  const text = encodeBase64url(bytes);
  return text + "=".repeat((4 - (text.length % 4)) % 4);
}

function decodePadded(text: string): Uint8Array | undefined {
  return text.length % 4 === 0 ? decodeBase64url(text.replace(/={1,2}$/, "")) : undefined;
}
