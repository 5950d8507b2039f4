/** Django: `value:time:signature`, and sessions as signed JSON (django.core.signing of Django 3.2 to 6). */

import { hash, hmac } from "#interop-crypto";
import { encodeBase64url } from "../../base/base64.ts";
import { encodeUtf8 } from "../../base/utf8.ts";
import { type Codec, type ForeignResult, refused } from "../codec/codec.ts";
import { decodePayload, encodePayload } from "../codec/compressed-json.ts";
import { asciiJson, decodeJson, encodeJson } from "../codec/json.ts";
import { lifetimeOf, secondsOf, type TimedOptions } from "../codec/lifetime.ts";
import { unquoted } from "../codec/python-quoting.ts";
import { derivedFrom, type ForeignSecrets } from "../codec/secrets.ts";
import { cutLast, firstFitting } from "../codec/signed-text.ts";

export type DjangoSignedOptions = TimedOptions & {
  /** SECRET_KEY, and SECRET_KEY_FALLBACKS behind it. */
  readonly secret: ForeignSecrets;
  /** The argument of `set_signed_cookie`. */
  readonly salt?: string | undefined;
  /**
   * How name and salt are joined: "v2" is that of Django 5.2.15, 6.0.6 and later; "legacy" that of all before, in which
   * a cookie's name and salt run together (CVE-2026-6873). "v2" is written unless said, and both are read; with an
   * explicit "v2" that alone.
   */
  readonly format?: "v2" | "legacy" | undefined;
};

export type DjangoSessionOptions = TimedOptions & {
  readonly secret: ForeignSecrets;
  /** Whether to compress where that is shorter, as Django does. True unless said. */
  readonly compress?: boolean | undefined;
};

const SESSION_SALT = "django.contrib.sessions.backends.signed_cookies";
/** SESSION_COOKIE_AGE as Django has it. */
const TWO_WEEKS = 14 * 86_400;

/**
 * The cookies of Django. Texts are signed with the cookie's name; sessions (the signed_cookies backend) are not bound to
 * one. Both carry when they were made, and the reader decides for how long that is good: sessions for two weeks, texts
 * for ever unless `maxAge` says so. Pickled sessions are not read.
 *
 * @example
 * ```ts
 * import { django } from "speculoos/interop";
 *
 * const options = { secret: "SECRET_KEY", maxAge: 3600 };
 * const raw = django.signed.write("user", "joe", options);
 * console.log(django.signed.read("user", raw, options).ok); // true
 * ```
 */
export const django: {
  readonly signed: Codec<string, DjangoSignedOptions>;
  readonly session: Codec<unknown, DjangoSessionOptions>;
} = {
  signed: {
    read: readSigned,
    write(name, value, options) {
      const { salt = "", format = "v2" } = options;
      return stamped(cookieKeysOf(options)[0]!, saltOf(name, salt, format), value, options);
    },
  },
  session: {
    read(_name, raw, options) {
      const { maxAge = TWO_WEEKS } = options;
      const signed = verified(keysOf(options), SESSION_SALT, raw, maxAge, options);
      if (!signed.ok) return signed;
      const decoded = decodeJson(decodePayload(signed.value));
      return decoded === undefined ? refused("malformed") : { ...signed, value: decoded.value };
    },
    write(name, value, options) {
      const payload = encodePayload(asciiJson(encodeJson(value, name)), options.compress ?? true);
      return stamped(keysOf(options)[0]!, SESSION_SALT, payload, options);
    },
  },
};

const keysOf = derivedFrom((secret: Uint8Array, _options: DjangoSessionOptions) => secret);
const cookieKeysOf = derivedFrom((secret: Uint8Array, _options: DjangoSignedOptions) => {
  const prefix = encodeUtf8("django.http.cookies");
  const key = new Uint8Array(prefix.length + secret.length);
  key.set(prefix);
  key.set(secret, prefix.length);
  return key;
});

function readSigned(name: string, raw: string, options: DjangoSignedOptions): ForeignResult<string> {
  const { salt = "", format, maxAge } = options;
  const keys = cookieKeysOf(options);
  const current = verified(keys, saltOf(name, salt, "v2"), unquoted(raw), maxAge, options);
  if (current.ok || current.reason !== "forged" || format === "v2") return current;
  const legacy = verified(keys, saltOf(name, salt, "legacy"), unquoted(raw), maxAge, options);
  return legacy.ok && format === undefined ? { ...legacy, needsReissue: true } : legacy;
}

function saltOf(name: string, salt: string, format: "v2" | "legacy"): string {
  // Python counts code points.
  return format === "v2" ? `django.http.cookies.v2:${[...salt].length}:${salt}${name}` : name + salt;
}

/** TimestampSigner.unsign */
function verified(
  keys: readonly Uint8Array[],
  salt: string,
  text: string,
  maxAge: number | undefined,
  options: TimedOptions,
): ForeignResult<string> {
  const [signed, signature] = cutLast(text, ":") ?? [];
  const [value, time] = cutLast(signed ?? "", ":") ?? [];
  if (signed === undefined || signature === undefined || value === undefined || time === undefined) {
    return refused("malformed");
  }
  const fitting = firstFitting(keys, signature, (key) => signatureOf(key, salt, signed));
  if (fitting === undefined) return refused("forged");
  const issued = base62(time);
  if (issued === undefined) return refused("malformed");
  const lifetime = lifetimeOf(issued, maxAge, options);
  if (lifetime === "expired") return refused("expired");
  return { ok: true, value, ...lifetime, needsReissue: fitting.needsReissue };
}

/** TimestampSigner.sign */
function stamped(key: Uint8Array, salt: string, value: string, options: TimedOptions): string {
  const signed = `${value}:${toBase62(secondsOf(options))}`;
  return `${signed}:${signatureOf(key, salt, signed)}`;
}

/** django.utils.crypto.salted_hmac */
function signatureOf(key: Uint8Array, salt: string, text: string): string {
  const derived = hash("sha256", encodeUtf8(`${salt}signer`), key);
  return encodeBase64url(hmac("sha256", derived, encodeUtf8(text)));
}

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** Enough for all time, few enough to stay exact. */
const MOST_DIGITS = 8;

function base62(text: string): number | undefined {
  if (!/^[0-9A-Za-z]+$/.test(text) || text.length > MOST_DIGITS) return undefined;
  let number = 0;
  for (const digit of text) number = number * 62 + DIGITS.indexOf(digit);
  return number;
}

function toBase62(number: number): string {
  let text = "";
  for (let rest = number; rest > 0 || text === ""; rest = Math.floor(rest / 62))
    text = DIGITS[rest % 62] + text;
  return text;
}
