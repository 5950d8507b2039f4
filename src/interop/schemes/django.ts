/** Django: `value:time:signature`, and sessions as signed JSON (django.core.signing of Django 3.2 to 6). */

import { hash, hmac } from "#crypto";
import { encodeBase64url } from "../../base/base64.ts";
import { encodeUtf8 } from "../../base/utf8.ts";
import { joinBytes } from "../codec/bytes.ts";
import { type Codec, type ForeignResult, failure, type TimeOptions } from "../codec/codec.ts";
import { decodePayload, encodePayload } from "../codec/compressed-json.ts";
import { decodeJson, encodeJson, escapeNonAscii } from "../codec/json.ts";
import { checkMaxAge, computeLifetime, currentSeconds, type TimedOptions } from "../codec/lifetime.ts";
import { checkChoice, checkText } from "../codec/options.ts";
import { unquotePython } from "../codec/python-quoting.ts";
import { deriveKeys, type ForeignSecrets } from "../codec/secrets.ts";
import { splitAtLast, verifyText } from "../codec/signed-text.ts";
import { requireWellFormed } from "../codec/well-formed.ts";

export type DjangoSignedOptions = TimedOptions & {
  /** SECRET_KEY, then SECRET_KEY_FALLBACKS. */
  readonly secret: ForeignSecrets;
  /** The argument of `set_signed_cookie`. */
  readonly salt?: string | undefined;
  /**
   * How name and salt are joined. "v2": Django 5.2.15, 6.0.6 and later. "legacy": all versions before, in which a cookie's
   * name and salt run together (CVE-2026-6873). By default "v2" is written and both are read; an explicit "v2" reads
   * only "v2", an explicit "legacy" prefers "legacy".
   */
  readonly format?: "v2" | "legacy" | undefined;
};

export type DjangoSessionOptions = TimedOptions & {
  readonly secret: ForeignSecrets;
  /** Whether to compress if that is shorter, as Django does. Default: true. */
  readonly compress?: boolean | undefined;
};

const SESSION_SALT = "django.contrib.sessions.backends.signed_cookies";
/** Django's default for SESSION_COOKIE_AGE. */
const TWO_WEEKS = 14 * 86_400;

/**
 * The cookies of Django. A signed text is bound to the cookie's name, a session (the signed_cookies backend) is not. Both
 * carry their time of issue, and the reader decides by `maxAge` how long they are valid. Default: sessions two weeks, texts
 * for ever. Pickled sessions are not read.
 *
 * @example
 * ```ts
 * import { django } from "speculoos/interop";
 *
 * const user = django.signed({ secret: "SECRET_KEY", maxAge: 3600 });
 * const raw = user.write("user", "joe");
 * console.log(user.read("user", raw).status); // ok
 * ```
 */
export const django: {
  readonly signed: (options: DjangoSignedOptions) => Codec<string>;
  readonly session: (options: DjangoSessionOptions) => Codec<unknown>;
} = {
  signed({ secret, salt = "", format, maxAge }) {
    checkMaxAge(maxAge);
    checkChoice("format", format, ["v2", "legacy"]);
    checkText("salt", salt);
    const prefix = encodeUtf8("django.http.cookies");
    const keys = deriveKeys(secret, (bytes) => joinBytes(prefix, bytes));
    return {
      scheme: "django.signed",
      read(name, raw, options) {
        const text = unquotePython(raw);
        const current = unsign(keys, joinSalt(name, salt, "v2"), text, maxAge, options);
        if (current.status !== "forged" || format === "v2") return current;
        const legacy = unsign(keys, joinSalt(name, salt, "legacy"), text, maxAge, options);
        return legacy.status === "ok" && format === undefined ? { ...legacy, needsReissue: true } : legacy;
      },
      write(name, value, options) {
        requireWellFormed(value, name);
        return sign(keys[0], joinSalt(name, salt, format ?? "v2"), value, options);
      },
    };
  },
  session({ secret, compress = true, maxAge = TWO_WEEKS }) {
    checkMaxAge(maxAge);
    const keys = deriveKeys(secret, (bytes) => bytes);
    return {
      scheme: "django.session",
      read(_name, raw, options) {
        const signed = unsign(keys, SESSION_SALT, raw, maxAge, options);
        if (signed.status !== "ok") return signed;
        const decoded = decodeJson(decodePayload(signed.value));
        return decoded === undefined ? failure("malformed") : { ...signed, value: decoded.value };
      },
      write(name, value, options) {
        const payload = encodePayload(escapeNonAscii(encodeJson(value, name)), compress);
        return sign(keys[0], SESSION_SALT, payload, options);
      },
    };
  },
};

/** HttpRequest.get_signed_cookie and HttpResponse.set_signed_cookie */
function joinSalt(name: string, salt: string, format: "v2" | "legacy"): string {
  // Python counts code points.
  return format === "v2" ? `django.http.cookies.v2:${[...salt].length}:${salt}${name}` : name + salt;
}

/** TimestampSigner.unsign */
function unsign(
  keys: readonly Uint8Array[],
  salt: string,
  text: string,
  maxAge: number | undefined,
  options: TimeOptions | undefined,
): ForeignResult<string> {
  const [signed, signature] = splitAtLast(text, ":");
  const [value, time] = splitAtLast(signed ?? "", ":");
  if (signed === undefined || value === undefined) return failure("malformed");
  const verified = verifyText(value, signature, keys, (key) => computeSignature(key, salt, signed));
  if (verified.status !== "ok") return verified;
  const issued = decodeBase62(time);
  if (issued === undefined) return failure("malformed");
  const lifetime = computeLifetime(issued, maxAge, options);
  return lifetime === "expired" ? failure("expired") : { ...verified, ...lifetime };
}

/** TimestampSigner.sign */
function sign(key: Uint8Array, salt: string, value: string, options: TimeOptions | undefined): string {
  const signed = `${value}:${encodeBase62(currentSeconds(options))}`;
  return `${signed}:${computeSignature(key, salt, signed)}`;
}

/** django.utils.crypto.salted_hmac */
function computeSignature(key: Uint8Array, salt: string, text: string): string {
  const derived = hash("sha256", encodeUtf8(`${salt}signer`), key);
  return encodeBase64url(hmac("sha256", derived, encodeUtf8(text)));
}

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** Enough for all time, few enough for an exact number. */
const MAX_DIGITS = 8;

function decodeBase62(text: string): number | undefined {
  if (!/^[0-9A-Za-z]+$/.test(text) || text.length > MAX_DIGITS) return undefined;
  let number = 0;
  for (const digit of text) number = number * 62 + DIGITS.indexOf(digit);
  return number;
}

function encodeBase62(number: number): string {
  let text = "";
  for (let rest = number; rest > 0 || text === ""; rest = Math.floor(rest / 62)) {
    text = DIGITS[rest % 62] + text;
  }
  return text;
}
