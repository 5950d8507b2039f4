/** Starlette: the session as JSON in base64, signed by itsdangerous (SessionMiddleware of Starlette 0.26 and later). */

import { decodeBase64, encodeBase64 } from "../../base/base64.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { type Codec, refused } from "../codec/codec.ts";
import { asciiJson, decodeJson, encodeJson } from "../codec/json.ts";
import type { TimedOptions } from "../codec/lifetime.ts";
import { unquoted } from "../codec/python-quoting.ts";
import { derivedFrom, type ForeignSecrets } from "../codec/secrets.ts";
import { concatenatedKey, signTimed, unsignTimed } from "./itsdangerous.ts";

/** The first secret writes, all of them read (Starlette itself takes one). */
export type StarletteOptions = TimedOptions & { readonly secret: ForeignSecrets };

const SALT = "itsdangerous.Signer";
const TWO_WEEKS = 14 * 86_400;

/**
 * The session of Starlette and FastAPI: readable by all, not bound to the cookie's name, good for two weeks unless
 * `maxAge` says otherwise.
 *
 * @example
 * ```ts
 * import { starlette } from "speculoos/interop";
 *
 * const options = { secret: "a secret" };
 * const raw = starlette.session.write("session", { user: "joe" }, options);
 * console.log(starlette.session.read("session", raw, options).ok); // true
 * ```
 */
export const starlette: { readonly session: Codec<unknown, StarletteOptions> } = {
  session: {
    read(_name, raw, options) {
      const { maxAge = TWO_WEEKS } = options;
      const signed = unsignTimed(keysOf(options), unquoted(raw), maxAge, options);
      if (!signed.ok) return signed;
      const bytes = decodeBase64(signed.value);
      const decoded = bytes && decodeJson(decodeUtf8(bytes));
      return decoded === undefined ? refused("malformed") : { ...signed, value: decoded.value };
    },
    write(name, value, options) {
      const payload = encodeBase64(encodeUtf8(asciiJson(encodeJson(value, name))));
      return signTimed(keysOf(options)[0]!, payload, options);
    },
  },
};

const keysOf = derivedFrom((secret: Uint8Array, _options: StarletteOptions) => concatenatedKey(secret, SALT));
