/** The values of marshalled and sealed cookies, as CBOR (RFC 8949): small, typed, and the same on every platform. */

import { decode, type EncodeOptions, encode, objectToTokens, Token, Tokenizer, Type } from "cborg";
import * as taglib from "cborg/taglib";
import { CookieError } from "../../base/cookie-error.ts";

/** How deep arrays, objects, maps and sets may be nested. */
const MAX_DEPTH = 64;

const TAG_DATE_TEXT = 0;
const TAG_DATE_SECONDS = 1;
const BYTE_ORDER_MARK = "\ufeff";

/**
 * Returns the bytes of undefined, null, booleans, numbers, bigints, strings, Dates, RegExps, Maps, Sets, Uint8Arrays,
 * arrays and plain objects of these. Refuses every value that would not be the same after decoding.
 *
 * @throws CookieError "not-marshallable"
 */
export function encodeMarshalValue(value: unknown, cookieName: string): Uint8Array {
  try {
    return encode(value, ENCODING);
  } catch (error) {
    const found = error instanceof NotMarshallable ? error.message : "itself, or something unknown";
    // No `cause`: an accessor inside the value can throw an error that holds the value.
    throw new CookieError(
      "not-marshallable",
      `the value must consist of undefined, null, booleans, numbers, bigints, strings, Date, RegExp, Map, Set, Uint8Array, arrays and plain objects; it contains ${found}`,
      cookieName,
    );
  }
}

/**
 * Returns `{ value }`, or `undefined` if the bytes are not what `encodeMarshalValue` writes. Wrapped, because the value
 * itself may be `undefined`.
 */
export function decodeMarshalValue(bytes: Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: decode(bytes, { ...DECODING, tokenizer: new BoundedTokenizer(bytes, DECODING) }) };
  } catch {
    return undefined;
  }
}

/** Its message is what the value contains. */
class NotMarshallable extends Error {}

type TypeEncoder = NonNullable<EncodeOptions["typeEncoders"]>[string];

const refuse: TypeEncoder = (_value, type) => {
  throw new NotMarshallable(`a value of the type ${type}`);
};

/** Checks that a value has exactly this prototype and this number of keys: what it had beyond would be lost. */
function checkKind(value: object, prototype: object | null, keys: number): void {
  if (Object.getPrototypeOf(value) !== prototype) throw new NotMarshallable("an object of a class");
  if (Reflect.ownKeys(value).length !== keys) throw new NotMarshallable("an object with further properties");
}

function checkDepth(parents: Parameters<TypeEncoder>[3]): void {
  let depth = 1;
  for (let parent = parents; parent !== undefined; parent = parent.parent) depth++;
  if (depth > MAX_DEPTH) throw new NotMarshallable(`more than ${MAX_DEPTH} levels`);
}

const TYPE_ENCODERS: Record<string, TypeEncoder> = {
  number: (value: number) => (Object.is(value, -0) ? new Token(Type.float, value) : null),
  // Always tagged, so that a bigint comes back as one, however small.
  bigint: taglib.structBigIntEncoder,
  string(value: string) {
    if (!value.isWellFormed()) throw new NotMarshallable("a string with half of a surrogate pair");
    // The library's decoder removes one leading mark.
    return value.startsWith(BYTE_ORDER_MARK) ? new Token(Type.string, BYTE_ORDER_MARK + value) : null;
  },
  Array(array: readonly unknown[], _type, _options, parents) {
    checkDepth(parents);
    // One key an item, and "length": an array with holes has fewer.
    checkKind(array, Array.prototype, array.length + 1);
    return null;
  },
  Object(object: object, _type, _options, parents) {
    checkDepth(parents);
    const keys = Object.keys(object);
    if (keys.includes("__proto__")) throw new NotMarshallable('an object with a key "__proto__"');
    checkKind(object, Object.getPrototypeOf(object) && Object.prototype, keys.length);
    return null;
  },
  Map(map: Map<unknown, unknown>, type, options, parents) {
    checkDepth(parents);
    checkKind(map, Map.prototype, 0);
    return taglib.mapEncoder(map, type, options, parents);
  },
  Set(set: Set<unknown>, type, options, parents) {
    checkDepth(parents);
    checkKind(set, Set.prototype, 0);
    return taglib.setEncoder(set, type, options, parents);
  },
  RegExp(regExp: RegExp, _type, options) {
    // Its key is "lastIndex".
    checkKind(regExp, RegExp.prototype, 1);
    const { source, flags } = regExp;
    return [
      new Token(Type.tag, taglib.TAG_REGEXP),
      objectToTokens(flags === "" ? [source] : [source, flags], options),
    ];
  },
  Date(date: Date, _type, options) {
    const time = date.getTime();
    const seconds = time / 1000;
    // Seconds in a double lose the milliseconds of dates in the far future, which are written as text.
    const exact = Number.isNaN(time) || Math.round(seconds * 1000) === time;
    return [
      new Token(Type.tag, exact ? TAG_DATE_SECONDS : TAG_DATE_TEXT),
      objectToTokens(exact ? seconds : date.toISOString(), options),
    ];
  },
};
for (const type of [
  "ArrayBuffer",
  "DataView",
  "Tagged",
  ..."Uint8Clamped Uint16 Uint32 Int8 Int16 Int32 BigUint64 BigInt64 Float32 Float64"
    .split(" ")
    .map((element) => `${element}Array`),
]) {
  TYPE_ENCODERS[type] = refuse;
}

// Not sorted: the order of keys is part of a JavaScript value.
const ENCODING: EncodeOptions = { typeEncoders: TYPE_ENCODERS, mapSorter: undefined as never };

/** By hexadecimal text: the library's decoder shifts, which takes quadratic time. */
const decodeBigInt = (content: () => unknown): bigint => {
  const bytes = content();
  if (!(bytes instanceof Uint8Array)) throw new Error("no bytes");
  let hex = "0x0";
  for (const byte of bytes) hex += (byte + 256).toString(16).slice(1);
  return BigInt(hex);
};

const DECODING = {
  strict: true,
  allowIndefinite: false,
  rejectDuplicateMapKeys: true,
  tags: {
    [TAG_DATE_TEXT]: (content: () => unknown) => new Date(String(content())),
    [TAG_DATE_SECONDS]: (content: () => unknown) => new Date(Math.round(Number(content()) * 1000)),
    [taglib.TAG_BIGINT_POS]: decodeBigInt,
    [taglib.TAG_BIGINT_NEG]: (content: () => unknown) => -1n - decodeBigInt(content),
    [taglib.TAG_SET]: taglib.setDecoder,
    [taglib.TAG_MAP]: taglib.mapDecoder,
    [taglib.TAG_REGEXP]: taglib.regExpDecoder,
  },
};

/** The library decodes by recursion: bytes that nest too deep are refused before they are decoded. */
class BoundedTokenizer extends Tokenizer {
  /** The number of items that are still missing in each open container. */
  readonly #open: number[] = [];

  override next(): Token {
    const token = super.next();
    const open = this.#open;
    if (open.length > 0) open[open.length - 1]!--;
    const { type } = token;
    if (!type.terminal) {
      const items = type === Type.tag ? 1 : type === Type.map ? 2 * Number(token.value) : Number(token.value);
      open.push(items);
      // Each container can have a tag of its own, and the innermost can hold a RegExp, which is a tag and an array.
      if (open.length > 2 * MAX_DEPTH + 2) throw new Error("nested too deep");
    }
    while (open.length > 0 && open[open.length - 1]! <= 0) open.pop();
    // The library returns a view of all the bytes, whose `buffer` holds the rest of the plaintext; on Node it is a Buffer.
    return type === Type.bytes ? new Token(Type.bytes, Uint8Array.from(token.value)) : token;
  }
}
