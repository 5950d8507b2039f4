/** Hono: a text, a dot and its HMAC-SHA-256 in padded base64, percent-encoded (hono/cookie 4). */

import { hmac } from "#crypto";
import { encodeBase64 } from "../../base/base64.ts";
import { encodeUtf8 } from "../../base/utf8.ts";
import { type Codec, failure } from "../codec/codec.ts";
import { deriveKeys, type ForeignSecrets } from "../codec/secrets.ts";
import { readSpellings, splitAtLast, verifyText } from "../codec/signed-text.ts";
import { requireWellFormed } from "../codec/well-formed.ts";

/** The first secret writes, all of them read (Hono itself takes one). */
export type HonoOptions = { readonly secret: ForeignSecrets };

/** 32 bytes in padded base64. */
const SIGNATURE_LENGTH = 44;

/**
 * The signed cookies of Hono. The signature does not bind the name, and has no lifetime.
 *
 * @example
 * ```ts
 * import { hono } from "speculoos/interop";
 *
 * const fortune = hono.signed({ secret: "a secret" });
 * const raw = fortune.write("fortune", "blueberry");
 * console.log(fortune.read("fortune", raw).status); // ok
 * ```
 */
export const hono: { readonly signed: (options: HonoOptions) => Codec<string> } = {
  signed({ secret }) {
    const keys = deriveKeys(secret, (bytes) => bytes);
    return {
      scheme: "hono.signed",
      read: (_name, raw) =>
        readSpellings(raw, (text) => {
          const [value, signature] = splitAtLast(text, ".");
          if (value === undefined || signature.length !== SIGNATURE_LENGTH) return failure("malformed");
          return verifyText(value, signature, keys, (key) => computeSignature(key, value));
        }),
      write(name, value) {
        requireWellFormed(value, name);
        return encodeURIComponent(`${value}.${computeSignature(keys[0], value)}`);
      },
    };
  },
};

function computeSignature(key: Uint8Array, value: string): string {
  return encodeBase64(hmac("sha256", key, encodeUtf8(value)));
}
