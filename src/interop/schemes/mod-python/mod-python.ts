/** mod_python's own cookies (its manual, chapter 4.7; `Cookie.py` of 3.5): read, written, parsed and printed as it does. */

import { hmac } from "#crypto";
import { decodeBase64, encodeBase64 } from "../../../base/base64.ts";
import { CookieError } from "../../../base/cookie-error.ts";
import { bytesFromLatin1 } from "../../../base/latin1.ts";
import { ATTRIBUTE_NAMES, type CookieAttributes } from "../../../cookies/attributes/attributes.ts";
import { omitUndefined } from "../../../cookies/attributes/omit-undefined.ts";
import { Cookie } from "../../../cookies/cookie.ts";
import { formatCookieDate } from "../../../syntax/dates/format-cookie-date.ts";
import { encodeHex } from "../../codec/bytes.ts";
import { type Codec, type ForeignResult, failure } from "../../codec/codec.ts";
import { deriveKeys, type ForeignSecrets, type Keys } from "../../codec/secrets.ts";
import { verifyText } from "../../codec/signed-text.ts";
import { requireWellFormed } from "../../codec/well-formed.ts";
import { parseModPython } from "./cookie-header.ts";
import type { PythonValue } from "./python-value.ts";
import { readPythonMarshal } from "./read-python-marshal.ts";
import { writePythonMarshal } from "./write-python-marshal.ts";

/** The first secret writes, all of them read. A string is a byte string: no character above U+00FF. */
export type ModPythonOptions = { readonly secret: ForeignSecrets };

/**
 * The cookies of mod_python. Names and values are byte strings: one character is one byte. Its signature is an HMAC-MD5 of
 * name and value run together, so that it can be moved between cookies whose names and values join to the same text. Use it
 * to read existing cookies, and `SignedCookie` for new ones.
 *
 * @example
 * ```ts
 * import { modPython } from "speculoos/interop";
 *
 * const user = modPython.signed({ secret: "secret" });
 * const raw = user.write("user", "joe");
 * console.log(user.read("user", raw).status); // ok
 * console.log(modPython.parse('a="x; y"; b=2').get("a")); // "x; y"
 * ```
 */
export const modPython: {
  readonly signed: (options: ModPythonOptions) => Codec<string>;
  readonly marshal: (options: ModPythonOptions) => Codec<PythonValue>;
  /** Parses a Cookie header as mod_python does: quotes may contain `;`, the last of a name counts, and `$…` is skipped. */
  readonly parse: (header: string) => Map<string, string>;
  /** Prints a Set-Cookie value as mod_python does. */
  readonly format: (cookie: Cookie) => string;
} = {
  signed({ secret }) {
    const keys = deriveByteStrings(secret);
    return {
      scheme: "modPython.signed",
      read: (name, raw) => verify(keys, name, raw),
      write(name, value) {
        requireWellFormed(value, name);
        return sign(keys[0], name, value);
      },
    };
  },
  marshal({ secret }) {
    const keys = deriveByteStrings(secret);
    return {
      scheme: "modPython.marshal",
      read(name, raw) {
        const verified = verify(keys, name, raw);
        if (verified.status !== "ok") return verified;
        const bytes = decodeBase64(verified.value);
        const decoded = bytes && readPythonMarshal(bytes);
        return decoded === undefined ? failure("malformed") : { ...verified, value: decoded.value };
      },
      write: (name, value) => sign(keys[0], name, encodeBase64(writePythonMarshal(value, name))),
    };
  },
  parse: parseModPython,
  format: formatModPython,
};

/** Bytes of the signature's hexadecimal text. */
const SIGNATURE_LENGTH = 32;

function deriveByteStrings(secret: ForeignSecrets): Keys {
  return deriveKeys(secret, (bytes) => bytes, bytesFromLatin1);
}

function verify(keys: Keys, name: string, raw: string): ForeignResult<string> {
  if (raw.length < SIGNATURE_LENGTH) return failure("malformed");
  const value = raw.slice(SIGNATURE_LENGTH);
  const [nameBytes, valueBytes] = [bytesFromLatin1(name), bytesFromLatin1(value)];
  if (nameBytes === undefined || valueBytes === undefined) return failure("forged");
  return verifyText(value, raw.slice(0, SIGNATURE_LENGTH), keys, (key) =>
    computeSignature(key, nameBytes, valueBytes),
  );
}

function sign(key: Uint8Array, name: string, value: string): string {
  const [nameBytes, valueBytes] = [bytesFromLatin1(name), bytesFromLatin1(value)];
  // mod_python does not check these, which end the cookie or the header.
  if (nameBytes === undefined || valueBytes === undefined || /[\x00-\x08\x0a-\x1f\x7f;]/.test(value)) {
    throw new CookieError(
      "invalid-value",
      'the value must not contain a control character, a ";" or a character above U+00FF',
      name,
    );
  }
  return computeSignature(key, nameBytes, valueBytes) + value;
}

function computeSignature(key: Uint8Array, name: Uint8Array, value: Uint8Array): string {
  return encodeHex(hmac("md5", key, name, value));
}

/**
 * Prints the attributes in the order of mod_python's `_valid_attr`, each under the name of its property there.
 *
 * @throws CookieError if it is a received cookie that no program could have made.
 */
function formatModPython(given: Cookie): string {
  const { name, value } = given;
  // A copy is checked anew: a received cookie can have any name and value, a subclass getters of its own.
  const cookie = new Cookie(name, value, omitUndefined<CookieAttributes>(given, ATTRIBUTE_NAMES));
  const { version, path, domain, comment, expires, maxAge, sameSite, commentURL, port } = cookie;
  let text = cookie.pair;
  const add = (name: string, value: string | number | undefined) => {
    if (value !== undefined) text += `; ${name}=${value}`;
  };
  const addFlag = (name: string, set: boolean | undefined) => {
    if (set === true) text += `; ${name}`;
  };
  add("version", version);
  add("path", path);
  add("domain", domain);
  addFlag("secure", cookie.secure);
  add("comment", comment);
  add("expires", expires && formatCookieDate(expires, "netscape"));
  add("max_age", maxAge);
  add("samesite", sameSite && sameSite[0]!.toUpperCase() + sameSite.slice(1));
  add("commentURL", commentURL);
  addFlag("discard", cookie.discard);
  add("port", port);
  addFlag("httponly", cookie.httpOnly);
  return text;
}
