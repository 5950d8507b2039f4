/** Comparisons whose time does not reveal where two texts differ. Lengths are public. */

/** Whether two sequences of bytes are the same. */
export function constantTimeEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}

/** Whether `text` contains `expected` at the index `start`. */
export function constantTimeIncludes(text: string, expected: string, start: number): boolean {
  let difference = Number(text.length < start + expected.length);
  for (let i = 0; i < expected.length; i++) difference |= text.charCodeAt(start + i) ^ expected.charCodeAt(i);
  return difference === 0;
}
