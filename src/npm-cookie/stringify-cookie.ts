/** A record of values as a Cookie header (RFC 6265bis §4.2.1), with the API of the npm package `cookie` 2. */

import type { Cookies } from "./parse-cookie.ts";

export type StringifyOptions = {
  /** Encodes a value. The default percent-encodes a value that is not all `cookie-octet`s. */
  encode?: (text: string) => string;
};

/**
 * Prints "name=value; name=value". A name whose value is `undefined` is left out.
 *
 * @throws TypeError if a name or an encoded value is invalid. The message never contains the value.
 * @example
 * ```ts
 * import { stringifyCookie } from "speculoos";
 *
 * console.log(stringifyCookie({ theme: "dark", greeting: "café" })); // theme=dark; greeting=caf%C3%A9
 * ```
 */
export function stringifyCookie(cookies: Cookies, options?: StringifyOptions): string {
  let header = "";
  for (const name of Object.keys(cookies)) {
    const value = cookies[name];
    if (value === undefined) continue;
    header += (header && "; ") + stringifyPair(name, value, options);
  }
  return header;
}

/** Prints one "name=value" after checking both, as they are in print: of an object each conversion can return another text. */
export function stringifyPair(name: string, value: string, options?: StringifyOptions): string {
  const nameText = `${name}`;
  if (name === undefined || nameText === "" || !isOctets(nameText, NAME))
    throw new TypeError("cookie name is invalid: it must be visible ASCII without `=` and `;`");
  const encode = options?.encode;
  const text = `${encode === undefined ? value : encode(value)}`;
  if (encode === undefined) return `${nameText}=${isOctets(text, CLEAN) ? text : encodeURIComponent(text)}`;
  if (!isOctets(text, VALUE))
    throw new TypeError("cookie value is invalid: encode must return visible ASCII without `;`");
  return `${nameText}=${text}`;
}

const NAME = 1;
const VALUE = 2;
/** Characters that every reader returns unchanged, whether or not it percent-decodes. */
const CLEAN = 4;

/** The classes of each character. Names are wider than tokens, because those of real cookies are. */
const CLASSES = new Uint8Array(128);
for (let code = 0x21; code <= 0x7e; code++) {
  const character = String.fromCharCode(code);
  if (character === ";") continue;
  CLASSES[code] = VALUE | (character === "=" ? 0 : NAME) | ('",\\%'.includes(character) ? 0 : CLEAN);
}

function isOctets(text: string, wanted: number): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7e || (CLASSES[code]! & wanted) === 0) return false;
  }
  return true;
}
