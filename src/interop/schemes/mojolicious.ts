/** Mojolicious: signed cookies, and the session as padded JSON in one (Mojolicious 9). */

import { hmac } from "#interop-crypto";
import { decodeBase64, encodeBase64 } from "../../base/base64.ts";
import { CookieError } from "../../base/cookie-error.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { type Codec, type ForeignResult, refused } from "../codec/codec.ts";
import { decodeJson, encodeJson } from "../codec/json.ts";
import { nowOf, secondsOf, type TimedOptions } from "../codec/lifetime.ts";
import { derivedFrom, type ForeignSecrets } from "../codec/secrets.ts";
import { cutLast, firstFitting, hexOf } from "../codec/signed-text.ts";

/** `secrets`: the first writes, all of them read. `maxAge` is for writing sessions: an hour unless said. */
export type MojoliciousOptions = TimedOptions & { readonly secret: ForeignSecrets };

/** `expires` is in seconds since 1970; a session without it is not loaded. */
export type MojoliciousSession = Record<string, unknown>;

const ONE_HOUR = 3600;
/** Sessions are at least so long, to hide how much is in them. */
const PADDED_LENGTH = 1025;

/**
 * The cookies of Mojolicious. The name is bound. A session holds when it ends, as `expires`, which is added on writing
 * where it is missing; a signed text has no lifetime.
 *
 * @example
 * ```ts
 * import { mojolicious } from "speculoos/interop";
 *
 * const options = { secret: "a secret" };
 * const raw = mojolicious.signed.write("user", "joe", options);
 * console.log(mojolicious.signed.read("user", raw, options).ok); // true
 * ```
 */
export const mojolicious: {
  readonly signed: Codec<string, MojoliciousOptions>;
  readonly session: Codec<MojoliciousSession, MojoliciousOptions>;
} = {
  signed: { read: verified, write: (name, value, options) => quoted(signed(name, value, options)) },
  session: {
    read(name, raw, options) {
      const text = verified(name, raw, options);
      return text.ok ? sessionOf(text.value, text.needsReissue, options) : text;
    },
    write(name, value, options) {
      if (typeof value !== "object" || value === null || Array.isArray(value)) {
        throw new CookieError("invalid-value", "a session is an object", name);
      }
      const expires = value.expires ?? secondsOf(options) + (options.maxAge ?? ONE_HOUR);
      const json = encodeUtf8(encodeJson({ ...value, expires }, name));
      const plain = new Uint8Array(Math.max(json.length, PADDED_LENGTH)).fill(0x5a);
      plain.set(json);
      return signed(name, encodeBase64(plain).replaceAll("=", "-"), options);
    },
  },
};

const keysOf = derivedFrom((secret: Uint8Array, _options: MojoliciousOptions) => secret);

function verified(name: string, raw: string, options: MojoliciousOptions): ForeignResult<string> {
  const cut = cutLast(unquoted(raw), "--");
  if (cut === undefined) return refused("malformed");
  const [value, signature] = cut;
  const fitting = firstFitting(keysOf(options), signature, (key) => signatureOf(key, name, value));
  return fitting === undefined ? refused("forged") : { ok: true, value, needsReissue: fitting.needsReissue };
}

function signed(name: string, value: string, options: MojoliciousOptions): string {
  return `${value}--${signatureOf(keysOf(options)[0]!, name, value)}`;
}

function signatureOf(key: Uint8Array, name: string, value: string): string {
  return hexOf(hmac("sha256", key, encodeUtf8(`${name}=${value}`)));
}

function sessionOf(
  text: string,
  needsReissue: boolean,
  options: MojoliciousOptions,
): ForeignResult<MojoliciousSession> {
  const bytes = decodeBase64(text.replaceAll("-", "="));
  const value = decodeJson(withoutPadding(bytes && decodeUtf8(bytes)))?.value as
    | MojoliciousSession
    | null
    | undefined;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return refused("malformed");
  const { expires, expiration } = value;
  // As Mojolicious loads them: without an end only where the session itself says so.
  if (typeof expires !== "number") {
    return expiration === 0 ? { ok: true, value, needsReissue } : refused("expired");
  }
  if (expires * 1000 <= nowOf(options)) return refused("expired");
  return { ok: true, value, expires: new Date(expires * 1000), needsReissue };
}

/** The JSON ends with a brace, and Zs follow. */
function withoutPadding(text: string | undefined): string | undefined {
  return text?.slice(0, text.lastIndexOf("}") + 1);
}

/** Mojo::Cookie::Response#to_string: its reader takes a comma for the end of a cookie. */
function quoted(text: string): string {
  return /[,;" ]/.test(text) ? `"${text.replace(/["\\]/g, "\\$&")}"` : text;
}

/** Mojo::Util::unquote */
function unquoted(raw: string): string {
  if (raw.length < 2 || raw[0] !== '"' || !raw.endsWith('"')) return raw;
  return raw.slice(1, -1).replace(/\\(["\\])/g, "$1");
}
