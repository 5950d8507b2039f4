/** Writes Python's marshal format, in the forms that Python 2 and 3 both read (CPython's `Python/marshal.c`). */

import { CookieError } from "../../../base/cookie-error.ts";
import { MAX_DEPTH, type PythonValue } from "./python-value.ts";

/**
 * Returns the bytes of a value. A Set becomes a set, an array a list, a Uint8Array bytes.
 *
 * @throws CookieError "not-marshallable"
 */
export function writePythonMarshal(value: PythonValue, cookieName: string): Uint8Array {
  const bytes: number[] = [];
  const refuse = (problem: string): never => {
    throw new CookieError(
      "not-marshallable",
      `the value ${problem}; marshal has null, booleans, numbers, bigints, strings, Uint8Array, arrays, Set and Map`,
      cookieName,
    );
  };
  const writeInt32 = (number: number) =>
    bytes.push(number & 255, (number >> 8) & 255, (number >> 16) & 255, (number >> 24) & 255);
  const start = (code: string, length?: number) => {
    bytes.push(code.charCodeAt(0));
    if (length !== undefined) writeInt32(length);
  };
  const write = (item: PythonValue, depth: number): void => {
    if (depth === MAX_DEPTH && typeof item === "object" && item !== null && !(item instanceof Uint8Array)) {
      refuse(`must not nest deeper than ${MAX_DEPTH} containers`);
    }
    if (item === null) start("N");
    else if (item === true) start("T");
    else if (item === false) start("F");
    else if (typeof item === "number") writeNumber(item);
    else if (typeof item === "bigint") writeLong(item);
    else if (typeof item === "string") writeBytes("u", encodeUtf8WithSurrogates(item));
    else if (item instanceof Uint8Array) writeBytes("s", item);
    else if (Array.isArray(item)) {
      start("[", item.length);
      for (const element of item) write(element, depth + 1);
    } else if (item instanceof Set) {
      start("<", item.size);
      refuseEqual(item);
      for (const member of item) writeHashable(member, depth + 1);
    } else if (item instanceof Map) {
      start("{");
      refuseEqual(item.keys());
      for (const [key, content] of item) {
        writeHashable(key, depth + 1);
        write(content, depth + 1);
      }
      start("0");
    } else refuse("must not contain any other kind of value");
  };
  /** A safe bigint reads back as a number. */
  const refuseEqual = (items: Iterable<PythonValue>) => {
    const seen = new Set<PythonValue>();
    for (const item of items) {
      const identity = typeof item === "bigint" && Number.isSafeInteger(Number(item)) ? Number(item) : item;
      if (seen.has(identity)) refuse("must not have a number and a bigint of one value as keys or in a Set");
      seen.add(identity);
    }
  };
  const writeHashable = (item: PythonValue, depth: number) => {
    if (typeof item === "object" && item !== null && !(item instanceof Uint8Array)) {
      refuse("must not have a container as a key or in a Set, because Python cannot hash it");
    }
    write(item, depth);
  };
  const writeBytes = (code: string, content: Iterable<number> & { readonly length: number }) => {
    start(code, content.length);
    for (const byte of content) bytes.push(byte);
  };
  const writeNumber = (number: number) => {
    if (!Number.isSafeInteger(number) || Object.is(number, -0)) {
      start("g");
      bytes.push(...new Uint8Array(new Float64Array([number]).buffer));
    } else if (number === (number | 0)) start("i", number);
    else writeLong(BigInt(number));
  };
  const writeLong = (long: bigint) => {
    const digits: number[] = [];
    // Hexadecimal, because shifting a long bigint takes quadratic time.
    const hex = (long < 0n ? -long : long).toString(16);
    let pending = 0;
    let bits = 0;
    for (let i = hex.length - 1; i >= 0; i--) {
      pending |= Number.parseInt(hex[i]!, 16) << bits;
      bits += 4;
      if (bits >= 15) {
        digits.push(pending & 0x7fff);
        pending >>>= 15;
        bits -= 15;
      }
    }
    digits.push(pending);
    while (digits.length > 0 && digits.at(-1) === 0) digits.pop();
    start("l", long < 0n ? -digits.length : digits.length);
    for (const digit of digits) bytes.push(digit & 255, digit >> 8);
  };
  write(value, 0);
  return Uint8Array.from(bytes);
}

/** Encodes UTF-8 as Python does: `TextEncoder` would replace half of a surrogate pair. */
function encodeUtf8WithSurrogates(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0)!;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63));
    else if (point < 0x10000)
      bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    else
      bytes.push(
        0xf0 | (point >> 18),
        0x80 | ((point >> 12) & 63),
        0x80 | ((point >> 6) & 63),
        0x80 | (point & 63),
      );
  }
  return bytes;
}
