/** Base64 with padding (RFC 4648 §4), strict: exactly one text stands for each sequence of bytes. */

import { decodeBase64url, encodeBase64url } from "./base64url.ts";

export function encodeBase64(bytes: Uint8Array): string {
  const text = encodeBase64url(bytes).replaceAll("-", "+").replaceAll("_", "/");
  return text + "=".repeat((4 - (text.length % 4)) % 4);
}

/** The bytes, or `undefined` where the text is not what `encodeBase64` would have written for them. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || text.includes("-") || text.includes("_")) return undefined;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return decodeBase64url(
    text
      .slice(0, text.length - padding)
      .replaceAll("+", "-")
      .replaceAll("/", "_"),
  );
}
