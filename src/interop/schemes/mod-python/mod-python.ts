/** mod_python's own cookies (its manual, chapter 4.7; `Cookie.py` of 3.5): read, written, parsed and printed as it does. */

import { hmac } from "#interop-crypto";
import { decodeBase64, encodeBase64 } from "../../../base/base64.ts";
import { CookieError } from "../../../base/cookie-error.ts";
import { bytesFromLatin1 } from "../../../base/latin1.ts";
import type { Cookie } from "../../../cookies/cookie.ts";
import { constantTimeIncludes } from "../../../keys/constant-time.ts";
import { formatCookieDate } from "../../../syntax/format-cookie-date.ts";
import type { Codec, ForeignResult } from "../../codec/codec.ts";
import { parseModPython } from "./cookie-header.ts";
import { type PythonValue, readPythonMarshal, writePythonMarshal } from "./python-marshal.ts";

/** The first secret writes, all of them read. A text is octets: no character above U+00FF. */
export type ModPythonOptions = { readonly secret: string | Uint8Array | readonly (string | Uint8Array)[] };

/**
 * The cookies of mod_python. Names and texts are byte strings: one character, one octet. Its signature is an HMAC-MD5
 * of name and value run together, so that it can be moved between cookies whose names and values join to the same text;
 * use it to read what is there, and `SignedCookie` for what is new.
 *
 * @example
 * ```ts
 * import { modPython } from "speculoos/interop";
 *
 * const options = { secret: "secret" };
 * const raw = modPython.signed.write("user", "joe", options);
 * console.log(modPython.signed.read("user", raw, options).ok); // true
 * console.log(modPython.parse('a="x; y"; b=2').get("a")); // "x; y"
 * ```
 */
export const modPython: {
  readonly signed: Codec<string, ModPythonOptions>;
  readonly marshal: Codec<PythonValue, ModPythonOptions>;
  /** A Cookie header as mod_python reads it: quotes may hold `;`, the last of a name counts, and `$…` is passed over. */
  readonly parse: (header: string) => Map<string, string>;
  /** A Set-Cookie as mod_python prints it. */
  readonly format: (cookie: Cookie) => string;
} = {
  signed: {
    read: (name, raw, options) => verified(name, raw, options),
    write: (name, value, options) => stamped(name, value, options),
  },
  marshal: {
    read(name, raw, options) {
      const signed = verified(name, raw, options);
      if (!signed.ok) return signed;
      const bytes = decodeBase64(signed.value);
      const decoded = bytes && readPythonMarshal(bytes);
      if (decoded === undefined) return { ok: false, reason: "malformed" };
      return { ok: true, value: decoded.value, needsReissue: signed.needsReissue };
    },
    write: (name, value, options) => stamped(name, encodeBase64(writePythonMarshal(value, name)), options),
  },
  parse: parseModPython,
  format: formatModPython,
};

const TAG_LENGTH = 32;

function verified(name: string, raw: string, options: ModPythonOptions): ForeignResult<string> {
  if (raw.length < TAG_LENGTH) return { ok: false, reason: "malformed" };
  const value = raw.slice(TAG_LENGTH);
  const [nameOctets, valueOctets] = [bytesFromLatin1(name), bytesFromLatin1(value)];
  if (nameOctets === undefined || valueOctets === undefined) return { ok: false, reason: "forged" };
  const keys = keysOf(options);
  for (let index = 0; index < keys.length; index++) {
    const tag = hexOf(hmac("md5", keys[index]!, nameOctets, valueOctets));
    if (constantTimeIncludes(raw, tag, 0)) return { ok: true, value, needsReissue: index > 0 };
  }
  return { ok: false, reason: "forged" };
}

function stamped(name: string, value: string, options: ModPythonOptions): string {
  const [nameOctets, valueOctets] = [bytesFromLatin1(name), bytesFromLatin1(value)];
  // What mod_python leaves to chance: these end the cookie, or the header.
  if (nameOctets === undefined || valueOctets === undefined || /[\x00-\x08\x0a-\x1f\x7f;]/.test(value)) {
    throw new CookieError(
      "invalid-value",
      'the value has a control character, a ";" or a character that is no octet',
      name,
    );
  }
  return hexOf(hmac("md5", keysOf(options)[0]!, nameOctets, valueOctets)) + value;
}

const keysOfOptions = new WeakMap<ModPythonOptions, readonly Uint8Array[]>();

function keysOf(options: ModPythonOptions): readonly Uint8Array[] {
  let keys = keysOfOptions.get(options);
  if (keys === undefined) {
    const { secret } = options;
    keys = (typeof secret === "string" || secret instanceof Uint8Array ? [secret] : secret).map(secretOctets);
    if (keys.length === 0) throw new CookieError("weak-key", "there is no secret");
    keysOfOptions.set(options, keys);
  }
  return keys;
}

function secretOctets(secret: string | Uint8Array): Uint8Array {
  const octets = typeof secret === "string" ? bytesFromLatin1(secret) : Uint8Array.from(secret);
  if (octets === undefined || octets.length === 0) {
    throw new CookieError(
      "weak-key",
      "a secret is at least one octet, as bytes or as a text without characters above U+00FF",
    );
  }
  return octets;
}

function hexOf(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += byte.toString(16).padStart(2, "0");
  return hex;
}

/** In the order of mod_python's `_valid_attr`, each under the name of its property there. */
function formatModPython(cookie: Cookie): string {
  const { version, path, domain, comment, expires, maxAge, sameSite, commentURL, port } = cookie;
  let text = cookie.pair;
  const add = (name: string, value: string | number | undefined) => {
    if (value !== undefined) text += `; ${name}=${value}`;
  };
  const flag = (name: string, set: boolean | undefined) => {
    if (set === true) text += `; ${name}`;
  };
  add("version", version);
  add("path", path);
  add("domain", domain);
  flag("secure", cookie.secure);
  add("comment", comment);
  add("expires", expires && formatCookieDate(expires, "netscape"));
  add("max_age", maxAge);
  add("samesite", sameSite && sameSite[0]!.toUpperCase() + sameSite.slice(1));
  add("commentURL", commentURL);
  flag("discard", cookie.discard);
  add("port", port);
  flag("httponly", cookie.httpOnly);
  return text;
}
