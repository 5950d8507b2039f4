/** @fastify/cookie: a text, a dot and its HMAC, percent-encoded (@fastify/cookie 11). */

import { type Digest, hmac } from "#interop-crypto";
import { encodeBase64 } from "../../base/base64.ts";
import { encodeUtf8 } from "../../base/utf8.ts";
import { type Codec, refused } from "../codec/codec.ts";
import { decodeComponent, encodeComponent } from "../codec/percent.ts";
import { derivedFrom, type ForeignSecrets } from "../codec/secrets.ts";
import { cutLast, firstFitting } from "../codec/signed-text.ts";

/** The first secret writes, all of them read. `digest` is "sha256" unless said. */
export type FastifyOptions = {
  readonly secret: ForeignSecrets;
  readonly digest?: Exclude<Digest, "md5"> | undefined;
};

/**
 * The signed cookies of Fastify. The name is not part of the signature, and there is no lifetime in it.
 *
 * @example
 * ```ts
 * import { fastify } from "speculoos/interop";
 *
 * const options = { secret: "a secret" };
 * const raw = fastify.signed.write("user", "joe", options);
 * console.log(fastify.signed.read("user", raw, options).ok); // true
 * ```
 */
export const fastify: { readonly signed: Codec<string, FastifyOptions> } = {
  signed: {
    read(_name, raw, options) {
      const cut = cutLast(decodeComponent(raw) ?? "", ".");
      if (cut === undefined) return refused("malformed");
      const [value, signature] = cut;
      const fitting = firstFitting(keysOf(options), signature, (key) => signatureOf(key, value, options));
      return fitting === undefined
        ? refused("forged")
        : { ok: true, value, needsReissue: fitting.needsReissue };
    },
    write: (name, value, options) =>
      encodeComponent(`${value}.${signatureOf(keysOf(options)[0]!, value, options)}`, name),
  },
};

const keysOf = derivedFrom((secret: Uint8Array, _options: FastifyOptions) => secret);

function signatureOf(key: Uint8Array, value: string, { digest = "sha256" }: FastifyOptions): string {
  return encodeBase64(hmac(digest, key, encodeUtf8(value))).replace(/=+$/, "");
}
