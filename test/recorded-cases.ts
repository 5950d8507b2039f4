/** The recorded facts, as they lie in test/conformance/data: compressed with brotli by scripts/pack-facts.mjs. */

import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import { describe } from "vitest";

const data = new URL("./conformance/data/", import.meta.url);

/** Returns the text of a recorded file, such as "browsers/path.jsonl". */
export function readFacts(file: string): string {
  return brotliDecompressSync(readFileSync(new URL(`${file}.br`, data))).toString("utf8");
}

/** A suite over the text of a recorded file. */
export function conformance(file: string, title: string, suite: (text: string) => void): void {
  describe(`${title} (${file})`, () => suite(readFacts(file)));
}

/** Returns the rows of a text of JSON lines. */
export function jsonLines<T>(text: string): T[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): T => JSON.parse(line));
}
