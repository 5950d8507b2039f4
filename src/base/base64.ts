/** Base64 and base64url (RFC 4648 §§4-5), strict: exactly one text stands for each sequence of bytes. */

/** The characters of base64url, in the order of their values. */
export const BASE64URL_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

const NOT_IN_ALPHABET = 255;
const SEXTETS = /* @__PURE__ */ createSextets();

/** Small enough for every engine's limit of arguments. */
const CHUNK = 8192;
/** From this length on, the native decoder makes up for its second pass. */
const MIN_NATIVE_TEXT = 128;

/** Encodes bytes as base64url without padding. */
export function encodeBase64url(bytes: Uint8Array): string {
  return encodeBase64urlFrom(bytes, bytes.length);
}

/** Encodes the first `length` bytes as base64url without padding. */
export function encodeBase64urlFrom(bytes: Uint8Array, length: number): string {
  // Twenty times as fast, if there is one.
  if (globalThis.Buffer !== undefined) return toBuffer(bytes).toString("base64url", 0, length);
  const codes = new Uint8Array(Math.ceil((length * 4) / 3));
  let at = 0;
  let i = 0;
  for (; i + 2 < length; i += 3) {
    const triple = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!;
    codes[at++] = codeOf(triple >> 18);
    codes[at++] = codeOf((triple >> 12) & 63);
    codes[at++] = codeOf((triple >> 6) & 63);
    codes[at++] = codeOf(triple & 63);
  }
  if (i < length) {
    const last = (bytes[i]! << 16) | ((i + 1 < length ? bytes[i + 1]! : 0) << 8);
    codes[at++] = codeOf(last >> 18);
    codes[at++] = codeOf((last >> 12) & 63);
    if (i + 1 < length) codes[at++] = codeOf((last >> 6) & 63);
  }
  let text = "";
  for (let start = 0; start < codes.length; start += CHUNK) {
    text += String.fromCharCode.apply(null, codes.subarray(start, start + CHUNK) as unknown as number[]);
  }
  return text;
}

/** Returns the bytes, or `undefined` if the text is not what `encodeBase64url` writes for them. */
export function decodeBase64url(text: string): Uint8Array | undefined {
  const { length } = text;
  const remainder = length % 4;
  if (remainder === 1) return undefined;
  if (length >= MIN_NATIVE_TEXT && globalThis.Buffer !== undefined) return decodeNatively(text);
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  const whole = length - remainder;
  let at = 0;
  for (let i = 0; i < whole; i += 4) {
    const a = sextetAt(text, i);
    const b = sextetAt(text, i + 1);
    const c = sextetAt(text, i + 2);
    const d = sextetAt(text, i + 3);
    if ((a | b | c | d) > 63) return undefined;
    bytes[at++] = (a << 2) | (b >> 4);
    bytes[at++] = (b << 4) | (c >> 2);
    bytes[at++] = (c << 6) | d;
  }
  if (remainder > 0) {
    const a = sextetAt(text, whole);
    const b = sextetAt(text, whole + 1);
    const c = remainder === 3 ? sextetAt(text, whole + 2) : 0;
    // Bits that belong to no byte must be zero (RFC 4648 §3.5), or several texts would stand for the same bytes.
    const unused = remainder === 3 ? c & 3 : b & 15;
    if ((a | b | c) > 63 || unused !== 0) return undefined;
    bytes[at++] = (a << 2) | (b >> 4);
    if (remainder === 3) bytes[at++] = (b << 4) | (c >> 2);
  }
  return bytes;
}

/** Encodes bytes as base64url with padding, as Go's URLEncoding and Ruby's urlsafe_encode64 do. */
export function encodeBase64urlPadded(bytes: Uint8Array): string {
  const text = encodeBase64url(bytes);
  return text + "=".repeat((4 - (text.length % 4)) % 4);
}

/** Returns the bytes, or `undefined` if the text is not what `encodeBase64urlPadded` writes for them. */
export function decodeBase64urlPadded(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return decodeBase64url(text.slice(0, text.length - padding));
}

/** Encodes bytes as base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  return encodeBase64urlPadded(bytes).replaceAll("-", "+").replaceAll("_", "/");
}

/** Returns the bytes, or `undefined` if the text is not what `encodeBase64` writes for them. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.includes("-") || text.includes("_")) return undefined;
  return decodeBase64urlPadded(text.replaceAll("+", "-").replaceAll("/", "_"));
}

/** Returns the value of the character at `index`, or more than 63 if it is not in the alphabet. */
function sextetAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code < 256 ? SEXTETS[code]! : NOT_IN_ALPHABET;
}

function createSextets(): Uint8Array {
  const sextets = new Uint8Array(256).fill(NOT_IN_ALPHABET);
  for (let sextet = 0; sextet < 64; sextet++) sextets[BASE64URL_ALPHABET.charCodeAt(sextet)] = sextet;
  return sextets;
}

/**
 * Decodes into the beginning of `target` and returns the number of bytes, or `undefined` if the text is not what
 * `encodeBase64url` writes for them.
 */
export function decodeBase64urlInto(text: string, target: Uint8Array): number | undefined {
  if (globalThis.Buffer !== undefined && target instanceof Buffer) {
    // Node's decoder skips what it does not know: only a text that it would write itself is taken.
    const length = target.write(text, "base64url");
    return target.toString("base64url", 0, length) === text ? length : undefined;
  }
  const bytes = decodeBase64url(text);
  if (bytes !== undefined) target.set(bytes);
  return bytes?.length;
}

/** Allocates bytes that the functions of this file read and write fastest. */
export function allocateBytes(length: number): Uint8Array {
  return globalThis.Buffer?.alloc(length) ?? new Uint8Array(length);
}

function toBuffer(bytes: Uint8Array): Buffer {
  return bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Node's decoder skips what it does not know: only a text that it would write itself is taken. */
function decodeNatively(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(Buffer.from(text, "base64url"));
  return encodeBase64url(bytes) === text ? bytes : undefined;
}

function codeOf(sextet: number): number {
  return BASE64URL_ALPHABET.charCodeAt(sextet);
}
