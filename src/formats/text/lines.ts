/** The lines of a text: ended by LF, by CR and LF, or by CR alone. */

/**
 * Calls `take` with each line and its number, from 1. CR alone ends lines only if it ends the first: elsewhere it is a
 * control character of the line. After the last line comes a blank one, which ends what is still open.
 */
export function eachLine(source: string, take: (line: string, row: number) => void): void {
  eachLineRange(source, (start, end, row) => take(source.slice(start, end), row));
}

/** Calls `take` with the start and the end of each line in the source, as `eachLine` does. */
export function eachLineRange(source: string, take: (start: number, end: number, row: number) => void): void {
  const end = hasBareCr(source) ? "\r" : "\n";
  let row = 0;
  let start = source.startsWith(BOM) ? BOM.length : 0;
  while (start < source.length) {
    let stop = source.indexOf(end, start);
    if (stop === -1) stop = source.length;
    const last = source.charCodeAt(stop - 1) === CR && stop > start ? stop - 1 : stop;
    take(start, last, ++row);
    start = stop + 1;
  }
  take(source.length, source.length, row + 1);
}

/** Whether the first line of a text ends in CR alone. */
export function hasBareCr(source: string): boolean {
  const cr = source.indexOf("\r");
  if (cr === -1 || source[cr + 1] === "\n") return false;
  const lf = source.indexOf("\n");
  return lf === -1 || cr < lf;
}

/** The octets of U+FEFF in UTF-8. */
export const BOM = "\xef\xbb\xbf";
const CR = 0x0d;
