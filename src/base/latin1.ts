/** Byte strings: texts in which each character from U+0000 to U+00FF is one octet, as HTTP and old Python have them. */

/** The octets, or `undefined` where a character is none. */
export function bytesFromLatin1(text: string): Uint8Array | undefined {
  const octets = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) return undefined;
    octets[i] = code;
  }
  return octets;
}

/** The byte string of octets. */
export function latin1FromBytes(octets: Uint8Array): string {
  let text = "";
  for (const octet of octets) text += String.fromCharCode(octet);
  return text;
}
