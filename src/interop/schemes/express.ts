/** Express and cookie-parser: `s:` signed text and `j:` JSON, percent-encoded (cookie-signature 1, cookie-parser 1). */

import { hmac } from "#interop-crypto";
import { encodeBase64 } from "../../base/base64.ts";
import { CookieError } from "../../base/cookie-error.ts";
import { encodeUtf8 } from "../../base/utf8.ts";
import { type Codec, refused } from "../codec/codec.ts";
import { decodeJson, encodeJson } from "../codec/json.ts";
import { decodeComponent, encodeComponent } from "../codec/percent.ts";
import { derivedFrom, type ForeignSecrets } from "../codec/secrets.ts";
import { cutLast, firstFitting } from "../codec/signed-text.ts";

/** The first secret writes, all of them read. */
export type ExpressOptions = { readonly secret: ForeignSecrets };

/**
 * The cookies of Express. Objects and arrays go as JSON behind `j:`. The name is not part of the signature, and there
 * is no lifetime in it: a signed cookie can be moved to another name, and kept for ever.
 *
 * @example
 * ```ts
 * import { express } from "speculoos/interop";
 *
 * const options = { secret: "keyboard cat" };
 * const raw = express.signed.write("connect.sid", "an id", options);
 * const session = express.signed.read("connect.sid", raw, options);
 * console.log(session.ok && session.value); // an id
 * ```
 */
export const express: {
  readonly signed: Codec<unknown, ExpressOptions>;
  readonly json: Codec<unknown, Record<never, never>>;
} = {
  signed: {
    read(_name, raw, options) {
      const text = decodeComponent(raw);
      const cut = text?.startsWith("s:") ? cutLast(text.slice(2), ".") : undefined;
      if (cut === undefined) return refused("malformed");
      const [value, signature] = cut;
      const fitting = firstFitting(keysOf(options), signature, (key) => signatureOf(key, value));
      if (fitting === undefined) return refused("forged");
      return { ok: true, value: jsonOf(value) ?? value, needsReissue: fitting.needsReissue };
    },
    write(name, value, options) {
      const text = typeof value === "string" ? value : textOfJson(name, value);
      if (typeof value === "string" && jsonOf(value) !== undefined) {
        throw new CookieError("invalid-value", 'Express would read this text behind "j:" as JSON', name);
      }
      const signature = signatureOf(keysOf(options)[0]!, text);
      return encodeComponent(`s:${text}.${signature}`, name);
    },
  },
  json: {
    read(_name, raw) {
      const value = jsonOf(decodeComponent(raw) ?? "");
      return value === undefined ? refused("malformed") : { ok: true, value, needsReissue: false };
    },
    write: (name, value) => encodeComponent(textOfJson(name, value), name),
  },
};

const keysOf = derivedFrom((secret) => secret);

function signatureOf(key: Uint8Array, value: string): string {
  return encodeBase64(hmac("sha256", key, encodeUtf8(value))).replace(/=+$/, "");
}

/** What cookie-parser makes of it: JSON that is null, false, 0 or "" stays the text that it was. */
function jsonOf(text: string): unknown {
  const value = text.startsWith("j:") ? decodeJson(text.slice(2))?.value : undefined;
  return value ? value : undefined;
}

function textOfJson(name: string, value: unknown): string {
  if (typeof value !== "object" || value === null) {
    throw new CookieError("invalid-value", "Express has JSON for objects and arrays, text for strings", name);
  }
  return `j:${encodeJson(value, name)}`;
}
