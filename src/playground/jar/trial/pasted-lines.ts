/** Pasted text: Set-Cookie lines, with or without the name of the header, among other lines and in other forms. */

import { splitSetCookie } from "../../../index.ts";
import { ATTRIBUTE_UNKNOWN } from "../../../jar/reasons/warnings.ts";
import { parseSetCookieString } from "../../../jar/rules/parse-set-cookie.ts";
import { unpackLines } from "./packed-lines.ts";

export type PastedLine = {
  /** The value of a Set-Cookie header. */
  readonly text: string;
  /** The URL on a line above it, if there is one. */
  readonly url: URL | undefined;
  /** Whether a script sets it: `document.cookie = "…"`. */
  readonly byScript: boolean;
  /** How the line was read, if it was not a header of its own. */
  readonly note?: string;
};

export type Paste = {
  readonly lines: readonly PastedLine[];
  /** The number of lines that are not Set-Cookie lines. */
  readonly ignored: number;
  /** A sentence for each kind of text that looks like cookies and is no Set-Cookie header. */
  readonly hints: readonly string[];
};

/** Finds the Set-Cookie lines. If a line is a status line or begins with `Set-Cookie`, the text is a response, and every other line is ignored. */
export function parsePaste(pasted: string): Paste {
  const unpacked = unpackLines(pasted.trim());
  if (unpacked !== undefined) {
    const lines = unpacked.flatMap(({ text, url }) => readHeader(text, url));
    return lines.length > 0 ? { lines, ignored: 0, hints: [] } : { lines, ignored: 1, hints: [JSON_HINT] };
  }
  const all = pasted
    .split(/\r\n|\r|\n/)
    .map(trimBlanks)
    .filter((line) => line !== "");
  const isResponse = all.some((line) => HEADER_NAME.test(line) || NOT_BARE.test(line));
  const lines: PastedLine[] = [];
  const hints = new Set<string>();
  let ignored = 0;
  let url: URL | undefined;
  for (let i = 0; i < all.length; i++) {
    const line = all[i]!;
    const name = HEADER_NAME.exec(line)?.[0];
    const ownUrl = readUrl(line);
    const hint = findHint(line, isResponse);
    if (ownUrl) url = ownUrl;
    else if (name !== undefined) {
      // Developer tools put the value on the next line.
      const isBelow = name.length === line.length && i + 1 < all.length && !isHeader(all[i + 1]!);
      if (isBelow) i++;
      lines.push(...readHeader(isBelow ? all[i]! : line.slice(name.length), url));
    } else if (hint !== undefined) {
      ignored++;
      hints.add(hint);
    } else if (isResponse || OTHER_HEADER.test(line)) ignored++;
    else lines.push(...readBareLine(line, url));
  }
  return { lines, ignored, hints: [...hints] };
}

/** Reads the value of a header. It is several if `Headers.get` joined them with commas. */
function readHeader(text: string, url: URL | undefined): PastedLine[] {
  const parts = splitSetCookie(text);
  // A comma after an attribute separates. A comma before all attributes may belong to the value.
  if (parts.length < 2 || !parts.slice(0, -1).every((part) => part.includes(";"))) {
    return [{ text, url, byScript: false, ...(parts.length > 1 && { note: COMMA_NOTE }) }];
  }
  return parts.map((part) => ({ text: part, url, byScript: false, note: JOINED_NOTE }));
}

function readBareLine(line: string, url: URL | undefined): PastedLine[] {
  const [, , script] = SCRIPT.exec(line) ?? [];
  if (script !== undefined) return [{ text: script, url, byScript: true, note: SCRIPT_NOTE }];
  const [first, ...others] = readHeader(line, url);
  return isLikeCookieHeader(line) ? [{ ...first!, note: COOKIES_NOTE }] : [first!, ...others];
}

/** Whether a line has several pairs and none is an attribute. */
function isLikeCookieHeader(line: string): boolean {
  const [, ...others] = line.split(";").filter((part) => part.trim() !== "");
  return (
    others.length > 0 &&
    others.every((part) => part.includes("=") && parseSetCookieString(`;${part}`).warned & ATTRIBUTE_UNKNOWN)
  );
}

function findHint(line: string, isResponse: boolean): string | undefined {
  // A long line is a value.
  const start = line.slice(0, 200);
  if (!isResponse && SCRIPT.test(line)) return undefined;
  return OTHER_TEXTS.find(
    ({ pattern, alsoInResponse }) => (alsoInResponse || !isResponse) && pattern.test(start),
  )?.hint;
}

/** Trims spaces and tabs. A regular expression for this takes quadratic time if the blanks are not at the end. */
function trimBlanks(line: string): string {
  let [start, end] = [0, line.length];
  while (line[start] === " " || line[start] === "\t") start++;
  while (end > start && (line[end - 1] === " " || line[end - 1] === "\t")) end--;
  return line.slice(start, end);
}

function readUrl(line: string): URL | undefined {
  return /^(?:https?|wss?):\/\/\S+$/i.test(line) && URL.canParse(line) ? new URL(line) : undefined;
}

function isHeader(line: string): boolean {
  return HEADER_NAME.test(line) || OTHER_HEADER.test(line) || NOT_BARE.test(line);
}

/** Also after the "<" of `curl -v`. */
const HEADER_NAME = /^(?:<[ \t]*)?set-cookie[ \t]*(?::[ \t]*|$)/i;
/** A status line, or a command whose other lines are arguments. */
const NOT_BARE = /^(?:<[ \t]*)?HTTP\/\d|^curl[ \t]/i;
/** A cookie may have a colon in its name, but hardly ever a colon and a blank. */
const OTHER_HEADER = /^(?:[<>][ \t]*)?:?[a-z][\w-]*:(?:[ \t]|$)/i;
/** An assignment of one plain text, without an escape or a hole in a template. */
const SCRIPT =
  /^(?:(?:window|self|globalThis)\.)?document\.cookie[ \t]*=[ \t]*(["'`])((?:(?!\1|\$\{)[^\\])*)\1[ \t]*;?$/;

const JSON_HINT =
  "This is JSON without a Set-Cookie header. Cookies that a program exported are stored already; paste the header that set them.";
const JOINED_NOTE =
  "The pasted line was joined with commas, as Headers.get does. A browser receives each cookie in a header of its own.";
const COMMA_NOTE = "The comma counts as a part of the value. If it joins two headers, put each on a line.";
const SCRIPT_NOTE = "A script sets it.";
const COOKIES_NOTE =
  "If this is a Cookie header or the text of document.cookie: it has several cookies without their attributes. A Set-Cookie header has one.";

type OtherText = { readonly pattern: RegExp; readonly hint: string; readonly alsoInResponse?: boolean };

const OTHER_TEXTS: readonly OtherText[] = [
  {
    pattern: /^(?:[<>][ \t]*)?cookie[ \t]*:/i,
    hint: "There is a Cookie header, which a browser sends. It has no attributes; paste the Set-Cookie headers that the browser received.",
    alsoInResponse: true,
  },
  {
    pattern: /^curl[ \t]/i,
    hint: "There is a curl command, which is a request. Paste what curl -i prints.",
    alsoInResponse: true,
  },
  {
    pattern: /^[^=;]*(?:document\.cookie|cookieStore\.)/,
    hint: 'There is a script, which is not run. Only document.cookie = "…" with one plain text is read.',
  },
  {
    pattern: /^[^=;]*cookies?(?:\.\w+)?\(|^[^=;]*\([^=;]*set-cookie/i,
    hint: "There is code, which is not run. Paste the header that it sends.",
  },
  {
    pattern: /^#[ \t]*(?:Netscape )?HTTP Cookie File|^\S+\t(?:TRUE|FALSE)\t/i,
    hint: "There is a file of cookies, which are stored already. Paste the headers that set them.",
  },
  { pattern: /^[[{}\]]|^["'][^"']*["'][ \t]*:/, hint: JSON_HINT },
];
