/** itsdangerous: `payload.time.signature`, as Flask and Starlette use it too (itsdangerous 2). */

import { hash, hmac } from "#interop-crypto";
import { decodeBase64url, encodeBase64url } from "../../base/base64.ts";
import { encodeUtf8 } from "../../base/utf8.ts";
import { type Codec, type ForeignResult, refused } from "../codec/codec.ts";
import { decodePayload, encodePayload } from "../codec/compressed-json.ts";
import { asciiJson, decodeJson, encodeJson } from "../codec/json.ts";
import { lifetimeOf, secondsOf, type TimedOptions } from "../codec/lifetime.ts";
import { derivedFrom, type ForeignSecrets } from "../codec/secrets.ts";
import { cutLast, firstFitting } from "../codec/signed-text.ts";

/** The first secret writes, all of them read. */
export type ItsdangerousOptions = TimedOptions & {
  readonly secret: ForeignSecrets;
  /** "itsdangerous" unless said. */
  readonly salt?: string | undefined;
};

/**
 * What `URLSafeTimedSerializer` writes: JSON, compressed where that is shorter. The name is not bound, unless the salt
 * holds it; the reader decides by `maxAge` for how long it is good.
 *
 * @example
 * ```ts
 * import { itsdangerous } from "speculoos/interop";
 *
 * const options = { secret: "a secret", salt: "activate", maxAge: 3600 };
 * const raw = itsdangerous.timed.write("token", { user: 42 }, options);
 * console.log(itsdangerous.timed.read("token", raw, options).ok); // true
 * ```
 */
export const itsdangerous: { readonly timed: Codec<unknown, ItsdangerousOptions> } = {
  timed: {
    read(_name, raw, options) {
      const signed = unsignTimed(keysOf(options), raw, options.maxAge, options);
      if (!signed.ok) return signed;
      const decoded = decodeJson(decodePayload(signed.value));
      return decoded === undefined ? refused("malformed") : { ...signed, value: decoded.value };
    },
    write: (name, value, options) =>
      signTimed(keysOf(options)[0]!, encodePayload(asciiJson(encodeJson(value, name)), true), options),
  },
};

const keysOf = derivedFrom((secret: Uint8Array, { salt = "itsdangerous" }: ItsdangerousOptions) =>
  concatenatedKey(secret, salt),
);

/** The key derivation that itsdangerous calls "django-concat". */
export function concatenatedKey(secret: Uint8Array, salt: string): Uint8Array {
  return hash("sha1", encodeUtf8(`${salt}signer`), secret);
}

/** TimestampSigner.sign */
export function signTimed(key: Uint8Array, payload: string, options: TimedOptions): string {
  const signed = `${payload}.${encodeBase64url(bigEndian(secondsOf(options)))}`;
  return `${signed}.${signatureOf(key, signed)}`;
}

/** TimestampSigner.unsign: the payload behind a signature that fits. */
export function unsignTimed(
  keys: readonly Uint8Array[],
  text: string,
  maxAge: number | undefined,
  options: TimedOptions,
): ForeignResult<string> {
  const [signed, signature] = cutLast(text, ".") ?? [];
  const [payload, time] = cutLast(signed ?? "", ".") ?? [];
  if (signed === undefined || signature === undefined || payload === undefined || time === undefined) {
    return refused("malformed");
  }
  const fitting = firstFitting(keys, signature, (key) => signatureOf(key, signed));
  if (fitting === undefined) return refused("forged");
  const issued = fromBigEndian(decodeBase64url(time));
  if (issued === undefined) return refused("malformed");
  const lifetime = lifetimeOf(issued, maxAge, options);
  if (lifetime === "expired") return refused("expired");
  return { ok: true, value: payload, ...lifetime, needsReissue: fitting.needsReissue };
}

function signatureOf(key: Uint8Array, text: string): string {
  return encodeBase64url(hmac("sha1", key, encodeUtf8(text)));
}

/** Without leading zeros. */
function bigEndian(seconds: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = seconds; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.from(bytes);
}

function fromBigEndian(bytes: Uint8Array | undefined): number | undefined {
  if (bytes === undefined || bytes.length > 6 || bytes[0] === 0) return undefined;
  let seconds = 0;
  for (const byte of bytes) seconds = seconds * 256 + byte;
  return seconds;
}
