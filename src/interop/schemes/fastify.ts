/** @fastify/cookie: a text, a dot and its HMAC, percent-encoded (@fastify/cookie 11). */

import { hmac } from "#crypto";
import { encodeUtf8 } from "../../base/utf8.ts";
import type { Digest } from "../../platform/crypto.ts";
import { encodeUnpaddedBase64 } from "../codec/base64-text.ts";
import { type Codec, failure } from "../codec/codec.ts";
import { checkChoice } from "../codec/options.ts";
import { deriveKeys, type ForeignSecrets } from "../codec/secrets.ts";
import { readSpellings, splitAtLast, verifyText } from "../codec/signed-text.ts";
import { requireWellFormed } from "../codec/well-formed.ts";

/** The first secret writes, all of them read. The default `digest` is "sha256". */
export type FastifyOptions = {
  readonly secret: ForeignSecrets;
  readonly digest?: Exclude<Digest, "md5"> | undefined;
};

/**
 * The signed cookies of Fastify. The signature does not bind the name, and has no lifetime.
 *
 * @example
 * ```ts
 * import { fastify } from "speculoos/interop";
 *
 * const user = fastify.signed({ secret: "a secret" });
 * const raw = user.write("user", "joe");
 * console.log(user.read("user", raw).status); // ok
 * ```
 */
export const fastify: { readonly signed: (options: FastifyOptions) => Codec<string> } = {
  signed({ secret, digest = "sha256" }) {
    checkChoice("digest", digest, ["sha1", "sha256", "sha384", "sha512"]);
    const keys = deriveKeys(secret, (bytes) => bytes);
    const computeSignature = (key: Uint8Array, value: string) =>
      encodeUnpaddedBase64(hmac(digest, key, encodeUtf8(value)));
    return {
      scheme: "fastify.signed",
      read: (_name, raw) =>
        readSpellings(raw, (text) => {
          const [value, signature] = splitAtLast(text, ".");
          if (value === undefined) return failure("malformed");
          return verifyText(value, signature, keys, (key) => computeSignature(key, value));
        }),
      write(name, value) {
        requireWellFormed(value, name);
        return encodeURIComponent(`${value}.${computeSignature(keys[0], value)}`);
      },
    };
  },
};
