/** Percent-encoded values, as `encodeURIComponent` writes them. */

/** Returns the decoded text, or the text as it is if it is not well encoded. */
export function decodePercent(text: string): string {
  if (text.indexOf("%") === -1) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
