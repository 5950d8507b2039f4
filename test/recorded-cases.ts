/** Where the recorded facts lie, and how suites that need them say that they were skipped. */

import { existsSync, readFileSync } from "node:fs";
import { describe } from "vitest";

const shared = new URL("../../shared/conformance/", import.meta.url);

/** A suite over a recorded file; skipped by name where the file is absent. */
export function conformance(file: string, title: string, suite: (text: string) => void): void {
  const url = new URL(file, shared);
  if (existsSync(url)) describe(`${title} (${file})`, () => suite(readFileSync(url, "utf8")));
  else
    describe.skip(`${title} (${file} is absent: the recorded facts lie beside the repository)`, () =>
      suite(""));
}

export function jsonLines<T>(text: string): T[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): T => JSON.parse(line));
}
