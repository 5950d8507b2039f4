/** What lies inside a seal: marshalled data, deflated (RFC 1951) where that was asked for and is shorter. */

import { deflate, inflate } from "#zlib";
import { decodeMarshalValue, encodeMarshalValue } from "./marshal-value.ts";

/** The first byte: what follows it. */
const AS_IT_IS = 0;
const DEFLATED = 1;

/** No cookie holds more: data that inflates beyond it is refused, though whoever has the keys deflated it. */
const MOST_INFLATED = 65_536;

/** @throws CookieError "not-marshallable" */
export function encodeSealedValue(value: unknown, compress: boolean, cookieName: string): Uint8Array {
  const plain = encodeMarshalValue(value, cookieName);
  if (compress && plain.length <= MOST_INFLATED) {
    const deflated = deflate(plain, "raw");
    if (deflated.length < plain.length) return behind(DEFLATED, deflated);
  }
  return behind(AS_IT_IS, plain);
}

/** The value, or `undefined` inside of nothing at all where the bytes are not what `encodeSealedValue` writes. */
export function decodeSealedValue(payload: Uint8Array): { readonly value: unknown } | undefined {
  const content = payload.subarray(1);
  const plain = payload[0] === DEFLATED ? inflate(content, "raw", MOST_INFLATED) : content;
  return (payload[0] === AS_IT_IS || payload[0] === DEFLATED) && plain !== undefined
    ? decodeMarshalValue(plain)
    : undefined;
}

function behind(form: number, content: Uint8Array): Uint8Array {
  const payload = new Uint8Array(1 + content.length);
  payload[0] = form;
  payload.set(content, 1);
  return payload;
}
