/** What people paste: Set-Cookie lines, bare or with the name of the header, among whatever came along. */

/** A Set-Cookie value, and the URL that stood on a line of its own above it. */
export type PastedLine = { readonly text: string; readonly url: URL | undefined };

export type Pasted = {
  readonly lines: readonly PastedLine[];
  /** How many lines were something else. */
  readonly ignored: number;
};

/** Once a line says `Set-Cookie` or is a status line, this is an answer, and only its Set-Cookie lines count. */
export function pastedLines(pasted: string): Pasted {
  const all = pasted
    .split(/\r\n|\r|\n/)
    .map(withoutBlanks)
    .filter((line) => line !== "");
  const isAnswer = all.some((line) => HEADER_NAME.test(line) || STATUS_LINE.test(line));
  const lines: PastedLine[] = [];
  let ignored = 0;
  let url: URL | undefined;
  for (let i = 0; i < all.length; i++) {
    const line = all[i]!;
    const name = HEADER_NAME.exec(line)?.[0];
    const own = urlOf(line);
    if (own) url = own;
    else if (name !== undefined) {
      // Developer tools put the value on the next line.
      const isBelow = name.length === line.length && i + 1 < all.length && !isHeader(all[i + 1]!);
      if (isBelow) i++;
      lines.push({ text: isBelow ? all[i]! : line.slice(name.length), url });
    } else if (isAnswer || OTHER_HEADER.test(line)) ignored++;
    else lines.push({ text: line, url });
  }
  return { lines, ignored };
}

/** A pattern for blanks at an end takes quadratic time where they are not at the end. */
function withoutBlanks(line: string): string {
  let [start, end] = [0, line.length];
  while (line[start] === " " || line[start] === "\t") start++;
  while (end > start && (line[end - 1] === " " || line[end - 1] === "\t")) end--;
  return line.slice(start, end);
}

function urlOf(line: string): URL | undefined {
  return /^(?:https?|wss?):\/\/\S+$/i.test(line) && URL.canParse(line) ? new URL(line) : undefined;
}

function isHeader(line: string): boolean {
  return HEADER_NAME.test(line) || OTHER_HEADER.test(line) || STATUS_LINE.test(line);
}

/** Behind curl's "<" too. */
const HEADER_NAME = /^(?:<[ \t]*)?set-cookie[ \t]*(?::[ \t]*|$)/i;
const STATUS_LINE = /^(?:<[ \t]*)?HTTP\/\d/i;
/** A cookie may have a colon in its name, but hardly one with a blank after it. */
const OTHER_HEADER = /^(?:<[ \t]*)?:?[a-z][\w-]*:(?:[ \t]|$)/i;
