/** Starlette: the session as JSON in base64, signed by itsdangerous (SessionMiddleware of Starlette 0.26 and later). */

import { decodeBase64Text, encodeBase64Text } from "../codec/base64-text.ts";
import { type Codec, failure } from "../codec/codec.ts";
import { decodeJson, encodeJson, escapeNonAscii } from "../codec/json.ts";
import { checkMaxAge, type TimedOptions } from "../codec/lifetime.ts";
import { unquotePython } from "../codec/python-quoting.ts";
import { deriveKeys, type ForeignSecrets } from "../codec/secrets.ts";
import { deriveConcatenatedKey, signTimed, unsignTimed } from "./itsdangerous.ts";

/** The first secret writes, all of them read (Starlette itself takes one). The default `maxAge` is two weeks. */
export type StarletteOptions = TimedOptions & { readonly secret: ForeignSecrets };

const SALT = "itsdangerous.Signer";
const TWO_WEEKS = 14 * 86_400;

/**
 * The session of Starlette and FastAPI: everyone can read it, it is not bound to the cookie's name, and the reader decides
 * by `maxAge` how long it is valid.
 *
 * @example
 * ```ts
 * import { starlette } from "speculoos/interop";
 *
 * const session = starlette.session({ secret: "a secret" });
 * const raw = session.write("session", { user: "joe" });
 * console.log(session.read("session", raw).status); // ok
 * ```
 */
export const starlette: { readonly session: (options: StarletteOptions) => Codec<unknown> } = {
  session({ secret, maxAge = TWO_WEEKS }) {
    checkMaxAge(maxAge);
    const keys = deriveKeys(secret, (bytes) => deriveConcatenatedKey(bytes, SALT));
    return {
      scheme: "starlette.session",
      read(_name, raw, options) {
        const signed = unsignTimed(keys, unquotePython(raw), maxAge, options);
        if (signed.status !== "ok") return signed;
        const decoded = decodeJson(decodeBase64Text(signed.value));
        return decoded === undefined ? failure("malformed") : { ...signed, value: decoded.value };
      },
      write: (name, value, options) =>
        signTimed(keys[0], encodeBase64Text(escapeNonAscii(encodeJson(value, name))), options),
    };
  },
};
