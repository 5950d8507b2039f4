/** JSON in base64url, behind a "." where it is compressed: the payloads of Django's signing and of itsdangerous. */

import { deflate, inflate } from "#zlib";
import { decodeBase64url, encodeBase64url } from "../../base/base64.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";

/** What a payload may inflate to: far above what fits into a cookie otherwise, far below what hurts. */
const MOST_INFLATED = 2 ** 20;

/** The payload; compressed only where that is shorter by two bytes, as these frameworks do. */
export function encodePayload(json: string, compress: boolean): string {
  const plain = encodeUtf8(json);
  if (compress) {
    const deflated = deflate(plain, "zlib");
    if (deflated.length < plain.length - 1) return `.${encodeBase64url(deflated)}`;
  }
  return encodeBase64url(plain);
}

/** The JSON text, or `undefined` where the payload is none. Only ever after its MAC was verified. */
export function decodePayload(payload: string): string | undefined {
  const compressed = payload.startsWith(".");
  const bytes = decodeBase64url(compressed ? payload.slice(1) : payload);
  const plain = compressed && bytes ? inflate(bytes, "zlib", MOST_INFLATED) : bytes;
  return plain && decodeUtf8(plain);
}
