/** The octets of a Cookie header, whose cookies a script or a file may have set as text (RFC 6265bis §5.8.3). */

import { latin1FromBytes } from "../../base/latin1.ts";
import { encodeUtf8 } from "../../base/utf8.ts";

/** Returns a byte string in which the UTF-8 octets of each character above U+00FF stand for it, as browsers send it. */
export function onlyBytes(text: string): string {
  // Takes no time in a string of bytes, which engines recognise.
  if (!/[^\x00-\xff]/.test(text)) return text;
  return text.replace(/[^\x00-\xff]+/g, (characters) => latin1FromBytes(encodeUtf8(characters)));
}
