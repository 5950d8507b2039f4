/** Tornado: `2|1:0|10:time|4:name|8:value|signature`, each field after its length (create_signed_value of Tornado 6). */

import { hmac } from "#crypto";
import { CookieError } from "../../base/cookie-error.ts";
import { encodeUtf8 } from "../../base/utf8.ts";
import { decodeBase64Text, encodeBase64Text } from "../codec/base64-text.ts";
import { encodeHex } from "../codec/bytes.ts";
import { type Codec, failure } from "../codec/codec.ts";
import { checkMaxAge, computeLifetime, currentSeconds, type TimedOptions } from "../codec/lifetime.ts";
import { unquotePython } from "../codec/python-quoting.ts";
import { deriveKeys, type ForeignSecrets } from "../codec/secrets.ts";
import { splitAtLast, verifyText } from "../codec/signed-text.ts";
import { requireWellFormed } from "../codec/well-formed.ts";

/** The first secret writes, all of them read. The default `maxAge` is 31 days. */
export type TornadoOptions = TimedOptions & { readonly secret: ForeignSecrets };

const VERSION = "2";
/** Tornado's default for `max_age_days`. */
const THIRTY_ONE_DAYS = 31 * 86_400;

/**
 * The signed cookies of Tornado, version 2. The signature binds the name. Everyone can read the value, and the reader decides
 * by `maxAge` how long it is valid. Cookies of version 1 (SHA-1) are not read.
 *
 * @example
 * ```ts
 * import { tornado } from "speculoos/interop";
 *
 * const user = tornado.signed({ secret: "cookie_secret" });
 * const raw = user.write("user", "joe");
 * console.log(user.read("user", raw).status); // ok
 * ```
 */
export const tornado: { readonly signed: (options: TornadoOptions) => Codec<string> } = {
  signed({ secret, maxAge = THIRTY_ONE_DAYS }) {
    checkMaxAge(maxAge);
    const keys = deriveKeys(secret, (bytes) => bytes);
    return {
      scheme: "tornado.signed",
      read(name, raw, options) {
        const text = unquotePython(raw);
        const [head, signature] = splitAtLast(text, "|");
        if (head === undefined || !text.startsWith(`${VERSION}|`)) return failure("malformed");
        const signed = `${head}|`;
        const verified = verifyText(signed, signature, keys, (key) => computeSignature(key, signed));
        if (verified.status !== "ok") return verified;
        const [, time, boundName, base64] = readFields(signed) ?? [];
        if (time === undefined || base64 === undefined || !/^\d{1,15}$/.test(time))
          return failure("malformed");
        if (boundName !== name) return failure("wrong-purpose");
        const lifetime = computeLifetime(Number(time), maxAge, options);
        if (lifetime === "expired") return failure("expired");
        const value = decodeBase64Text(base64);
        return value === undefined ? failure("malformed") : { ...verified, value, ...lifetime };
      },
      write(name, value, options) {
        requireWellFormed(value, name);
        // Tornado counts characters when it writes and bytes when it reads.
        if (/[^\x00-\x7f]/.test(name)) {
          throw new CookieError("invalid-name", "the name must be ASCII: Tornado reads no other", name);
        }
        const fields = ["0", String(currentSeconds(options)), name, encodeBase64Text(value)];
        const signed = `${VERSION}|${fields.map((field) => `${field.length}:${field}|`).join("")}`;
        return signed + computeSignature(keys[0], signed);
      },
    };
  },
};

/** Returns key version, time, name and value, or `undefined` if a length is wrong. */
function readFields(text: string): readonly string[] | undefined {
  const fields: string[] = [];
  let at = VERSION.length + 1;
  while (at < text.length && fields.length < 5) {
    const colon = text.indexOf(":", at);
    const digits = text.slice(at, colon);
    if (colon === -1 || !/^(0|[1-9]\d{0,5})$/.test(digits)) return undefined;
    const end = colon + 1 + Number(digits);
    if (text[end] !== "|") return undefined;
    fields.push(text.slice(colon + 1, end));
    at = end + 1;
  }
  return fields.length === 4 && at === text.length ? fields : undefined;
}

function computeSignature(key: Uint8Array, text: string): string {
  return encodeHex(hmac("sha256", key, encodeUtf8(text)));
}
