/** Lengths in octets: what limits are stated in (RFC 6265bis §5.6). */

/** Octets of a byte string; a character above U+00FF counts as its UTF-8 octets. Stops counting above `limit`. */
export function exceedsOctets(text: string, limit: number): boolean {
  if (text.length > limit) return true;
  // No character takes more than three octets for each UTF-16 unit.
  if (text.length * 3 <= limit) return false;
  return octetLength(text) > limit;
}

/** Octets of a byte string; a character above U+00FF counts as its UTF-8 octets. */
export function octetLength(text: string): number {
  let octets = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code <= 0xff) continue;
    // A surrogate pair is two units and four octets.
    octets += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2;
  }
  return octets;
}
