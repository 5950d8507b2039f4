/** Names that need no parser of URLs (WHATWG URL §3.5). */

/** Whether the text is a name that `URL` prints as it is: most names are. Of other texts, some are hosts all the same. */
export function isCanonicalName(text: string): boolean {
  const last = text.charCodeAt(text.lastIndexOf(".") + 1);
  return (
    text.length <= MAX_LENGTH &&
    PLAIN.test(text) &&
    // A number in the last place is an address.
    last >= LOWER_A &&
    last <= LOWER_Z &&
    text.charCodeAt(0) !== DOT &&
    // Faster than `includes` in V8.
    text.indexOf("..") === -1 &&
    text.indexOf("xn--") === -1
  );
}

const PLAIN = /^[a-z\d.-]+$/;
/** Characters. A name has at most 253. */
const MAX_LENGTH = 1024;
const DOT = 0x2e;
const LOWER_A = 0x61;
const LOWER_Z = 0x7a;
