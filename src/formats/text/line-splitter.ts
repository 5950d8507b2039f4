/** The lines of a file that comes in parts, in bounded memory. */

import { BOM } from "./lines.ts";

/** Splits byte strings into lines as `eachLine` does. */
export class LineSplitter {
  readonly #take: (line: string | undefined, row: number) => void;
  /** The parts of a line whose end has not come. */
  #parts: string[] = [];
  #length = 0;
  #row = 0;
  /** The end of all lines, when the first is known. */
  #end: "\n" | "\r" | undefined;
  /** A CR at the end of a part: the next part says whether LF follows. */
  #isCrHeld = false;

  /** `take` receives each line with its number, from 1; of a line over `MAX_LINE` characters it receives `undefined`. */
  constructor(take: (line: string | undefined, row: number) => void) {
    this.#take = take;
  }

  push(given: string): void {
    const part = this.#isCrHeld ? `\r${given}` : given;
    if (part === "") return;
    this.#isCrHeld = false;
    this.#end ??= findEnd(part);
    if (this.#end === undefined) {
      this.#isCrHeld = part.endsWith("\r");
      this.#add(this.#isCrHeld ? part.slice(0, -1) : part);
      return;
    }
    let start = 0;
    for (let stop = part.indexOf(this.#end); stop !== -1; stop = part.indexOf(this.#end, start)) {
      this.#add(part.slice(start, stop));
      this.#endLine();
      start = stop + 1;
    }
    this.#add(part.slice(start));
  }

  /** Takes the last line, which may have no end, and a blank line. */
  end(): void {
    if (this.#length > 0 || this.#isCrHeld) this.#endLine();
    this.#take("", this.#row + 1);
  }

  #add(text: string): void {
    this.#length += text.length;
    if (this.#length <= MAX_LINE) this.#parts.push(text);
    else this.#parts = [];
  }

  #endLine(): void {
    this.#row++;
    const line = this.#parts.join("");
    const start = this.#row === 1 && line.startsWith(BOM) ? BOM.length : 0;
    const end = this.#end === "\n" && line.endsWith("\r") ? -1 : line.length;
    this.#take(this.#length > MAX_LINE ? undefined : line.slice(start, end), this.#row);
    this.#parts = [];
    this.#length = 0;
  }
}

/** Returns the end of the first line: `undefined` if it is not in this part, or a CR at its end. */
function findEnd(part: string): "\n" | "\r" | undefined {
  const at = part.search(/[\r\n]/);
  if (at === -1 || (part[at] === "\r" && at === part.length - 1)) return undefined;
  return part[at] === "\r" && part[at + 1] !== "\n" ? "\r" : "\n";
}

/** Characters: a Cookie header with 180 cookies of the maximum size has fewer. */
export const MAX_LINE = 1_048_576;
