/**
 * `npm run framework-pages`: writes the code of the tests' apps and recipes into the pages of docs/frameworks and of the recipes. A
 * test holds them to it.
 */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./setup.mjs";

const docs = join(root, "docs");
const sources = [
  join(root, "test", "frameworks", "apps"),
  join(root, "test", "recipes"),
  join(root, "test", "clients", "recipes"),
];

/** Returns each page with its text as it must be. @throws Error if a page names a snippet that no app has. */
export function frameworkPages() {
  const snippets = readSnippets();
  return [
    ...readdirSync(join(docs, "frameworks")).map((file) => join("frameworks", file)),
    "sessions-recipes.md",
    "clients-recipes.md",
  ]
    .filter((file) => file.endsWith(".md"))
    .map((file) => {
      const path = join(docs, file);
      const current = readFileSync(path, "utf8");
      const text = current.replace(
        /(<!-- snippet: (\S+) -->\n```(?:java|type)script\n)[\s\S]*?(```\n)/g,
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
  for (const path of listSources()) {
    for (const [, name, code] of readFileSync(path, "utf8").matchAll(
      /\/\/ docs: (?!end)(\S+)\n([\s\S]*?)\/\/ docs: end/g,
    )) {
      // The definitions of the stories stand for those of a user.
      const own = code
        .replace(/"\.{1,2}\/(\.\.\/)*story\.mjs"/g, '"./cookies.mjs"')
        .replace(/"(\.\.\/)+sessions\.mjs"/g, '"./sessions.mjs"')
        .replace('"undici7"', '"undici"');
      snippets.set(name, `${dedent(own).trim()}\n`);
    }
  }
  return snippets;
}

/** Lists the files of code, not what was installed or built: a link there leads back to this repository, without end. */
function listSources() {
  const folders = [...sources];
  const files = [];
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !/^(?:node_modules|\..*)$/.test(entry.name)) folders.push(path);
      else if (entry.isFile() && /\.(m?js|ts|astro)$/.test(entry.name)) files.push(path);
    }
  }
  return files;
}

/** Takes off the indent of the first line. */
function dedent(code) {
  const [indent] = /^ */.exec(code);
  return code.replaceAll(new RegExp(`^${indent}`, "gm"), "");
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { path, text } of frameworkPages()) writeFileSync(path, text);
}
