/** A curl command, as browsers copy a request: for bash, or for cmd of Windows. */

import { toByteString } from "../model/byte-string.ts";

/** What a command says of cookies. */
export type CurlCommand = {
  readonly url: string | undefined;
  /** Cookie headers. */
  readonly cookies: readonly string[];
};

/** Reads a command, over one line or several. Never throws; takes linear time. */
export function readCurlCommand(command: string): CurlCommand {
  // cmd takes the carets away before curl sees its arguments.
  const words = command.includes('^"')
    ? splitWords(command.replace(/\^([\s\S])/g, "$1"))
    : splitWords(command);
  let url: string | undefined;
  const cookies: string[] = [];
  for (const [index, word] of words.entries()) {
    const value = words[index + 1] ?? "";
    if (word === "-b" || word === "--cookie") {
      // Without "=" it is the name of a file.
      if (value.includes("=")) cookies.push(value);
    } else if (word === "-H" || word === "--header") {
      if (/^cookie:/i.test(value)) cookies.push(value.slice("cookie:".length));
    } else if (word === "--url") url = value;
    else if (/^https?:\/\//.test(word)) url ??= word;
  }
  return { url, cookies };
}

/** Splits as a shell does: quotes, escapes, and `$'…'` of bash. */
function splitWords(command: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let last = 0;
  for (const match of command.matchAll(WORD_PART)) {
    if (match.index > last && word !== undefined) {
      words.push(word);
      word = undefined;
    }
    last = match.index + match[0].length;
    word = (word ?? "") + readPart(match);
  }
  if (word !== undefined) words.push(word);
  return words;
}

function readPart([, ansi, single, double, escaped, plain]: RegExpExecArray): string {
  if (ansi !== undefined) return ansi.replace(ANSI_ESCAPE, readAnsiEscape);
  if (single !== undefined) return single;
  if (double !== undefined) return double.replace(/\\(["\\$`])|\\\n/g, "$1");
  if (escaped !== undefined) return escaped === "\n" ? "" : escaped;
  return plain!;
}

function readAnsiEscape(
  _: string,
  hex: string | undefined,
  unicode: string | undefined,
  other: string,
): string {
  if (hex) return String.fromCharCode(Number.parseInt(hex, 16));
  if (unicode) return toByteString(String.fromCharCode(Number.parseInt(unicode, 16)));
  return ANSI[other] ?? other;
}

const WORD_PART = /\$'((?:[^'\\]|\\[\s\S])*)'|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^\s'"\\]+)/g;
const ANSI_ESCAPE = /\\(?:x([\da-f]{1,2})|u([\da-f]{1,4})|([\s\S]))/gi;
const ANSI: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
