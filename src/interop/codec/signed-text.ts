/** Texts with a signature at the end, after a separator: how they are split, and verified in constant time. */

import { constantTimeIncludes } from "../../keys/constant-time.ts";
import { type ForeignResult, failure } from "./codec.ts";
import { decodeComponent } from "./percent.ts";
import { tryKeys } from "./secrets.ts";

/** Splits at the last separator. Both parts are `undefined` if there is none. */
export function splitAtLast(
  text: string,
  separator: string,
): [head: string, tail: string] | [head: undefined, tail: undefined] {
  const at = text.lastIndexOf(separator);
  return at === -1 ? [undefined, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** Reads each text that a JavaScript framework can have spelled so. Returns the first that is valid, else the first failure. */
export function readSpellings<T>(raw: string, read: (text: string) => ForeignResult<T>): ForeignResult<T> {
  let result: ForeignResult<T> = failure("malformed");
  for (const text of decodeComponent(raw) ?? []) {
    const next = read(text);
    if (next.status === "ok") return next;
    if (result.status === "malformed") result = next;
  }
  return result;
}

/**
 * Returns `value` if `signature` is that of one of the keys, and else "forged". Half of a surrogate pair has no UTF-8: to a
 * MAC it is the same as U+FFFD.
 */
export function verifyText<K>(
  value: string,
  signature: string,
  keys: readonly K[],
  computeSignature: (key: K) => string,
): ForeignResult<string> {
  if (!value.isWellFormed()) return failure("forged");
  const match = tryKeys(keys, (key) => constantTimeEqualText(signature, computeSignature(key)) || undefined);
  return match === undefined ? failure("forged") : { status: "ok", value, needsReissue: match.needsReissue };
}

/** Whether two texts are equal. Their lengths are public, the place of a difference is not. */
export function constantTimeEqualText(given: string, expected: string): boolean {
  return given.length === expected.length && constantTimeIncludes(given, expected, 0);
}
