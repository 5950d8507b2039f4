/** itsdangerous: `payload.time.signature`, which Flask and Starlette use too (itsdangerous 2). */

import { hash, hmac } from "#crypto";
import { decodeBase64url, encodeBase64url } from "../../base/base64.ts";
import { encodeUtf8 } from "../../base/utf8.ts";
import { type Codec, type ForeignResult, failure, type TimeOptions } from "../codec/codec.ts";
import { decodePayload, encodePayload } from "../codec/compressed-json.ts";
import { decodeJson, encodeJson, escapeNonAscii } from "../codec/json.ts";
import { checkMaxAge, computeLifetime, currentSeconds, type TimedOptions } from "../codec/lifetime.ts";
import { checkText } from "../codec/options.ts";
import { deriveKeys, type ForeignSecrets } from "../codec/secrets.ts";
import { splitAtLast, verifyText } from "../codec/signed-text.ts";

/** The first secret writes, all of them read. Without `maxAge`, nothing expires. */
export type ItsdangerousOptions = TimedOptions & {
  readonly secret: ForeignSecrets;
  /** Default: "itsdangerous". */
  readonly salt?: string | undefined;
};

/**
 * The texts of `URLSafeTimedSerializer`: JSON, compressed if that is shorter. Only a salt that contains the name binds it.
 * The reader decides by `maxAge` how long a text is valid.
 *
 * @example
 * ```ts
 * import { itsdangerous } from "speculoos/interop";
 *
 * const token = itsdangerous.timed({ secret: "a secret", salt: "activate", maxAge: 3600 });
 * const raw = token.write("token", { user: 42 });
 * console.log(token.read("token", raw).status); // ok
 * ```
 */
export const itsdangerous: { readonly timed: (options: ItsdangerousOptions) => Codec<unknown> } = {
  timed({ secret, salt = "itsdangerous", maxAge }) {
    checkMaxAge(maxAge);
    checkText("salt", salt);
    const keys = deriveKeys(secret, (bytes) => deriveConcatenatedKey(bytes, salt));
    return {
      scheme: "itsdangerous.timed",
      read(_name, raw, options) {
        const signed = unsignTimed(keys, raw, maxAge, options);
        if (signed.status !== "ok") return signed;
        const decoded = decodeJson(decodePayload(signed.value));
        return decoded === undefined ? failure("malformed") : { ...signed, value: decoded.value };
      },
      write: (name, value, options) =>
        signTimed(keys[0], encodePayload(escapeNonAscii(encodeJson(value, name)), true), options),
    };
  },
};

/** Derives a key as itsdangerous does by default, which calls it "django-concat". */
export function deriveConcatenatedKey(secret: Uint8Array, salt: string): Uint8Array {
  return hash("sha1", encodeUtf8(`${salt}signer`), secret);
}

/** TimestampSigner.sign */
export function signTimed(key: Uint8Array, payload: string, options: TimeOptions | undefined): string {
  const signed = `${payload}.${encodeBase64url(toBigEndian(currentSeconds(options)))}`;
  return `${signed}.${computeSignature(key, signed)}`;
}

/** TimestampSigner.unsign: returns the payload if its signature and its age are valid. */
export function unsignTimed(
  keys: readonly Uint8Array[],
  text: string,
  maxAge: number | undefined,
  options: TimeOptions | undefined,
): ForeignResult<string> {
  const [signed, signature] = splitAtLast(text, ".");
  const [payload, time] = splitAtLast(signed ?? "", ".");
  if (signed === undefined || payload === undefined) return failure("malformed");
  const verified = verifyText(payload, signature, keys, (key) => computeSignature(key, signed));
  if (verified.status !== "ok") return verified;
  const issued = fromBigEndian(decodeBase64url(time));
  if (issued === undefined) return failure("malformed");
  // itsdangerous does not accept an age below zero.
  if (maxAge !== undefined && issued > currentSeconds(options)) return failure("expired");
  const lifetime = computeLifetime(issued, maxAge, options);
  return lifetime === "expired" ? failure("expired") : { ...verified, ...lifetime };
}

function computeSignature(key: Uint8Array, text: string): string {
  return encodeBase64url(hmac("sha1", key, encodeUtf8(text)));
}

/** Writes a number without leading zeros. */
function toBigEndian(seconds: number): Uint8Array {
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
