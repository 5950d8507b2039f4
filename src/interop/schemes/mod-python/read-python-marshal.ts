/** Reads Python's marshal format, versions 0 to 2, as Python 2 and 3 write it (CPython's `Python/marshal.c`). */

import { latin1FromBytes } from "../../../base/latin1.ts";
import { MAX_DEPTH, type PythonValue } from "./python-value.ts";

/** Returns `{ value }`, or `undefined` if the bytes are not exactly one Python value. Wrapped, because the value can be `null`. */
export function readPythonMarshal(bytes: Uint8Array): { readonly value: PythonValue } | undefined {
  const reader = new Reader(bytes);
  const value = reader.readValue();
  return value !== undefined && reader.at === bytes.length ? { value } : undefined;
}

/** A container that is still open: its items so far, and how many follow (a dict has a mark at its end instead). */
type OpenContainer = { readonly code: string; readonly items: PythonValue[]; remaining: number };

class Reader {
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** Version 1 and 2 write an interned string once, and then refer to it by its number. */
  readonly #interned: Uint8Array[] = [];

  constructor(bytes: Uint8Array) {
    // A plain view: the `slice` of a Buffer would share its memory.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** A loop over its own stack: deep nesting cannot exhaust the call stack. */
  readValue(): PythonValue | undefined {
    const stack: OpenContainer[] = [];
    for (;;) {
      const code = this.#readCode();
      const top = stack.at(-1);
      let done: PythonValue | undefined;
      if (code === "0") {
        // The end of a dict, which is only valid instead of a key.
        if (top?.code !== "{" || top.items.length % 2 !== 0) return undefined;
        top.remaining = 0;
      } else if (code === "(" || code === "[" || code === "<" || code === ">" || code === "{") {
        const remaining = code === "{" ? Number.POSITIVE_INFINITY : this.#readLength();
        if (remaining === undefined || stack.length >= MAX_DEPTH) return undefined;
        stack.push({ code, items: [], remaining });
      } else {
        done = this.#readScalar(code);
        if (done === undefined) return undefined;
        if (top === undefined) return done;
        top.items.push(done);
        top.remaining--;
      }
      for (let full = stack.at(-1); full?.remaining === 0; full = stack.at(-1)) {
        stack.pop();
        const container = closeContainer(full);
        const parent = stack.at(-1);
        if (parent === undefined) return container;
        parent.items.push(container);
        parent.remaining--;
      }
    }
  }

  #readCode(): string {
    return String.fromCharCode(this.#bytes[this.at++] ?? 0);
  }

  /** Reads a count of items or bytes. At least that many bytes must be left. */
  #readLength(): number | undefined {
    if (this.at + 4 > this.#bytes.length) return undefined;
    const length = this.#view.getInt32(this.at, true);
    this.at += 4;
    return length >= 0 && length <= this.#bytes.length - this.at ? length : undefined;
  }

  #readBytes(length: number | undefined): Uint8Array | undefined {
    if (length === undefined || this.at + length > this.#bytes.length) return undefined;
    const start = this.at;
    this.at += length;
    return this.#bytes.slice(start, this.at);
  }

  #readScalar(code: string): PythonValue | undefined {
    switch (code) {
      case "N":
        return null;
      case "T":
        return true;
      case "F":
        return false;
      case "i":
        return this.#readFixed(4, () => this.#view.getInt32(this.at, true));
      case "I":
        return this.#readFixed(8, () => toNumberIfSafe(this.#view.getBigInt64(this.at, true)));
      case "g":
        return this.#readFixed(8, () => this.#view.getFloat64(this.at, true));
      case "f":
        return parseFloatText(this.#readBytes(this.#bytes[this.at++]));
      case "l":
        return this.#readLong();
      case "s":
        return this.#readBytes(this.#readLength());
      case "t": {
        const bytes = this.#readBytes(this.#readLength());
        if (bytes !== undefined) this.#interned.push(bytes);
        return bytes;
      }
      case "R": {
        const index = this.#readFixed(4, () => this.#view.getInt32(this.at, true));
        return index === undefined ? undefined : this.#interned[index];
      }
      case "u":
        return decodeUtf8WithSurrogates(this.#readBytes(this.#readLength()));
      default:
        // Code, complex numbers, Ellipsis and StopIteration do not belong in a cookie.
        return undefined;
    }
  }

  #readFixed<V>(size: number, read: () => V): V | undefined {
    if (this.at + size > this.#bytes.length) return undefined;
    const value = read();
    this.at += size;
    return value;
  }

  /** Reads digits of 15 bits, the least significant first. The sign of their count is that of the number. */
  #readLong(): PythonValue | undefined {
    const count = this.#readFixed(4, () => this.#view.getInt32(this.at, true));
    if (count === undefined) return undefined;
    const digits = Math.abs(count);
    if (this.at + 2 * digits > this.#bytes.length) return undefined;
    let hex = "";
    let pending = 0;
    let bits = 0;
    for (let i = 0; i < digits; i++) {
      const digit = this.#view.getUint16(this.at + 2 * i, true);
      // marshal never writes a digit of 16 bits or a leading zero.
      if (digit > 0x7fff || (digit === 0 && i === digits - 1)) return undefined;
      pending |= digit << bits;
      for (bits += 15; bits >= 4; bits -= 4) {
        hex = HEX[pending & 15]! + hex;
        pending >>>= 4;
      }
    }
    this.at += 2 * digits;
    const magnitude = BigInt(`0x${HEX[pending]}${hex}`);
    return toNumberIfSafe(count < 0 ? -magnitude : magnitude);
  }
}

const HEX = "0123456789abcdef";

function toNumberIfSafe(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function closeContainer({ code, items }: OpenContainer): PythonValue {
  if (code === "(" || code === "[") return items;
  if (code !== "{") return new Set(items);
  const map = new Map<PythonValue, PythonValue>();
  for (let i = 0; i < items.length; i += 2) map.set(items[i]!, items[i + 1]!);
  return map;
}

/** Parses a float of versions 0 and 1, which is text. */
function parseFloatText(bytes: Uint8Array | undefined): number | undefined {
  const text = bytes && latin1FromBytes(bytes);
  if (text === undefined) return undefined;
  const special = /^([+-]?)(inf|nan)$/.exec(text);
  if (special) return special[2] === "nan" ? Number.NaN : Number(`${special[1]}Infinity`);
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

/** Decodes UTF-8 in which Python allows half of a surrogate pair ("surrogatepass"). */
function decodeUtf8WithSurrogates(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  let text = "";
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i++]!;
    const more = first < 0x80 ? 0 : first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2 : 3;
    if (first >= 0x80 && (first < 0xc2 || first > 0xf4)) return undefined;
    let point = more === 0 ? first : first & (0x3f >> more);
    for (let k = 0; k < more; k++) {
      const next = bytes[i++];
      if (next === undefined || (next & 0xc0) !== 0x80) return undefined;
      point = (point << 6) | (next & 0x3f);
    }
    if (point > 0x10ffff || (more === 2 && point < 0x800) || (more === 3 && point < 0x10000))
      return undefined;
    text += String.fromCodePoint(point);
  }
  return text;
}
