/** The value of one key of a session, as a store holds it (RFC 8949, as `MarshalCookie` encodes). */

import { decodeBase64url, encodeBase64url } from "../../base/base64.ts";
import { CookieError } from "../../base/cookie-error.ts";
import { decodeMarshalValue, encodeMarshalValue } from "../../cookies/values/marshal-value.ts";
import { SessionError } from "../store/session-error.ts";

/** How a value is held: as text in a store, as bytes in a sealed cookie. */
export type FieldCodec<F> = {
  /** @throws SessionError "not-storable" */
  encode(value: unknown): F;
  /** Returns `{ value }`, or `undefined` if nothing that `encode` returned. */
  decode(field: F): { readonly value: unknown } | undefined;
  /** Returns the number of bytes. */
  sizeOf(field: F): number;
};

export const TEXT_FIELDS: FieldCodec<string> = {
  encode: (value) => encodeBase64url(encodeBytes(value)),
  decode(field) {
    const bytes = decodeBase64url(field);
    return bytes && decodeMarshalValue(bytes);
  },
  sizeOf: (field) => field.length,
};

export const BYTE_FIELDS: FieldCodec<Uint8Array> = {
  encode: encodeBytes,
  decode: decodeMarshalValue,
  sizeOf: (field) => field.length,
};

function encodeBytes(value: unknown): Uint8Array {
  try {
    return encodeMarshalValue(value, "");
  } catch (error) {
    if (!(error instanceof CookieError)) throw error;
    throw new SessionError("not-storable", error.message.replace(/^cookie "": /, ""));
  }
}
