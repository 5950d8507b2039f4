/** What the processes that are killed do to their cookies: the same for the same seed. */

import type { Journal } from "../../src/jar/persistence/journal.ts";
import { FileJournal } from "../../src/stores/file/file-journal.ts";
import { SqliteJournal } from "../../src/stores/sqlite/journal/sqlite-journal.ts";
import { Random } from "../chaos/driver/random.ts";

export const URL_ = "https://www.example.com/";

/** More cookies than a batch changes; a jar keeps as many of one site. */
const COOKIES = 120;

/** A change of a cookie; without a value it is removed. */
export type Change = { readonly name: string; readonly value: string | undefined };

export const KINDS: Readonly<Record<string, (path: string) => Journal>> = {
  FileJournal: (path) => new FileJournal(path),
  "FileJournal in the Netscape format": (path) => new FileJournal(path, { format: "netscape" }),
  SqliteJournal: (path) => new SqliteJournal(path),
};

export function openJournal(kind: string, path: string): Journal {
  return KINDS[kind]!(path);
}

/** Returns the changes of a batch, in order: one to forty, some of the same cookie. */
export function planBatch(seed: number, batch: number): Change[] {
  const random = new Random(seed * 1_000_003 + batch);
  return Array.from({ length: 1 + random.below(40) }, (_, index) => {
    const name = `n${random.below(COOKIES)}`;
    const value = `${batch}.${index}.${"x".repeat(Math.floor(random.next() ** 4 * 3000))}`;
    return { name, value: random.next() < 0.25 ? undefined : value };
  });
}
