/** `npm run framework-pages`: writes the code of the tests' apps into the pages of docs/frameworks. A test holds them to it. */

import { globSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./setup.mjs";

const pages = join(root, "docs", "frameworks");
const apps = join(root, "test", "frameworks", "apps");

/** Returns each page with its text as it must be. @throws Error if a page names a snippet that no app has. */
export function frameworkPages() {
  const snippets = readSnippets();
  return readdirSync(pages)
    .filter((file) => file.endsWith(".md"))
    .map((file) => {
      const path = join(pages, file);
      const current = readFileSync(path, "utf8");
      const text = current.replace(
        /(<!-- snippet: (\S+) -->\n```javascript\n)[\s\S]*?(```\n)/g,
        (_, start, name, end) => {
          if (!snippets.has(name)) throw new Error(`${file} must name a snippet of an app; got ${name}`);
          return start + snippets.get(name) + end;
        },
      );
      return { file, path, current, text };
    });
}

function readSnippets() {
  const snippets = new Map();
  // Not below node_modules: a link there leads back to this repository, without end.
  const exclude = (path) => path.endsWith("node_modules") || /(^|[/\\])\.\w/.test(path);
  for (const file of globSync("**/*.{js,mjs,ts,astro}", { cwd: apps, exclude })) {
    const path = join(apps, file);
    for (const [, name, code] of readFileSync(path, "utf8").matchAll(
      /\/\/ docs: (?!end)(\S+)\n([\s\S]*?)\/\/ docs: end/g,
    )) {
      // The definitions of the story stand for those of a user.
      snippets.set(name, `${code.replace(/"(\.\.\/)+story\.mjs"/g, '"./cookies.mjs"').trim()}\n`);
    }
  }
  return snippets;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { path, text } of frameworkPages()) writeFileSync(path, text);
}
