/** Pasted text: Set-Cookie lines, with or without the name of the header, among other lines. */

/** The value of a Set-Cookie header, and the URL on a line above it, if there is one. */
export type PastedLine = { readonly text: string; readonly url: URL | undefined };

export type Paste = {
  readonly lines: readonly PastedLine[];
  /** The number of lines that are not Set-Cookie lines. */
  readonly ignored: number;
};

/** Finds the Set-Cookie lines. If a line is a status line or begins with `Set-Cookie`, the text is a response, and every other line is ignored. */
export function parsePaste(pasted: string): Paste {
  const all = pasted
    .split(/\r\n|\r|\n/)
    .map(trimBlanks)
    .filter((line) => line !== "");
  const isResponse = all.some((line) => HEADER_NAME.test(line) || STATUS_LINE.test(line));
  const lines: PastedLine[] = [];
  let ignored = 0;
  let url: URL | undefined;
  for (let i = 0; i < all.length; i++) {
    const line = all[i]!;
    const name = HEADER_NAME.exec(line)?.[0];
    const ownUrl = readUrl(line);
    if (ownUrl) url = ownUrl;
    else if (name !== undefined) {
      // Developer tools put the value on the next line.
      const isBelow = name.length === line.length && i + 1 < all.length && !isHeader(all[i + 1]!);
      if (isBelow) i++;
      lines.push({ text: isBelow ? all[i]! : line.slice(name.length), url });
    } else if (isResponse || OTHER_HEADER.test(line)) ignored++;
    else lines.push({ text: line, url });
  }
  return { lines, ignored };
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
  return HEADER_NAME.test(line) || OTHER_HEADER.test(line) || STATUS_LINE.test(line);
}

/** Also after the "<" of `curl -v`. */
const HEADER_NAME = /^(?:<[ \t]*)?set-cookie[ \t]*(?::[ \t]*|$)/i;
const STATUS_LINE = /^(?:<[ \t]*)?HTTP\/\d/i;
/** A cookie may have a colon in its name, but hardly ever a colon and a blank. */
const OTHER_HEADER = /^(?:<[ \t]*)?:?[a-z][\w-]*:(?:[ \t]|$)/i;
