/** keygrip and the pillarjs `cookies` module: a second cookie, `name.sig`, holds the signature (keygrip 1, cookies 0.9). */

import { hmac } from "#crypto";
import { encodeBase64url } from "../../base/base64.ts";
import { encodeUtf8 } from "../../base/utf8.ts";
import type { Digest } from "../../platform/crypto.ts";
import { encodeHex } from "../codec/bytes.ts";
import { type Codec, failure, type WithSignature } from "../codec/codec.ts";
import { checkChoice } from "../codec/options.ts";
import { deriveKeys, type ForeignSecrets } from "../codec/secrets.ts";
import { verifyText } from "../codec/signed-text.ts";
import { requireWellFormed } from "../codec/well-formed.ts";

/** The first secret writes, all of them read. The default `digest` is "sha1", as in keygrip. */
export type KeygripOptions = {
  readonly secret: ForeignSecrets;
  readonly digest?: Exclude<Digest, "md5"> | undefined;
};

/** Bytes of a MAC, by digest. */
const DIGEST_LENGTHS = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 } as const;

/**
 * A text with its signature in a second cookie. The signature binds the name, and has no lifetime.
 *
 * @example
 * ```ts
 * import { keygrip } from "speculoos/interop";
 *
 * const user = keygrip.signed({ secret: ["new", "old"] });
 * const { value, signature } = user.write("user", "joe"); // cookies "user" and "user.sig"
 * console.log(user.read("user", { value, signature }).status); // ok
 * ```
 */
export const keygrip: { readonly signed: (options: KeygripOptions) => Codec<string, WithSignature> } = {
  signed({ secret, digest = "sha1" }) {
    checkChoice("digest", digest, Object.keys(DIGEST_LENGTHS));
    const keys = deriveKeys(secret, (bytes) => bytes);
    const computeMac = (key: Uint8Array, name: string, value: string) =>
      hmac(digest, key, encodeUtf8(`${name}=${value}`));
    return {
      scheme: "keygrip.signed",
      signatureSuffix: ".sig",
      read(name, { value, signature }) {
        if (typeof value !== "string" || typeof signature !== "string" || signature === "") {
          return failure("malformed");
        }
        // Keygrip's option `encoding` writes the same MAC as hexadecimal digits.
        const isHex = signature.length === 2 * DIGEST_LENGTHS[digest];
        const encode = isHex ? encodeHex : encodeBase64url;
        return verifyText(value, signature, keys, (key) => encode(computeMac(key, name, value)));
      },
      write(name, value) {
        requireWellFormed(value, name);
        return { value, signature: encodeBase64url(computeMac(keys[0], name, value)) };
      },
    };
  },
};
