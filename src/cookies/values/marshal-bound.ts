/** A quick look at a value that is to be marshalled: spares encoding it twice, once to check it and once to print it. */

import { MAX_NAME_VALUE_BYTES } from "../../syntax/limits.ts";

/** More than any protection adds to a value in base64url. */
const OVERHEAD = 128;

/** Whether a value can be marshalled and goes into a cookie of this name, as far as a quick look can tell. */
export function fitsWithoutEncoding(name: string, value: unknown): boolean {
  const octets = Math.ceil((boundOf(value, 0) * 4) / 3);
  return name.length + octets + OVERHEAD <= MAX_NAME_VALUE_BYTES;
}

/**
 * An upper bound of the octets that `encodeMarshalValue` would write for null, booleans, numbers, strings, arrays and
 * plain objects of these; infinity for everything that needs a closer look.
 */
function boundOf(value: unknown, depth: number): number {
  switch (typeof value) {
    case "string":
      return value.isWellFormed() ? HEAD + value.length * 3 : Number.POSITIVE_INFINITY;
    case "number":
    case "boolean":
      return HEAD;
    case "object":
      if (value === null) return HEAD;
      if (depth === DEPTH) return Number.POSITIVE_INFINITY;
      return Array.isArray(value) ? boundOfArray(value, depth + 1) : boundOfObject(value, depth + 1);
    default:
      return Number.POSITIVE_INFINITY;
  }
}

/** CBOR's longest head of an item, which is also its longest number (RFC 8949 §3). */
const HEAD = 9;
/** What lies deeper is left to the encoder and its own bound. */
const DEPTH = 8;

function boundOfArray(array: readonly unknown[], depth: number): number {
  let octets = HEAD;
  for (let i = 0; i < array.length && octets < Number.POSITIVE_INFINITY; i++) {
    // A hole reads as undefined, which needs a closer look too.
    octets += boundOf(array[i], depth);
  }
  return octets;
}

function boundOfObject(object: object, depth: number): number {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) return Number.POSITIVE_INFINITY;
  let octets = HEAD;
  for (const key of Reflect.ownKeys(object)) {
    if (typeof key === "symbol" || key === "__proto__") return Number.POSITIVE_INFINITY;
    octets += boundOf(key, depth) + boundOf(object[key as keyof typeof object], depth);
  }
  return octets;
}
