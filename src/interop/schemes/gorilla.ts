/** gorilla/securecookie: `time|value|MAC` in base64, the value as JSON, encrypted if there is a block key. */

import { cryptCtr, hmac, random } from "#crypto";
import { decodeBase64urlPadded, encodeBase64urlPadded } from "../../base/base64.ts";
import { CookieError } from "../../base/cookie-error.ts";
import { bytesFromLatin1, latin1FromBytes } from "../../base/latin1.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { constantTimeEqual } from "../../keys/constant-time.ts";
import { joinBytes } from "../codec/bytes.ts";
import { type Codec, failure } from "../codec/codec.ts";
import { decodeJson, encodeJson } from "../codec/json.ts";
import { checkMaxAge, computeLifetime, currentSeconds, type TimedOptions } from "../codec/lifetime.ts";
import { deriveKeys, type ForeignSecrets, type Keys, tryKeys } from "../codec/secrets.ts";

/**
 * The first keys write, all of them read. A hash key and the block key at the same position form a pair. The default
 * `maxAge` is 30 days; 0 means for ever.
 */
export type GorillaOptions = TimedOptions & {
  readonly hashKey: Uint8Array | readonly Uint8Array[];
  /** 16, 24 or 32 bytes. Without it, values are signed but not encrypted. */
  readonly blockKey?: Uint8Array | readonly Uint8Array[] | undefined;
};

const THIRTY_DAYS = 30 * 86_400;
const MAC_LENGTH = 32;
const IV_LENGTH = 16;

/**
 * The cookies of gorilla/securecookie and gorilla/sessions, with the JSON serializer. The MAC binds the name, and the reader
 * decides by `maxAge` how long a value is valid. Values in Go's gob format are not read.
 *
 * @example
 * ```ts
 * import { gorilla } from "speculoos/interop";
 *
 * const [hashKey, blockKey] = [new Uint8Array(32).fill(1), new Uint8Array(16).fill(2)];
 * const session = gorilla.encoded({ hashKey, blockKey });
 * const raw = session.write("session", { user: "joe" });
 * console.log(session.read("session", raw).status); // ok
 * ```
 */
export const gorilla: { readonly encoded: (options: GorillaOptions) => Codec<unknown> } = {
  encoded({ hashKey, blockKey, maxAge = THIRTY_DAYS }) {
    checkMaxAge(maxAge);
    const keys = pairKeys(hashKey, blockKey);
    return {
      scheme: "gorilla.encoded",
      read(name, raw, options) {
        const bytes = decodeBase64urlPadded(raw);
        const text = bytes && latin1FromBytes(bytes);
        // The MAC is bytes, and can contain bars.
        const [, time, body, mac] = /^([^|]*)\|([^|]*)\|([\s\S]*)$/.exec(text ?? "") ?? [];
        const macBytes = bytesFromLatin1(mac ?? "");
        if (time === undefined || body === undefined || macBytes?.length !== MAC_LENGTH) {
          return failure("malformed");
        }
        const match = tryKeys(keys, (pair) =>
          constantTimeEqual(computeMac(pair.hashKey, name, time, body), macBytes) ? pair : undefined,
        );
        if (match === undefined) return failure("forged");
        if (!/^\d{1,15}$/.test(time)) return failure("malformed");
        const lifetime = computeLifetime(Number(time), maxAge === 0 ? undefined : maxAge, options);
        if (lifetime === "expired") return failure("expired");
        const decoded = decodeBody(decodeBase64urlPadded(body), match.result.blockKey);
        if (decoded === undefined) return failure("malformed");
        return { status: "ok", value: decoded.value, ...lifetime, needsReissue: match.needsReissue };
      },
      write(name, value, options) {
        const pair = keys[0];
        // Go's encoder ends with a newline.
        const serialized = encodeUtf8(`${encodeJson(value, name)}\n`);
        const body = encodeBase64urlPadded(
          pair.blockKey === undefined ? serialized : encryptBody(pair.blockKey, serialized),
        );
        const time = String(currentSeconds(options));
        const mac = computeMac(pair.hashKey, name, time, body);
        return encodeBase64urlPadded(joinBytes(encodeUtf8(`${time}|${body}|`), mac));
      },
    };
  },
};

type KeyPair = { readonly hashKey: Uint8Array; readonly blockKey: Uint8Array | undefined };

function pairKeys(hashKey: ForeignSecrets, blockKey: ForeignSecrets | undefined): Keys<KeyPair> {
  const blockKeys = blockKey === undefined ? [] : deriveKeys(blockKey, checkBlockKey, refuseText);
  let position = 0;
  const pairs = deriveKeys(hashKey, (key) => ({ hashKey: key, blockKey: blockKeys[position++] }), refuseText);
  if (blockKeys.length > pairs.length) throw new TypeError("each block key must have a hash key");
  return pairs;
}

function checkBlockKey(key: Uint8Array): Uint8Array {
  if ([16, 24, 32].includes(key.length)) return key;
  throw new CookieError("weak-key", `a block key must have 16, 24 or 32 bytes; got ${key.length}`);
}

function refuseText(): never {
  throw new CookieError("weak-key", "a hash key or block key must be a Uint8Array; got string");
}

function computeMac(hashKey: Uint8Array, name: string, time: string, body: string): Uint8Array {
  return hmac("sha256", hashKey, encodeUtf8(`${name}|${time}|${body}`));
}

function encryptBody(blockKey: Uint8Array, serialized: Uint8Array): Uint8Array {
  const iv = random(IV_LENGTH);
  return joinBytes(iv, cryptCtr(blockKey, iv, serialized));
}

function decodeBody(
  body: Uint8Array | undefined,
  blockKey: Uint8Array | undefined,
): { readonly value: unknown } | undefined {
  if (body === undefined || (blockKey !== undefined && body.length < IV_LENGTH)) return undefined;
  const serialized =
    blockKey === undefined ? body : cryptCtr(blockKey, body.subarray(0, IV_LENGTH), body.subarray(IV_LENGTH));
  return decodeJson(decodeUtf8(serialized));
}
