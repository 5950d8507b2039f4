/** Python's marshal format, versions 0 to 2, as Python 2 and 3 write it (CPython's `Python/marshal.c`). */

import { CookieError } from "../../../base/cookie-error.ts";
import { latin1FromBytes } from "../../../base/latin1.ts";

/**
 * What Python values become: `None` null, `str` of Python 2 and `bytes` Uint8Array, text string, `int` and `long`
 * number when safe and else bigint, `list` and `tuple` array, `set` and `frozenset` Set, `dict` Map.
 */
export type PythonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly PythonValue[]
  | ReadonlySet<PythonValue>
  | ReadonlyMap<PythonValue, PythonValue>;

const DEEPEST = 200;

/** The value, or `undefined` where the bytes are not exactly one value of the kinds above. */
export function readPythonMarshal(bytes: Uint8Array): { readonly value: PythonValue } | undefined {
  const reader = new Reader(bytes);
  const value = reader.value();
  return value !== undefined && reader.at === bytes.length ? { value } : undefined;
}

/** A container that is still open: what it holds so far, and how many items are to come (a dict tells its end). */
type Open = { readonly code: string; readonly items: PythonValue[]; remaining: number };

class Reader {
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** Version 1 and 2 write an interned string once, and refer to it by its number then. */
  readonly #interned: Uint8Array[] = [];

  constructor(bytes: Uint8Array) {
    // A plain view: the `slice` of a Buffer would share its memory.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** A loop over a stack of its own: however deep the bytes nest, the call stack does not. */
  value(): PythonValue | undefined {
    const stack: Open[] = [];
    for (;;) {
      const code = this.#code();
      const top = stack.at(-1);
      let done: PythonValue | undefined;
      if (code === "0") {
        // The end of a dict; it can stand in the place of a key only.
        if (top?.code !== "{" || top.items.length % 2 !== 0) return undefined;
        top.remaining = 0;
      } else if (code === "(" || code === "[" || code === "<" || code === ">" || code === "{") {
        const remaining = code === "{" ? Number.POSITIVE_INFINITY : this.#length();
        if (remaining === undefined || stack.length >= DEEPEST) return undefined;
        stack.push({ code, items: [], remaining });
      } else {
        done = this.#scalar(code);
        if (done === undefined) return undefined;
        if (top === undefined) return done;
        top.items.push(done);
        top.remaining--;
      }
      for (let full = stack.at(-1); full?.remaining === 0; full = stack.at(-1)) {
        stack.pop();
        const container = containerOf(full);
        const parent = stack.at(-1);
        if (parent === undefined) return container;
        parent.items.push(container);
        parent.remaining--;
      }
    }
  }

  #code(): string {
    return String.fromCharCode(this.#bytes[this.at++] ?? 0);
  }

  /** A count of items or octets; there must be at least as many octets left. */
  #length(): number | undefined {
    if (this.at + 4 > this.#bytes.length) return undefined;
    const length = this.#view.getInt32(this.at, true);
    this.at += 4;
    return length >= 0 && length <= this.#bytes.length - this.at ? length : undefined;
  }

  #octets(length: number | undefined): Uint8Array | undefined {
    if (length === undefined || this.at + length > this.#bytes.length) return undefined;
    const start = this.at;
    this.at += length;
    return this.#bytes.slice(start, this.at);
  }

  #scalar(code: string): PythonValue | undefined {
    switch (code) {
      case "N":
        return null;
      case "T":
        return true;
      case "F":
        return false;
      case "i":
        return this.#fixed(4, () => this.#view.getInt32(this.at, true));
      case "I":
        return this.#fixed(8, () => fromBigInt(this.#view.getBigInt64(this.at, true)));
      case "g":
        return this.#fixed(8, () => this.#view.getFloat64(this.at, true));
      case "f":
        return floatOf(this.#octets(this.#bytes[this.at++]));
      case "l":
        return this.#long();
      case "s":
        return this.#octets(this.#length());
      case "t": {
        const octets = this.#octets(this.#length());
        if (octets !== undefined) this.#interned.push(octets);
        return octets;
      }
      case "R": {
        const index = this.#fixed(4, () => this.#view.getInt32(this.at, true));
        return index === undefined ? undefined : this.#interned[index];
      }
      case "u":
        return textOfUtf8(this.#octets(this.#length()));
      default:
        // Code, complex numbers, Ellipsis and StopIteration have no place in a cookie.
        return undefined;
    }
  }

  #fixed<V>(size: number, read: () => V): V | undefined {
    if (this.at + size > this.#bytes.length) return undefined;
    const value = read();
    this.at += size;
    return value;
  }

  /** Digits of 15 bits, the least first; the sign is that of their count. */
  #long(): PythonValue | undefined {
    const count = this.#fixed(4, () => this.#view.getInt32(this.at, true));
    if (count === undefined) return undefined;
    const digits = Math.abs(count);
    if (this.at + 2 * digits > this.#bytes.length) return undefined;
    let hex = "";
    let pending = 0;
    let bits = 0;
    for (let i = 0; i < digits; i++) {
      const digit = this.#view.getUint16(this.at + 2 * i, true);
      // A digit of 16 bits, or a leading zero, is what marshal never writes.
      if (digit > 0x7fff || (digit === 0 && i === digits - 1)) return undefined;
      pending |= digit << bits;
      for (bits += 15; bits >= 4; bits -= 4) {
        hex = HEX[pending & 15]! + hex;
        pending >>>= 4;
      }
    }
    this.at += 2 * digits;
    const magnitude = BigInt(`0x${HEX[pending]}${hex}`);
    return fromBigInt(count < 0 ? -magnitude : magnitude);
  }
}

const HEX = "0123456789abcdef";

function fromBigInt(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function containerOf({ code, items }: Open): PythonValue {
  if (code === "(" || code === "[") return items;
  if (code !== "{") return new Set(items);
  const map = new Map<PythonValue, PythonValue>();
  for (let i = 0; i < items.length; i += 2) map.set(items[i]!, items[i + 1]!);
  return map;
}

/** Versions 0 and 1 write floats as text. */
function floatOf(octets: Uint8Array | undefined): number | undefined {
  const text = octets && latin1FromBytes(octets);
  if (text === undefined) return undefined;
  const special = /^([+-]?)(inf|nan)$/.exec(text);
  if (special) return special[2] === "nan" ? Number.NaN : Number(`${special[1]}Infinity`);
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

/** UTF-8 in which Python lets half a surrogate pair stand ("surrogatepass"). */
function textOfUtf8(octets: Uint8Array | undefined): string | undefined {
  if (octets === undefined) return undefined;
  let text = "";
  for (let i = 0; i < octets.length; ) {
    const first = octets[i++]!;
    const more = first < 0x80 ? 0 : first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2 : 3;
    if (first >= 0x80 && (first < 0xc2 || first > 0xf4)) return undefined;
    let point = more === 0 ? first : first & (0x3f >> more);
    for (let k = 0; k < more; k++) {
      const next = octets[i++];
      if (next === undefined || (next & 0xc0) !== 0x80) return undefined;
      point = (point << 6) | (next & 0x3f);
    }
    if (point > 0x10ffff || (more === 2 && point < 0x800) || (more === 3 && point < 0x10000))
      return undefined;
    text += String.fromCodePoint(point);
  }
  return text;
}

/**
 * The bytes, in the forms that Python 2 and 3 both read. Sets become sets, arrays lists.
 *
 * @throws CookieError "not-marshallable"
 */
export function writePythonMarshal(value: PythonValue, cookieName: string): Uint8Array {
  const bytes: number[] = [];
  const refuse = (problem: string): never => {
    throw new CookieError(
      "not-marshallable",
      `the value ${problem}, which Python's marshal has no form for`,
      cookieName,
    );
  };
  const int32 = (number: number) =>
    bytes.push(number & 255, (number >> 8) & 255, (number >> 16) & 255, (number >> 24) & 255);
  const start = (code: string, length?: number) => {
    bytes.push(code.charCodeAt(0));
    if (length !== undefined) int32(length);
  };
  const write = (item: PythonValue, depth: number): void => {
    if (depth > DEEPEST) refuse(`is nested more than ${DEEPEST} deep`);
    if (item === null) start("N");
    else if (item === true) start("T");
    else if (item === false) start("F");
    else if (typeof item === "number") writeNumber(item);
    else if (typeof item === "bigint") writeLong(item);
    else if (typeof item === "string") writeOctets("u", utf8OfText(item));
    else if (item instanceof Uint8Array) writeOctets("s", item);
    else if (Array.isArray(item)) writeItems("[", item.length, item, depth);
    else if (item instanceof Set) writeItems("<", item.size, item, depth);
    else if (item instanceof Map) {
      start("{");
      for (const [key, held] of item) {
        if (typeof key === "object" && key !== null && !(key instanceof Uint8Array))
          refuse("has a key that Python can't hash");
        write(key, depth + 1);
        write(held, depth + 1);
      }
      start("0");
    } else refuse("holds something");
  };
  const writeItems = (code: string, length: number, items: Iterable<PythonValue>, depth: number) => {
    start(code, length);
    for (const item of items) write(item, depth + 1);
  };
  const writeOctets = (code: string, octets: Iterable<number> & { readonly length: number }) => {
    start(code, octets.length);
    for (const octet of octets) bytes.push(octet);
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
    // Hexadecimal, for shifting a long bigint by bits takes quadratic time.
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

/** The reverse of `textOfUtf8`; `TextEncoder` would replace half a surrogate pair. */
function utf8OfText(text: string): number[] {
  const octets: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0)!;
    if (point < 0x80) octets.push(point);
    else if (point < 0x800) octets.push(0xc0 | (point >> 6), 0x80 | (point & 63));
    else if (point < 0x10000)
      octets.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    else
      octets.push(
        0xf0 | (point >> 18),
        0x80 | ((point >> 12) & 63),
        0x80 | ((point >> 6) & 63),
        0x80 | (point & 63),
      );
  }
  return octets;
}
