/** The formats of a defined cookie's value: how it becomes text, and how text is verified and read back. */

import { decodeBase64url, encodeBase64url } from "../../base/base64.ts";
import { CookieError } from "../../base/cookie-error.ts";
import type { CookieKind } from "../../cookies/any-cookie.ts";
import { decodeMarshalValue, encodeMarshalValue } from "../../cookies/values/marshal-value.ts";
import { decodeSealedValue, encodeSealedValue } from "../../cookies/values/sealed-value.ts";
import { decodeValue, encodeValue } from "../../cookies/values/value-text.ts";
import type { KeyRing } from "../../keys/key-ring.ts";
import { type Protection, SEALED_DATA, SIGNED_DATA, SIGNED_TEXT } from "../../keys/protection.ts";
import type { Lifetime, VerificationFailure } from "../../keys/verified.ts";
import type { DefinitionAttributes } from "./definition-attributes.ts";

export type Format = {
  readonly kind: CookieKind;
  /** @throws CookieError if the format cannot hold the value. */
  encode(value: unknown, cookieName: string): EncodedValue;
  /** Reads the text of a cookie with this name at `now` (ms). */
  verifyAndDecode(name: string, text: string, now: number): VerifiedContent | VerificationFailure;
};

export type EncodedValue = {
  /** The value as it will be read back. JSON changes some. */
  readonly stored: unknown;
  /** The length of the text, whatever its name and lifetime. */
  readonly length: number;
  /** Writes the text, bound to this name and lifetime if the format is protected. */
  toText(name: string, lifetime: Lifetime): string;
};

/** A valid value. Two copies have the same `contents` if and only if they have the same value. */
export type VerifiedContent = {
  readonly stored: unknown;
  readonly contents: string;
  readonly issuedAt?: number;
  readonly expiryTime?: number | undefined;
  readonly needsReissue: boolean;
  /** The attributes that differed from the definition's when the cookie was set. */
  readonly overrides?: DefinitionAttributes | undefined;
};

/** Text that anyone can change, percent-encoded. */
export const PLAIN_TEXT: Format = {
  kind: "plain",
  encode: (value, cookieName) => plainText(value, encodeValue(value, "percent", cookieName)),
  verifyAndDecode(_name, text) {
    const stored = decodeValue(text, "percent");
    return { stored, contents: stored, needsReissue: false };
  },
};

/** JSON that anyone can change, percent-encoded. */
export const PLAIN_JSON: Format = {
  kind: "plain",
  encode(value, cookieName) {
    const json = encodeJson(value, cookieName);
    return plainText(JSON.parse(json), encodeValue(json, "percent", cookieName));
  },
  verifyAndDecode(_name, text) {
    const contents = decodeValue(text, "percent");
    try {
      return { stored: JSON.parse(contents) as unknown, contents, needsReissue: false };
    } catch {
      return "malformed";
    }
  },
};

/** Text that anyone can read, under a signature. */
export function signedText(keys: KeyRing): Format {
  return protectedFormat(keys, "signed", SIGNED_TEXT, {
    encode: (value, cookieName) => encodeValue(value, "percent", cookieName),
    decode: (payload) => ({ value: decodeValue(payload, "percent") }),
    toContents: (payload) => payload,
  });
}

/** Data that anyone can read, under a signature. */
export function signedData(keys: KeyRing): Format {
  return protectedFormat(keys, "marshal", SIGNED_DATA, {
    encode: (value, cookieName) => encodeBase64url(encodeMarshalValue(value, cookieName)),
    decode(payload) {
      const bytes = decodeBase64url(payload);
      return bytes && decodeMarshalValue(bytes);
    },
    toContents: (payload) => payload,
  });
}

/** Data that only the keys can read. */
export function sealedData(keys: KeyRing, compress: boolean): Format {
  return protectedFormat(keys, "sealed", SEALED_DATA, {
    encode: (value, cookieName) => encodeSealedValue(value, compress, cookieName),
    decode: decodeSealedValue,
    toContents: encodeBase64url,
  });
}

function plainText(stored: unknown, text: string): EncodedValue {
  return { stored, length: text.length, toText: () => text };
}

/** `JSON.stringify` throws at cycles and bigints, and returns nothing for functions and undefined. */
function encodeJson(value: unknown, cookieName: string): string {
  try {
    const json: string | undefined = JSON.stringify(value);
    if (json !== undefined) return json;
  } catch {
    // The error stays here: its message may hold parts of the value.
  }
  throw new CookieError("not-marshallable", "the value must have a JSON text", cookieName);
}

type PayloadCodec<P> = {
  encode(value: unknown, cookieName: string): P;
  decode(payload: P): { readonly value: unknown } | undefined;
  toContents(payload: P): string;
};

function protectedFormat<P>(
  keys: KeyRing,
  kind: CookieKind,
  protection: Protection<P>,
  codec: PayloadCodec<P>,
): Format {
  return {
    kind,
    encode(value, cookieName) {
      const payload = codec.encode(value, cookieName);
      return {
        stored: value,
        length: protection.lengthOf(payload),
        toText: (name, lifetime) => protection.protect(name, payload, lifetime, keys),
      };
    },
    verifyAndDecode(name, text, now) {
      const verified = protection.verify(name, text, keys, now);
      if (typeof verified === "string") return verified;
      const { issuedAt, expiryTime, needsReissue, payload } = verified;
      const decoded = codec.decode(payload);
      if (decoded === undefined) return "malformed";
      const contents = codec.toContents(payload);
      return { stored: decoded.value, contents, issuedAt, expiryTime, needsReissue };
    },
  };
}
