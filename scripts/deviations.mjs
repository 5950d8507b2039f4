/** Collects the `// DEVIATION(section): why` markers of `src` into docs/deviations.md. */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = join(root, "docs", "deviations.md");

export function deviations() {
  const rows = [];
  for (const entry of readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".ts")) continue;
    const path = join(entry.parentPath, entry.name);
    const text = readFileSync(path, "utf8");
    for (const match of text.matchAll(/DEVIATION\(([^)]+)\): (.+)/g)) {
      rows.push({ section: match[1], why: match[2], file: relative(root, path) });
    }
  }
  rows.sort((a, b) => (a.section + a.file < b.section + b.file ? -1 : 1));
  const table = rows.map(({ section, why, file }) => `| ${section} | ${why} | \`${file}\` |`);
  return `# Deviations from RFC 6265bis and from the draft of DBSC

Where this library does something else than the text of the specification says, and why. DBSC is the W3C editor's draft "Device Bound
Session Credentials" of 2026-02-17, cited by the titles of its sections. Made by
\`npm run deviations\` from the \`DEVIATION\` markers in the sources.

| section | what, and why | where |
|---|---|---|
${table.join("\n")}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, deviations());
