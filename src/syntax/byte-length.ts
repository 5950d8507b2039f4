/** Lengths in octets: what limits are stated in (RFC 6265bis §5.6). */

/** Whether what lies between two offsets takes more octets than that. Counts only where it has to. */
export function exceedsBytes(text: string, limit: number, start: number, end: number): boolean {
  const length = end - start;
  // No character takes more than three octets for each UTF-16 unit.
  return length > limit || (length * 3 > limit && byteLength(text.slice(start, end)) > limit);
}

/** Octets of a byte string; a character above U+00FF counts as its UTF-8 octets. */
export function byteLength(text: string): number {
  let octets = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code <= 0xff) continue;
    // A surrogate pair is two units and four octets.
    octets += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2;
  }
  return octets;
}
