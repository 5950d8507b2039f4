/** An upper bound of a marshalled value's size, without encoding it: most values are then encoded once, not twice. */

import { MAX_NAME_VALUE_BYTES } from "../../syntax/limits.ts";

/** More bytes than any protection adds to a value in base64url. */
const MAX_PROTECTION_BYTES = 128;

/** Whether a value certainly can be marshalled and is small enough for a cookie of this name. `false`: unknown. */
export function fitsWithoutEncoding(name: string, value: unknown): boolean {
  try {
    const base64Length = Math.ceil((upperBound(value, 0) * 4) / 3);
    return name.length + base64Length + MAX_PROTECTION_BYTES <= MAX_NAME_VALUE_BYTES;
  } catch {
    // A getter of the value: the encoder says so.
    return false;
  }
}

/**
 * Returns an upper bound of the bytes that `encodeMarshalValue` would write for null, booleans, numbers, strings,
 * arrays and plain objects of these; infinity for every other value.
 */
function upperBound(value: unknown, depth: number): number {
  switch (typeof value) {
    case "string":
      return value.isWellFormed() ? MAX_HEAD_BYTES + value.length * 3 : Number.POSITIVE_INFINITY;
    case "number":
    case "boolean":
      return MAX_HEAD_BYTES;
    case "object":
      if (value === null) return MAX_HEAD_BYTES;
      if (depth === MAX_DEPTH) return Number.POSITIVE_INFINITY;
      return Array.isArray(value)
        ? upperBoundOfArray(value, depth + 1)
        : upperBoundOfObject(value, depth + 1);
    default:
      return Number.POSITIVE_INFINITY;
  }
}

/** CBOR's longest head of an item, which is also its longest number (RFC 8949 §3). */
const MAX_HEAD_BYTES = 9;
/** Deeper values are left to the encoder, which has a limit of its own. */
const MAX_DEPTH = 8;

function upperBoundOfArray(array: readonly unknown[], depth: number): number {
  if (Object.getPrototypeOf(array) !== Array.prototype || Object.keys(array).length !== array.length)
    return Number.POSITIVE_INFINITY;
  let bytes = MAX_HEAD_BYTES;
  for (let i = 0; i < array.length && bytes < Number.POSITIVE_INFINITY; i++) {
    bytes += upperBound(array[i], depth);
  }
  return bytes;
}

function upperBoundOfObject(object: object, depth: number): number {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) return Number.POSITIVE_INFINITY;
  const keys = Object.keys(object);
  if (Reflect.ownKeys(object).length !== keys.length) return Number.POSITIVE_INFINITY;
  let bytes = MAX_HEAD_BYTES;
  for (const key of keys) {
    if (key === "__proto__") return Number.POSITIVE_INFINITY;
    bytes += upperBound(key, depth) + upperBound(object[key as keyof typeof object], depth);
  }
  return bytes;
}
