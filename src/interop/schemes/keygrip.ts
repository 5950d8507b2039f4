/** keygrip and the pillarjs `cookies` module: a second cookie, `name.sig`, holds the signature (keygrip 1, cookies 0.9). */

import { hmac } from "#crypto";
import { encodeBase64url } from "../../base/base64.ts";
import { encodeUtf8 } from "../../base/utf8.ts";
import type { Digest } from "../../platform/crypto.ts";
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
    checkChoice("digest", digest, ["sha1", "sha256", "sha384", "sha512"]);
    const keys = deriveKeys(secret, (bytes) => bytes);
    const computeSignature = (key: Uint8Array, name: string, value: string) =>
      encodeBase64url(hmac(digest, key, encodeUtf8(`${name}=${value}`)));
    return {
      scheme: "keygrip.signed",
      signatureSuffix: ".sig",
      read(name, { value, signature }) {
        if (typeof value !== "string" || typeof signature !== "string" || signature === "") {
          return failure("malformed");
        }
        return verifyText(value, signature, keys, (key) => computeSignature(key, name, value));
      },
      write(name, value) {
        requireWellFormed(value, name);
        return { value, signature: computeSignature(keys[0], name, value) };
      },
    };
  },
};
