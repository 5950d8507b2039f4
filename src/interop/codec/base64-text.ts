/** Base64 as foreign schemes vary it (RFC 4648): texts as UTF-8, and base64 without its padding. */

import { decodeBase64, encodeBase64 } from "../../base/base64.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";

/** Encodes a text's UTF-8 in base64 with padding. */
export function encodeBase64Text(text: string): string {
  return encodeBase64(encodeUtf8(text));
}

/** Returns the text, or `undefined` if the base64 or the UTF-8 in it is invalid. */
export function decodeBase64Text(base64: string): string | undefined {
  const bytes = decodeBase64(base64);
  return bytes && decodeUtf8(bytes);
}

/** Encodes bytes in base64 without padding, as `cookie-signature` and Fastify write signatures. */
export function encodeUnpaddedBase64(bytes: Uint8Array): string {
  return encodeBase64(bytes).replace(/=+$/, "");
}
