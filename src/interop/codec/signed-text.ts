/** Texts with a MAC at the end, behind a separator: how they are cut, and compared in constant time. */

import { constantTimeIncludes } from "../../keys/constant-time.ts";

/** What stands before and behind the last separator, or `undefined` where there is none. */
export function cutLast(text: string, separator: string): [head: string, tail: string] | undefined {
  const at = text.lastIndexOf(separator);
  return at === -1 ? undefined : [text.slice(0, at), text.slice(at + separator.length)];
}

/** Whether two texts are the same. Their lengths are public, where they differ is not. */
export function sameText(given: string, expected: string): boolean {
  return given.length === expected.length && constantTimeIncludes(given, expected, 0);
}

/** The first of the keys for which a MAC fits, or `undefined`. */
export function firstFitting<K>(
  keys: readonly K[],
  given: string,
  macOf: (key: K) => string,
): { readonly key: K; readonly needsReissue: boolean } | undefined {
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index]!;
    if (sameText(given, macOf(key))) return { key, needsReissue: index > 0 };
  }
  return undefined;
}

export function hexOf(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += byte.toString(16).padStart(2, "0");
  return hex;
}

/** The bytes, or `undefined` for anything but pairs of lower-case digits. */
export function bytesOfHex(hex: string): Uint8Array | undefined {
  if (!/^([0-9a-f]{2})*$/.test(hex)) return undefined;
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  );
}
