/** UTF-8, strict in both directions (WHATWG Encoding). */

const encoder = new TextEncoder();

/** The octets of a text. A lone surrogate becomes U+FFFD, as everywhere on the platform. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text, or `undefined` where the octets are not UTF-8. */
export function decodeUtf8(octets: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return undefined;
  }
}
