/** Tornado: `2|1:0|10:time|4:name|8:value|signature`, each field behind its length (create_signed_value of Tornado 6). */

import { hmac } from "#interop-crypto";
import { decodeBase64, encodeBase64 } from "../../base/base64.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { type Codec, type ForeignResult, refused } from "../codec/codec.ts";
import { lifetimeOf, secondsOf, type TimedOptions } from "../codec/lifetime.ts";
import { unquoted } from "../codec/python-quoting.ts";
import { derivedFrom, type ForeignSecrets } from "../codec/secrets.ts";
import { cutLast, firstFitting, hexOf } from "../codec/signed-text.ts";

/** The first secret writes, all of them read. */
export type TornadoOptions = TimedOptions & { readonly secret: ForeignSecrets };

const VERSION = "2";
/** max_age_days as Tornado has it. */
const THIRTY_ONE_DAYS = 31 * 86_400;

/**
 * The signed cookies of Tornado, version 2. The name is bound; the value is readable by all, and good for 31 days unless
 * `maxAge` says otherwise. Cookies of version 1 (SHA-1) are not read.
 *
 * @example
 * ```ts
 * import { tornado } from "speculoos/interop";
 *
 * const options = { secret: "cookie_secret" };
 * const raw = tornado.signed.write("user", "joe", options);
 * console.log(tornado.signed.read("user", raw, options).ok); // true
 * ```
 */
export const tornado: { readonly signed: Codec<string, TornadoOptions> } = {
  signed: {
    read,
    write(name, value, options) {
      const fields = ["0", String(secondsOf(options)), name, encodeBase64(encodeUtf8(value))];
      // Python counts code points here, and every field but the name is ASCII.
      const text = `${VERSION}|${fields.map((field) => `${[...field].length}:${field}|`).join("")}`;
      return text + signatureOf(keysOf(options)[0]!, text);
    },
  },
};

const keysOf = derivedFrom((secret: Uint8Array, _options: TornadoOptions) => secret);

function read(name: string, raw: string, options: TornadoOptions): ForeignResult<string> {
  const text = unquoted(raw);
  const [signed, signature] = cutLast(text, "|") ?? [];
  if (signed === undefined || signature === undefined || !text.startsWith(`${VERSION}|`)) {
    return refused("malformed");
  }
  const fitting = firstFitting(keysOf(options), signature, (key) => signatureOf(key, `${signed}|`));
  if (fitting === undefined) return refused("forged");
  const fields = fieldsOf(`${signed}|`);
  const [, time, boundName, value] = fields ?? [];
  if (time === undefined || boundName === undefined || value === undefined || !/^\d{1,15}$/.test(time)) {
    return refused("malformed");
  }
  if (boundName !== name) return refused("wrong-purpose");
  const { maxAge = THIRTY_ONE_DAYS } = options;
  const lifetime = lifetimeOf(Number(time), maxAge, options);
  if (lifetime === "expired") return refused("expired");
  const bytes = decodeBase64(value);
  const plain = bytes && decodeUtf8(bytes);
  if (plain === undefined) return refused("malformed");
  return { ok: true, value: plain, ...lifetime, needsReissue: fitting.needsReissue };
}

/** Key version, time, name and value, or `undefined` where a length does not fit. */
function fieldsOf(text: string): readonly string[] | undefined {
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

function signatureOf(key: Uint8Array, text: string): string {
  return hexOf(hmac("sha256", key, encodeUtf8(text)));
}
