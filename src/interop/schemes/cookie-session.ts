/** cookie-session: a session as JSON in base64, signed with keygrip (cookie-session 2). */

import { decodeBase64, encodeBase64 } from "../../base/base64.ts";
import { CookieError } from "../../base/cookie-error.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { type Codec, refused } from "../codec/codec.ts";
import { decodeJson, encodeJson } from "../codec/json.ts";
import { type KeygripOptions, keygrip, type WithSignature } from "./keygrip.ts";

/**
 * The whole session in a cookie, readable by all. It carries no time: a session that was copied never ends.
 *
 * @example
 * ```ts
 * import { cookieSession } from "speculoos/interop";
 *
 * const options = { secret: "a secret" };
 * const cookies = cookieSession.session.write("session", { views: 1 }, options);
 * console.log(cookieSession.session.read("session", cookies, options).ok); // true
 * ```
 */
export const cookieSession: {
  readonly session: Codec<Record<string, unknown>, KeygripOptions, WithSignature>;
} = {
  session: {
    signatureSuffix: ".sig",
    read(name, raw, options) {
      const signed = keygrip.signed.read(name, raw, options);
      if (!signed.ok) return signed;
      const bytes = decodeBase64(signed.value);
      const value = bytes && decodeJson(decodeUtf8(bytes))?.value;
      if (!isRecord(value)) return refused("malformed");
      return { ok: true, value, needsReissue: signed.needsReissue };
    },
    write(name, value, options) {
      if (!isRecord(value)) throw new CookieError("invalid-value", "a session is an object", name);
      return keygrip.signed.write(name, encodeBase64(encodeUtf8(encodeJson(value, name))), options);
    },
  },
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
