/** Mojolicious: signed cookies, and the session as padded JSON in one (Mojolicious 9). */

import { hmac } from "#crypto";
import { encodeBase64 } from "../../base/base64.ts";
import { CookieError } from "../../base/cookie-error.ts";
import { encodeUtf8 } from "../../base/utf8.ts";
import { decodeBase64Text } from "../codec/base64-text.ts";
import { encodeHex } from "../codec/bytes.ts";
import { type Codec, type ForeignResult, failure, type TimeOptions } from "../codec/codec.ts";
import { decodeJson, encodeJson, isRecord } from "../codec/json.ts";
import { checkMaxAge, currentSeconds, currentTime, type TimedOptions, toTimes } from "../codec/lifetime.ts";
import { deriveKeys, type ForeignSecrets, type Keys } from "../codec/secrets.ts";
import { splitAtLast, verifyText } from "../codec/signed-text.ts";
import { requireWellFormed } from "../codec/well-formed.ts";

/** `secret` is the app's `secrets`: the first writes, all of them read. */
export type MojoliciousSignedOptions = { readonly secret: ForeignSecrets };

/** `maxAge` is the lifetime of sessions that are written. Default: an hour. */
export type MojoliciousSessionOptions = MojoliciousSignedOptions & TimedOptions;

/** `expires` is in seconds since 1970; a session without it is not loaded. */
export type MojoliciousSession = Record<string, unknown>;

const ONE_HOUR = 3600;
/** Sessions have at least this many bytes, to hide their length. */
const PADDED_LENGTH = 1025;

/**
 * The cookies of Mojolicious. The signature binds the name. A session contains its expiry as `expires`, which is added when
 * a session without it is written; a signed text has no lifetime.
 *
 * @example
 * ```ts
 * import { mojolicious } from "speculoos/interop";
 *
 * const user = mojolicious.signed({ secret: "a secret" });
 * const raw = user.write("user", "joe");
 * console.log(user.read("user", raw).status); // ok
 * ```
 */
export const mojolicious: {
  readonly signed: (options: MojoliciousSignedOptions) => Codec<string>;
  readonly session: (options: MojoliciousSessionOptions) => Codec<MojoliciousSession>;
} = {
  signed({ secret }) {
    const keys = deriveKeys(secret, (bytes) => bytes);
    return {
      scheme: "mojolicious.signed",
      read: (name, raw) => verify(keys, name, raw),
      write(name, value) {
        requireWellFormed(value, name);
        return quote(sign(keys[0], name, value));
      },
    };
  },
  session({ secret, maxAge = ONE_HOUR }) {
    checkMaxAge(maxAge);
    const keys = deriveKeys(secret, (bytes) => bytes);
    return {
      scheme: "mojolicious.session",
      read(name, raw, options) {
        const verified = verify(keys, name, raw);
        return verified.status === "ok"
          ? loadSession(verified.value, verified.needsReissue, options)
          : verified;
      },
      write(name, value, options) {
        if (!isRecord(value)) throw new CookieError("invalid-value", "a session must be an object", name);
        const json = encodeUtf8(encodeJson(addExpiry(value, maxAge, name, options), name));
        const plain = new Uint8Array(Math.max(json.length, PADDED_LENGTH)).fill(0x5a);
        plain.set(json);
        return sign(keys[0], name, encodeBase64(plain).replaceAll("=", "-"));
      },
    };
  },
};

/** Mojolicious::Sessions#store: a session may have a lifetime of its own, and with 0 it never expires. */
function addExpiry(
  session: MojoliciousSession,
  maxAge: number,
  name: string,
  options: TimeOptions | undefined,
): MojoliciousSession {
  const { expires, ...rest } = session;
  if (expires !== undefined && expires !== null && !Number.isFinite(expires)) {
    throw new CookieError("invalid-value", `expires must be a number; got ${typeof expires}`, name);
  }
  if (typeof expires === "number") return { ...rest, expires };
  const { expiration } = rest;
  if (expiration === 0) return rest;
  const lifetime = typeof expiration === "number" ? expiration : maxAge;
  return { ...rest, expires: currentSeconds(options) + lifetime };
}

function verify(keys: Keys, name: string, raw: string): ForeignResult<string> {
  const [value, signature] = splitAtLast(unquote(raw), "--");
  if (value === undefined) return failure("malformed");
  return verifyText(value, signature, keys, (key) => computeSignature(key, name, value));
}

function sign(key: Uint8Array, name: string, value: string): string {
  return `${value}--${computeSignature(key, name, value)}`;
}

function computeSignature(key: Uint8Array, name: string, value: string): string {
  return encodeHex(hmac("sha256", key, encodeUtf8(`${name}=${value}`)));
}

function loadSession(
  text: string,
  needsReissue: boolean,
  options: TimeOptions | undefined,
): ForeignResult<MojoliciousSession> {
  const value = decodeJson(removePadding(decodeBase64Text(text.replaceAll("-", "="))))?.value;
  if (!isRecord(value)) return failure("malformed");
  const { expires, expiration } = value;
  // As Mojolicious loads sessions: one without an expiry is valid only if it says so itself.
  if (expires === undefined || expires === null) {
    return expiration === 0 ? { status: "ok", value, needsReissue } : failure("expired");
  }
  if (typeof expires !== "number" || expires * 1000 <= currentTime(options)) return failure("expired");
  return { status: "ok", value, ...toTimes({ expires: expires * 1000 }), needsReissue };
}

/** Cuts after the last brace of the JSON: the padding is the letter Z. */
function removePadding(text: string | undefined): string | undefined {
  return text?.slice(0, text.lastIndexOf("}") + 1);
}

/** Mojo::Cookie::Response#to_string: its reader takes a comma for the end of a cookie. */
function quote(text: string): string {
  return /[,;" ]/.test(text) ? `"${text.replace(/["\\]/g, "\\$&")}"` : text;
}

/** Mojo::Util::unquote */
function unquote(raw: string): string {
  if (raw.length < 2 || raw[0] !== '"' || !raw.endsWith('"')) return raw;
  return raw.slice(1, -1).replace(/\\(["\\])/g, "$1");
}
