/** The plaintext of a sealed value: marshalled data, deflated (RFC 1951) if that was requested and is shorter. */

import { deflate, inflate } from "#zlib";
import { decodeMarshalValue, encodeMarshalValue } from "./marshal-value.ts";

/** The first byte: the form of the bytes after it. */
const UNCOMPRESSED = 0;
const DEFLATED = 1;

/** No cookie holds more: data that inflates beyond it is refused, even if a holder of the keys deflated it. */
const MAX_INFLATED_BYTES = 65_536;

/** @throws CookieError "not-marshallable" */
export function encodeSealedValue(value: unknown, compress: boolean, cookieName: string): Uint8Array {
  const plain = encodeMarshalValue(value, cookieName);
  if (compress && plain.length <= MAX_INFLATED_BYTES) {
    const deflated = deflate(plain, "raw");
    if (deflated.length < plain.length) return prependByte(DEFLATED, deflated);
  }
  return prependByte(UNCOMPRESSED, plain);
}

/**
 * Returns `{ value }`, or `undefined` if the bytes are not what `encodeSealedValue` writes. Wrapped, because the value
 * itself may be `undefined`.
 */
export function decodeSealedValue(payload: Uint8Array): { readonly value: unknown } | undefined {
  const content = payload.subarray(1);
  const plain = payload[0] === DEFLATED ? inflate(content, "raw", MAX_INFLATED_BYTES) : content;
  return (payload[0] === UNCOMPRESSED || payload[0] === DEFLATED) && plain !== undefined
    ? decodeMarshalValue(plain)
    : undefined;
}

function prependByte(byte: number, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + content.length);
  bytes[0] = byte;
  bytes.set(content, 1);
  return bytes;
}
