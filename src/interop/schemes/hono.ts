/** Hono: a text, a dot and its HMAC-SHA-256 in padded base64, percent-encoded (hono/cookie 4). */

import { hmac } from "#interop-crypto";
import { encodeBase64 } from "../../base/base64.ts";
import { encodeUtf8 } from "../../base/utf8.ts";
import { type Codec, refused } from "../codec/codec.ts";
import { decodeComponent, encodeComponent } from "../codec/percent.ts";
import { derivedFrom, type ForeignSecrets } from "../codec/secrets.ts";
import { cutLast, firstFitting } from "../codec/signed-text.ts";

/** The first secret writes, all of them read (Hono itself takes one). */
export type HonoOptions = { readonly secret: ForeignSecrets };

/** 32 bytes in padded base64. */
const SIGNATURE_LENGTH = 44;

/**
 * The signed cookies of Hono. The name is not part of the signature, and there is no lifetime in it.
 *
 * @example
 * ```ts
 * import { hono } from "speculoos/interop";
 *
 * const options = { secret: "a secret" };
 * const raw = hono.signed.write("fortune", "blueberry", options);
 * console.log(hono.signed.read("fortune", raw, options).ok); // true
 * ```
 */
export const hono: { readonly signed: Codec<string, HonoOptions> } = {
  signed: {
    read(_name, raw, options) {
      const cut = cutLast(decodeComponent(raw) ?? "", ".");
      if (cut === undefined || cut[1].length !== SIGNATURE_LENGTH) return refused("malformed");
      const [value, signature] = cut;
      const fitting = firstFitting(keysOf(options), signature, (key) => signatureOf(key, value));
      return fitting === undefined
        ? refused("forged")
        : { ok: true, value, needsReissue: fitting.needsReissue };
    },
    write: (name, value, options) =>
      encodeComponent(`${value}.${signatureOf(keysOf(options)[0]!, value)}`, name),
  },
};

const keysOf = derivedFrom((secret: Uint8Array, _options: HonoOptions) => secret);

function signatureOf(key: Uint8Array, value: string): string {
  return encodeBase64(hmac("sha256", key, encodeUtf8(value)));
}
