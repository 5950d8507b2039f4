/** UTF-8 (WHATWG Encoding). Decoding is strict. */

const encoder = new TextEncoder();

/** Returns the bytes of a text. A lone surrogate becomes U+FFFD, as everywhere on the platform. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Returns the text, or `undefined` if the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
