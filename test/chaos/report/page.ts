/** Puts the tables into docs/sessions-compared.md, between their marks. */

import { readFileSync, writeFileSync } from "node:fs";
import type { Row } from "./results.ts";
import { formatFacts, formatSettings, formatTable } from "./table.ts";

const PAGE = new URL("../../../docs/sessions-compared.md", import.meta.url);

export function readPage(): string {
  return readFileSync(PAGE, "utf8");
}

export function writePage(rows: readonly Row[]): void {
  writeFileSync(PAGE, fillPage(readPage(), rows));
}

/** Returns the page with the tables of these rows. */
export function fillPage(page: string, rows: readonly Row[]): string {
  const parts = { facts: formatFacts(rows), table: formatTable(rows), settings: formatSettings(rows) };
  return Object.entries(parts).reduce((text, [name, part]) => {
    const [begin, end] = [`<!-- chaos: ${name} -->`, "<!-- chaos: end -->"];
    const from = text.indexOf(begin) + begin.length;
    const to = text.indexOf(end, from);
    if (from < begin.length || to < 0)
      throw new Error(`docs/sessions-compared.md must have ${begin} and ${end}`);
    return `${text.slice(0, from)}\n\n${part}\n\n${text.slice(to)}`;
  }, page);
}
