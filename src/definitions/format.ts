/** How the value of a defined cookie becomes a cookie and is read back: four formats behind one shape. */

import { decodeBase64url, encodeBase64url } from "../base/base64.ts";
import { CookieError } from "../base/cookie-error.ts";
import type { AnyCookie, CookieKind } from "../cookies/any-cookie.ts";
import type { CookieAttributes } from "../cookies/attributes/attributes.ts";
import { Cookie } from "../cookies/cookie.ts";
import { MarshalCookie } from "../cookies/marshal-cookie.ts";
import { SealedCookie } from "../cookies/sealed-cookie.ts";
import { SignedCookie } from "../cookies/signed-cookie.ts";
import { decodeMarshalValue, encodeMarshalValue } from "../cookies/values/marshal-value.ts";
import { decodeSealedValue, encodeSealedValue } from "../cookies/values/sealed-value.ts";
import { decodeValue, encodeValue } from "../cookies/values/value-text.ts";
import type { KeyRing } from "../keys/key-ring.ts";
import { type Protection, SEALED_DATA, SIGNED_DATA, SIGNED_TEXT } from "../keys/protection.ts";
import type { Lifetime, VerificationFailure } from "../keys/verified.ts";

/** What was read and is believed. `contents` is the same for two copies just when they say the same. */
export type VerifiedContent = {
  readonly value: unknown;
  readonly contents: string;
  readonly issuedAt?: number;
  readonly expiryTime?: number | undefined;
  readonly needsReissue: boolean;
};

export type Format = {
  readonly kind: CookieKind;
  /** The cookie as it is sent. */
  cookie(name: string, value: unknown, attributes: CookieAttributes): AnyCookie;
  /** What the text of a Cookie header says under this name, at `now` (milliseconds). */
  believe(name: string, text: string, now: number): VerifiedContent | VerificationFailure;
  /** The same without a cookie around it, for values that go in pieces; plain formats have none. */
  readonly bare?: BareFormat;
};

export type BareFormat = {
  /** The length of the protected text, and a way to write it under a name once that is known. */
  prepare(value: unknown, name: string): { length: number; protect(name: string, stamp: Lifetime): string };
};

/** Text that anyone can change, percent-encoded. */
export const PLAIN_TEXT: Format = {
  kind: "plain",
  cookie: (name, value, attributes) =>
    new Cookie(name, value as string, { ...attributes, encoding: "percent" }),
  believe(_name, text) {
    const value = decodeValue(text, "percent");
    return { value, contents: value, needsReissue: false };
  },
};

/** JSON that anyone can change, percent-encoded. */
export const PLAIN_JSON: Format = {
  kind: "plain",
  cookie(name, value, attributes) {
    const text: string | undefined = JSON.stringify(value);
    if (text === undefined) throw new CookieError("not-marshallable", "JSON has no text for the value", name);
    return new Cookie(name, text, { ...attributes, encoding: "percent" });
  },
  believe(_name, text) {
    const contents = decodeValue(text, "percent");
    try {
      return { value: JSON.parse(contents) as unknown, contents, needsReissue: false };
    } catch {
      return "malformed";
    }
  },
};

/** Text that anyone can read, under a signature. */
export function signedText(keys: KeyRing): Format {
  return protectedBy(keys, "signed", SIGNED_TEXT, {
    cookie: (name, value, attributes) =>
      new SignedCookie(name, value as string, keys, { ...attributes, encoding: "percent" }),
    encode: (value, name) => encodeValue(value, "percent", name),
    decode: (payload) => ({ value: decodeValue(payload, "percent") }),
    contentsOf: (payload) => payload,
  });
}

/** Data that anyone can read, under a signature. */
export function signedData(keys: KeyRing): Format {
  return protectedBy(keys, "marshal", SIGNED_DATA, {
    cookie: (name, value, attributes) => new MarshalCookie(name, value, keys, attributes),
    encode: (value, name) => encodeBase64url(encodeMarshalValue(value, name)),
    decode(payload) {
      const bytes = decodeBase64url(payload);
      return bytes && decodeMarshalValue(bytes);
    },
    contentsOf: (payload) => payload,
  });
}

/** Data that only the keys can read. */
export function sealedData(keys: KeyRing, compress: boolean): Format {
  return protectedBy(keys, "sealed", SEALED_DATA, {
    cookie: (name, value, attributes) => new SealedCookie(name, value, keys, { ...attributes, compress }),
    encode: (value, name) => encodeSealedValue(value, compress, name),
    decode: decodeSealedValue,
    contentsOf: encodeBase64url,
  });
}

function protectedBy<P>(
  keys: KeyRing,
  kind: CookieKind,
  protection: Protection<P>,
  form: {
    cookie: Format["cookie"];
    encode(value: unknown, name: string): P;
    decode(payload: P): { readonly value: unknown } | undefined;
    contentsOf(payload: P): string;
  },
): Format {
  return {
    kind,
    cookie: form.cookie,
    believe(name, text, now) {
      const verified = protection.verify(name, text, keys, now);
      if (typeof verified === "string") return verified;
      const decoded = form.decode(verified.payload);
      if (decoded === undefined) return "malformed";
      const { issuedAt, expiryTime, needsReissue, payload } = verified;
      return { value: decoded.value, contents: form.contentsOf(payload), issuedAt, expiryTime, needsReissue };
    },
    bare: {
      prepare(value, name) {
        const payload = form.encode(value, name);
        return {
          length: protection.lengthOf(payload),
          protect: (boundName, stamp) => protection.protect(boundName, payload, stamp, keys),
        };
      },
    },
  };
}
