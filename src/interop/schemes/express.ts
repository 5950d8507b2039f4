/** Express and cookie-parser: `s:` signed text and `j:` JSON, percent-encoded (cookie-signature 1, cookie-parser 1). */

import { hmac } from "#crypto";
import { CookieError } from "../../base/cookie-error.ts";
import { encodeUtf8 } from "../../base/utf8.ts";
import { encodeUnpaddedBase64 } from "../codec/base64-text.ts";
import { type Codec, type ForeignResult, failure } from "../codec/codec.ts";
import { decodeJson, encodeJson } from "../codec/json.ts";
import { encodeComponent } from "../codec/percent.ts";
import { deriveKeys, type ForeignSecrets, type Keys } from "../codec/secrets.ts";
import { readSpellings, splitAtLast, verifyText } from "../codec/signed-text.ts";

/** The first secret writes, all of them read. */
export type ExpressOptions = { readonly secret: ForeignSecrets };

/**
 * The cookies of Express. Objects and arrays are written as JSON after `j:`. The signature does not bind the name, and has
 * no lifetime: a signed cookie can be moved to another name, and never expires.
 *
 * @example
 * ```ts
 * import { express } from "speculoos/interop";
 *
 * const session = express.signed({ secret: "keyboard cat" });
 * const raw = session.write("connect.sid", "an id");
 * const result = session.read("connect.sid", raw);
 * console.log(result.status === "ok" && result.value); // an id
 * ```
 */
export const express: {
  readonly signed: (options: ExpressOptions) => Codec<unknown>;
  readonly json: () => Codec<unknown>;
} = {
  signed({ secret }) {
    const keys = deriveKeys(secret, (bytes) => bytes);
    return {
      scheme: "express.signed",
      read: (_name, raw) => readSpellings(raw, (text) => readSigned(keys, text)),
      write(name, value) {
        const text = typeof value === "string" ? value : writeJson(name, value);
        if (typeof value === "string" && readJson(value) !== undefined) {
          throw new CookieError(
            "invalid-value",
            'the value must not be "j:" and JSON: Express would parse it',
            name,
          );
        }
        return encodeComponent(`s:${text}.${computeSignature(keys[0], text)}`, name);
      },
    };
  },
  json: () => ({
    scheme: "express.json",
    read: (_name, raw) =>
      readSpellings(raw, (text): ForeignResult<unknown> => {
        const value = readJson(text);
        return value === undefined ? failure("malformed") : { status: "ok", value, needsReissue: false };
      }),
    write: (name, value) => encodeComponent(writeJson(name, value), name),
  }),
};

function readSigned(keys: Keys, text: string): ForeignResult<unknown> {
  const [value, signature] = splitAtLast(text.slice(2), ".");
  if (!text.startsWith("s:") || value === undefined) return failure("malformed");
  const verified = verifyText(value, signature, keys, (key) => computeSignature(key, value));
  return verified.status === "ok" ? { ...verified, value: readJson(value) ?? value } : verified;
}

function computeSignature(key: Uint8Array, value: string): string {
  return encodeUnpaddedBase64(hmac("sha256", key, encodeUtf8(value)));
}

/** Parses as cookie-parser does: JSON that is null, false, 0 or "" remains text. */
function readJson(text: string): unknown {
  const value = text.startsWith("j:") ? decodeJson(text.slice(2))?.value : undefined;
  return value ? value : undefined;
}

function writeJson(name: string, value: unknown): string {
  if (typeof value !== "object" || value === null) {
    const found = value === null ? "null" : typeof value;
    throw new CookieError(
      "invalid-value",
      `the value must be a string, an object or an array, as Express writes no other as JSON; got ${found}`,
      name,
    );
  }
  return `j:${encodeJson(value, name)}`;
}
