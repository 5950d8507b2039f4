/** The octets that a text of a HAR stands for: Chromium's HARs have each octet of a header as a character of windows-1252. */

import { fromByteString, toByteString } from "../../model/byte-string.ts";

/** Returns the byte string of a header. Text with other characters stands for its UTF-8. */
export function headerOctets(text: string): string {
  return windows1252(text) ?? toByteString(text);
}

/** Returns the byte string of a name or value, which some tools took from headers, and others from a jar. */
export function fieldOctets(text: string): string {
  const octets = windows1252(text);
  return octets !== undefined && fromByteString(octets) !== undefined ? octets : toByteString(text);
}

function windows1252(text: string): string | undefined {
  let isKnown = true;
  const octets = text.replace(/[^\x00-\xff]/g, (character) => {
    const octet = UPPER_CONTROLS.indexOf(character);
    isKnown &&= octet !== -1;
    return String.fromCharCode(0x80 + octet);
  });
  return isKnown ? octets : undefined;
}

/** What windows-1252 has in place of U+0080 to U+009F. */
const UPPER_CONTROLS =
  "\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178";
