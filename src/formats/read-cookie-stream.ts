/** Reads cookie files of any size, in bounded memory. */

import type { StoredCookie } from "../jar/model/stored-cookie.ts";
import { findFormat } from "./format-table.ts";
import { byteStringOf, toByteString } from "./model/byte-string.ts";
import { CookieCollector, type RowPlace } from "./model/cookie-collector.ts";
import type { ReadOptions } from "./model/format.ts";
import type { FormatProblem } from "./model/format-problem.ts";
import { LineSplitter } from "./text/line-splitter.ts";

/** A cookie of a file, or what was not understood there. */
export type StreamedRow = { readonly cookie: StoredCookie } | { readonly problem: FormatProblem };

/**
 * Reads a file that comes in parts, row by row, as `readCookies` does. No more than a line is kept: a line over 1 MiB is a
 * problem, and rows come in the order of the file, even if a later one is of the same cookie. Parts of text are Unicode.
 *
 * @throws TypeError for a format that has no lines, and for an invalid URL; and what the source throws.
 * @example
 * ```ts
 * import { readCookieStream } from "speculoos/formats";
 *
 * async function* parts() {
 *   yield "www.example.com\tFALSE\t/\tTR";
 *   yield "UE\t0\tid\t7\n";
 * }
 * for await (const row of readCookieStream(parts(), { format: "netscape" })) {
 *   if ("cookie" in row) console.log(row.cookie.name); // id
 * }
 * ```
 */
export async function* readCookieStream(
  source: AsyncIterable<string | Uint8Array>,
  {
    format,
    url,
    now = Date.now(),
  }: ReadOptions & { readonly format: "netscape" | "speculoos" | "set-cookie" },
): AsyncGenerator<StreamedRow, void, undefined> {
  const reader = findFormat(format);
  if (!("lines" in reader)) throw new TypeError("format must be netscape, speculoos or set-cookie");
  let rows: StreamedRow[] = [];
  const into = new StreamCollector(now, url, (row) => rows.push(row));
  const readLine = reader.lines(into);
  const splitter = new LineSplitter((line, row) => {
    if (line === undefined) into.report({ row, message: "is longer than any line with cookies" });
    else readLine(line, row);
  });
  const decoder = new PartDecoder();
  for await (const part of source) {
    splitter.push(decoder.decode(part));
    yield* rows;
    rows = [];
  }
  splitter.push(decoder.end());
  splitter.end();
  yield* rows;
}

/** Passes each row on, and keeps none. */
class StreamCollector extends CookieCollector {
  readonly #pass: (row: StreamedRow) => void;

  constructor(now: number, url: string | URL | undefined, pass: (row: StreamedRow) => void) {
    super(now, url);
    this.#pass = pass;
  }

  override report(problem: FormatProblem): void {
    this.#pass({ problem });
  }

  override remove(): void {}

  override removeRecord(_record: object, { row }: RowPlace): void {
    this.report({ row, message: "removes a cookie of an earlier line: readCookies leaves that cookie out" });
  }

  protected override push(cookie: StoredCookie): void {
    this.#pass({ cookie });
  }
}

/** Makes byte strings of parts. A character may be cut between two parts of text. */
class PartDecoder {
  #half = "";

  decode(part: string | Uint8Array): string {
    if (typeof part !== "string") return this.end() + byteStringOf(part);
    const text = this.#half + part;
    this.#half = /[\ud800-\udbff]$/.exec(text)?.[0] ?? "";
    return toByteString(this.#half ? text.slice(0, -1) : text);
  }

  end(): string {
    const half = toByteString(this.#half);
    this.#half = "";
    return half;
  }
}
