/** Texts with a signature at the end, after a separator: how they are split, and verified in constant time. */

import { constantTimeIncludes } from "../../keys/constant-time.ts";
import { type ForeignResult, failure } from "./codec.ts";
import { tryKeys } from "./secrets.ts";

/** Splits at the last separator. Both parts are `undefined` if there is none. */
export function splitAtLast(
  text: string,
  separator: string,
): [head: string, tail: string] | [head: undefined, tail: undefined] {
  const at = text.lastIndexOf(separator);
  return at === -1 ? [undefined, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** Returns `value` if `signature` is that of one of the keys, and else "forged". */
export function verifyText<K>(
  value: string,
  signature: string,
  keys: readonly K[],
  computeSignature: (key: K) => string,
): ForeignResult<string> {
  const match = tryKeys(keys, (key) => constantTimeEqualText(signature, computeSignature(key)) || undefined);
  return match === undefined ? failure("forged") : { status: "ok", value, needsReissue: match.needsReissue };
}

/** Whether two texts are equal. Their lengths are public, the place of a difference is not. */
export function constantTimeEqualText(given: string, expected: string): boolean {
  return given.length === expected.length && constantTimeIncludes(given, expected, 0);
}
