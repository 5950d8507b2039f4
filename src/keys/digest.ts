/** Digests and random texts of what is no cookie's value, such as ids (FIPS 180-4, RFC 4648 §5). */

import { hash, random } from "#crypto";
import { encodeBase64url } from "../base/base64.ts";
import { encodeUtf8 } from "../base/utf8.ts";

/** Returns SHA-256 of a text in base64url, 43 characters. */
export function digestText(text: string): string {
  return encodeBase64url(hash("sha256", encodeUtf8(text)));
}

/** Returns this many random bytes in base64url. */
export function randomText(bytes: number): string {
  return encodeBase64url(random(bytes));
}
