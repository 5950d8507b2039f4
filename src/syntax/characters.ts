/** The character classes that cookies are written in (RFC 9110 §5.6.2, RFC 6265bis §4.1.1). */

const SPACE = 0x20;
const TAB = 0x09;
const SEMICOLON = 0x3b;
const LAST_VISIBLE = 0x7e;

const TCHAR = /* @__PURE__ */ table(
  "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
);

/** `token`: what the name of an authored cookie is made of. */
export function isToken(text: string): boolean {
  const { length } = text;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > LAST_VISIBLE || TCHAR[code] === 0) return false;
  }
  return length > 0;
}

/**
 * Printable ASCII without `;` and without spaces at either end: text that every reader gives back unchanged.
 * Wider than `cookie-octet` by `"`, `,`, `\` and inner spaces, which all browsers keep (RFC 6265bis §5.6).
 */
export function isPlainText(text: string): boolean {
  const last = text.length - 1;
  for (let i = 0; i <= last; i++) {
    const code = text.charCodeAt(i);
    if (code < SPACE || code > LAST_VISIBLE || code === SEMICOLON) return false;
  }
  return last < 0 || (text.charCodeAt(0) !== SPACE && text.charCodeAt(last) !== SPACE);
}

/** `WSP`: space and tab, the only characters that are ever trimmed. `String.prototype.trim` takes far more. */
export function isWhitespace(code: number): boolean {
  return code === SPACE || code === TAB;
}

function table(members: string): Uint8Array {
  const classes = new Uint8Array(LAST_VISIBLE + 1);
  for (const member of members) classes[member.charCodeAt(0)] = 1;
  return classes;
}
