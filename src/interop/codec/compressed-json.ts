/** JSON in base64url, with "." in front if it is compressed: the payloads of Django's signing and of itsdangerous. */

import { deflate, inflate } from "#zlib";
import { decodeBase64url, encodeBase64url } from "../../base/base64.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";

/** Far more than a cookie holds otherwise, and far less than exhausts the memory. */
const MAX_INFLATED_LENGTH = 2 ** 20;

/** Writes the payload. Compresses only if that is shorter by two bytes, as these frameworks do. */
export function encodePayload(json: string, compress: boolean): string {
  const plain = encodeUtf8(json);
  if (compress) {
    const deflated = deflate(plain, "zlib");
    if (deflated.length < plain.length - 1) return `.${encodeBase64url(deflated)}`;
  }
  return encodeBase64url(plain);
}

/** Returns the JSON text, or `undefined` if the payload is invalid. Call it only after the MAC was verified. */
export function decodePayload(payload: string): string | undefined {
  const compressed = payload.startsWith(".");
  const bytes = decodeBase64url(compressed ? payload.slice(1) : payload);
  const plain = compressed && bytes ? inflate(bytes, "zlib", MAX_INFLATED_LENGTH) : bytes;
  return plain && decodeUtf8(plain);
}
