/** Byte strings: each character, U+0000 to U+00FF, is one byte, as HTTP and old Python have them. */

/** Returns the bytes, or `undefined` if a character is above U+00FF. */
export function bytesFromLatin1(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) return undefined;
    bytes[i] = code;
  }
  return bytes;
}

/** Returns the byte string of these bytes. */
export function latin1FromBytes(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
