/** Lengths in bytes, in which the limits of cookies are stated (RFC 6265bis §5.6). */

/** Whether `text.slice(start, end)` has more than `limit` bytes. Counts them only if the length leaves it open. */
export function exceedsBytes(text: string, limit: number, start: number, end: number): boolean {
  const length = end - start;
  // No character has more than three bytes for each UTF-16 unit.
  return length > limit || (length * 3 > limit && byteLength(text.slice(start, end)) > limit);
}

/** Returns the bytes of a byte string. A character above U+00FF counts as its UTF-8 bytes. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code <= 0xff) continue;
    // A surrogate pair is two units and four bytes.
    bytes += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
