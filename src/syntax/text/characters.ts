/** The character classes of cookies (RFC 9110 §5.6.2, RFC 6265bis §4.1.1). */

const SPACE = 0x20;
const TAB = 0x09;
const ZERO = 0x30;
const NINE = 0x39;
const SEMICOLON = 0x3b;
const LAST_VISIBLE = 0x7e;

const TCHARS = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const TCHAR = /* @__PURE__ */ table(TCHARS);
const COOKIE_OCTET = /* @__PURE__ */ table(TCHARS, "()/:<=>?@[]{}");

/** Whether the text is a `token`, as the name of an authored cookie must be. */
export function isToken(text: string): boolean {
  return text !== "" && consistsOf(text, TCHAR);
}

/**
 * Whether the text is `*cookie-octet`, as the value of an authored cookie must be. Browsers keep quotes, commas, backslashes
 * and inner spaces too (RFC 6265bis §5.6), but Python, Go and Rack change such values, and Python loses all cookies behind.
 */
export function isCookieValue(text: string): boolean {
  return consistsOf(text, COOKIE_OCTET);
}

function consistsOf(text: string, members: Uint8Array): boolean {
  const { length } = text;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > LAST_VISIBLE || members[code] === 0) return false;
  }
  return true;
}

/** Whether the text is printable ASCII without `;` and without spaces at either end, as the value of an attribute. */
export function isPlainText(text: string): boolean {
  const last = text.length - 1;
  for (let i = 0; i <= last; i++) {
    const code = text.charCodeAt(i);
    if (code < SPACE || code > LAST_VISIBLE || code === SEMICOLON) return false;
  }
  // Of an empty text both are NaN.
  return text.charCodeAt(0) !== SPACE && text.charCodeAt(last) !== SPACE;
}

/** Whether the code is of `WSP`: space and tab, the only characters that are ever trimmed. `String.prototype.trim` removes far more. */
export function isWhitespace(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** Whether the code is of `DIGIT`. */
export function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function table(members: string, others = ""): Uint8Array {
  const classes = new Uint8Array(LAST_VISIBLE + 1);
  for (const member of members + others) classes[member.charCodeAt(0)] = 1;
  return classes;
}
