/** cookie-session: a session as JSON in base64, signed with keygrip (cookie-session 2). */

import { CookieError } from "../../base/cookie-error.ts";
import { decodeBase64Text, encodeBase64Text } from "../codec/base64-text.ts";
import { type Codec, failure, type WithSignature } from "../codec/codec.ts";
import { decodeJson, encodeJson, isRecord } from "../codec/json.ts";
import { type KeygripOptions, keygrip } from "./keygrip.ts";

/**
 * The sessions of cookie-session: everyone can read them. They carry no time, so a copy of a session never expires.
 *
 * @example
 * ```ts
 * import { cookieSession } from "speculoos/interop";
 *
 * const session = cookieSession.session({ secret: "a secret" });
 * const cookies = session.write("session", { views: 1 }); // of "session" and "session.sig"
 * console.log(session.read("session", cookies).status); // ok
 * ```
 */
export const cookieSession: {
  readonly session: (options: KeygripOptions) => Codec<Record<string, unknown>, WithSignature>;
} = {
  session(options) {
    const signed = keygrip.signed(options);
    return {
      scheme: "cookieSession.session",
      signatureSuffix: ".sig",
      read(name, raw) {
        const verified = signed.read(name, raw);
        if (verified.status !== "ok") return verified;
        const value = decodeJson(decodeBase64Text(verified.value))?.value;
        return isRecord(value) ? { ...verified, value } : failure("malformed");
      },
      write(name, value) {
        if (!isRecord(value)) throw new CookieError("invalid-value", "a session must be an object", name);
        return signed.write(name, encodeBase64Text(encodeJson(value, name)));
      },
    };
  },
};
