/** Base64 as foreign schemes vary it (RFC 4648): texts as UTF-8, and each alphabet with and without its padding. */

import { decodeBase64, encodeBase64 } from "../../base/base64.ts";
import { decodeBase64url, encodeBase64url } from "../../base/base64url.ts";
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

/** Encodes bytes in base64url with padding, as Go's URLEncoding and Ruby's urlsafe_encode64 do. */
export function encodePaddedBase64url(bytes: Uint8Array): string {
  const text = encodeBase64url(bytes);
  return text + "=".repeat((4 - (text.length % 4)) % 4);
}

/** Returns the bytes, or `undefined` if the text is not what `encodePaddedBase64url` writes for them. */
export function decodePaddedBase64url(text: string): Uint8Array | undefined {
  return text.length % 4 === 0 ? decodeBase64url(text.replace(/={1,2}$/, "")) : undefined;
}
