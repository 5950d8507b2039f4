/** keygrip and the pillarjs `cookies` module: a second cookie, `name.sig`, holds the signature (keygrip 1, cookies 0.9). */

import { type Digest, hmac } from "#interop-crypto";
import { encodeBase64url } from "../../base/base64.ts";
import { encodeUtf8 } from "../../base/utf8.ts";
import { type Codec, type ForeignResult, refused } from "../codec/codec.ts";
import { derivedFrom, type ForeignSecrets } from "../codec/secrets.ts";
import { firstFitting } from "../codec/signed-text.ts";

/** The first secret writes, all of them read. `digest` is "sha1" unless said, as with keygrip. */
export type KeygripOptions = {
  readonly secret: ForeignSecrets;
  readonly digest?: Exclude<Digest, "md5"> | undefined;
};

/** The values of the two cookies, `name` and `name.sig`. */
export type WithSignature = { readonly value: string; readonly signature: string };

/**
 * A text and its signature in a second cookie. The name is part of what is signed; there is no lifetime in it.
 *
 * @example
 * ```ts
 * import { keygrip } from "speculoos/interop";
 *
 * const options = { secret: ["new", "old"] };
 * const { value, signature } = keygrip.signed.write("user", "joe", options); // cookies "user" and "user.sig"
 * console.log(keygrip.signed.read("user", { value, signature }, options).ok); // true
 * ```
 */
export const keygrip: { readonly signed: Codec<string, KeygripOptions, WithSignature> } = {
  signed: {
    signatureSuffix: ".sig",
    read: verified,
    write: (name, value, options) => ({
      value,
      signature: signatureOf(keysOf(options)[0]!, name, value, options),
    }),
  },
};

const keysOf = derivedFrom((secret: Uint8Array, _options: KeygripOptions) => secret);

function verified(
  name: string,
  { value, signature }: WithSignature,
  options: KeygripOptions,
): ForeignResult<string> {
  if (typeof value !== "string" || typeof signature !== "string" || signature === "")
    return refused("malformed");
  const fitting = firstFitting(keysOf(options), signature, (key) => signatureOf(key, name, value, options));
  return fitting === undefined ? refused("forged") : { ok: true, value, needsReissue: fitting.needsReissue };
}

function signatureOf(
  key: Uint8Array,
  name: string,
  value: string,
  { digest = "sha1" }: KeygripOptions,
): string {
  return encodeBase64url(hmac(digest, key, encodeUtf8(`${name}=${value}`)));
}
