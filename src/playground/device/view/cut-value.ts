/** Values that nobody may read from the screen: of cookies, challenges, identifiers and proofs. */

/** Returns the first eight characters and the last four, so that one can see whether two values are the same. */
export function cutValue(value: string): string {
  return value.length <= 16 ? value : `${value.slice(0, 8)}…${value.slice(-4)}`;
}
