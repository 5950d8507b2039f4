/** The value of a Domain attribute (RFC 6265bis §4.1.2.3): one rule, and a narrower one that the package `cookie` has (docs/decisions/013-two-rules-for-domain.md). */

import { isDigit } from "./text/characters.ts";

/** Whether the text is a host as URLs have it: labels of letters, digits, `-` and `_`, after one leading dot at most. */
export function isDomainAttribute(text: string): boolean {
  return /^\.?[\w-]+(\.[\w-]+)*$/.test(text);
}

/** Whether `isDomainAttribute` is true and each label is of RFC 1123 §2.1: no `_`, no `-` at either end, at most 63 characters. */
export function isHostNameAttribute(text: string): boolean {
  let label = 0;
  for (let i = text.charCodeAt(0) === DOT ? 1 : 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT) {
      if (label === 0 || text.charCodeAt(i - 1) === HYPHEN) return false;
      label = 0;
    } else if (++label > MAX_LABEL_LENGTH || !(isLetterOrDigit(code) || (code === HYPHEN && label > 1))) {
      return false;
    }
  }
  return label > 0 && text.charCodeAt(text.length - 1) !== HYPHEN;
}

function isLetterOrDigit(code: number): boolean {
  return isDigit(code) || ((code | 0x20) - 0x61) >>> 0 < 26;
}

const MAX_LABEL_LENGTH = 63;
const DOT = 0x2e;
const HYPHEN = 0x2d;
