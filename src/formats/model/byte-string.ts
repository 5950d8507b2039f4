/** Byte strings, as the jar keeps names and values, and the Unicode text of files. */

import { bytesFromLatin1 } from "../../base/latin1.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { onlyBytes } from "../../jar/request/only-bytes.ts";

/** Returns the UTF-8 octets of a text as a byte string: what a browser sends for it. */
export function toByteString(text: string): string {
  return NOT_ASCII.test(text) ? joinBytes(encodeUtf8(text)) : text;
}

/** Returns the text of a byte string, or `undefined` if its octets are not UTF-8. A character above U+00FF counts as its UTF-8 octets. */
export function fromByteString(octets: string): string | undefined {
  if (!NOT_ASCII.test(octets)) return octets;
  return decodeUtf8(bytesFromLatin1(onlyBytes(octets))!);
}

/**
 * Returns the octets that Python was sent: Python takes octets for characters, and writes the characters as UTF-8. Of what is no
 * UTF-8 then, returns the octets of the file: another tool may have written them.
 */
export function decodeTwice(octets: string): string {
  if (!NOT_ASCII.test(octets)) return octets;
  const sent = fromByteString(octets);
  return sent !== undefined && /^[\x00-\xff]*$/.test(sent) && fromByteString(sent) !== undefined
    ? sent
    : octets;
}

/** Returns the byte string of a file. A text stands for its UTF-8; UTF-16 has a mark. */
export function readOctets(source: string | Uint8Array): string {
  if (typeof source === "string") return toByteString(source);
  const wide = decodeUtf16(source);
  return wide === undefined ? byteStringOf(source) : toByteString(wide);
}

/** Returns the Unicode text of a file. Without UTF-8 every octet is a character. */
export function readText(source: string | Uint8Array): string {
  if (typeof source === "string") return source;
  return decodeUtf16(source) ?? decodeUtf8(source) ?? joinBytes(source);
}

/** Returns the byte string of these bytes. */
export function byteStringOf(bytes: Uint8Array): string {
  // Of ASCII, as most files are, both are the same, and this is much faster.
  const text = decodeUtf8(bytes);
  return text?.length === bytes.length ? text : joinBytes(bytes);
}

function joinBytes(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += PART)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + PART)));
  return parts.join("");
}

function decodeUtf16(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  return first === 0xfe && second === 0xff ? new TextDecoder("utf-16be").decode(bytes) : undefined;
}

/** Arguments of one call. */
const PART = 8192;
const NOT_ASCII = /[^\x00-\x7f]/;
