import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

/** The folders of `src` that each folder may import (docs/life-of-a-cookie.md has the picture). Type imports count. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  base: [],
  syntax: ["base"],
  platform: ["base"],
  keys: ["base", "platform"],
  cookies: ["base", "syntax", "keys", "platform"],
  http: ["base", "syntax", "cookies"],
  definitions: ["base", "syntax", "keys", "cookies", "http"],
  interop: ["base", "syntax", "platform", "keys", "cookies", "http", "definitions"],
  "npm-cookie": ["base", "syntax"],
  jar: ["base", "syntax"],
  sessions: ["base", "syntax", "keys", "cookies", "http", "definitions"],
  stores: ["base", "sessions", "jar", "formats"],
  dbsc: ["base", "syntax", "keys", "cookies", "http", "definitions", "sessions"],
  clients: ["base", "syntax", "jar"],
  formats: ["base", "syntax", "platform", "jar"],
  testing: ["sessions", "jar"],
  playground: ["door", "base", "syntax", "keys", "cookies", "definitions", "interop", "jar", "sessions"],
  door: [
    "base",
    "syntax",
    "keys",
    "cookies",
    "http",
    "definitions",
    "interop",
    "npm-cookie",
    "jar",
    "sessions",
    "stores",
    "dbsc",
    "clients",
    "formats",
    "testing",
  ],
};

/** Folders that import nothing but ports: the part of other folders that they may import. */
const MAY_IMPORT_PORTS: Record<string, RegExp> = {
  stores: /^(?:base|sessions\/store|jar\/persistence|jar\/model|formats)\//,
  testing: /^(?:sessions\/store\/session-store|jar\/persistence\/[a-z-]+|jar\/model\/[a-z-]+)\.ts$/,
};

/** The sub-folders of a folder, from the top to the bottom. Imports point down this list; "" is the folder itself. */
const LAYERS: Record<string, readonly string[]> = {
  jar: ["", "explain", "memory", "persistence", "rules", "request", "matching", "reasons", "model"],
  syntax: ["", "dates", "text"],
  definitions: ["", "values"],
  interop: ["", "schemes", "schemes/mod-python", "codec"],
  cookies: ["", "attributes", "values"],
  sessions: ["", "stored", "stored/changes", "stored/state", "sealed", "session", "data", "store", "model"],
  stores: ["sqlite/journal", "sqlite", "redis", "postgres", "file", "journals"],
  clients: ["fetch", "undici", "http", ""],
  dbsc: ["", "endpoints", "binding", "explain", "headers"],
  formats: ["", "text/netscape", "text", "json", "json/har", "json/row", "sqlite", "model"],
  testing: ["", "journals", "sessions", "jars"],
  playground: [
    "",
    "device/view",
    "device",
    "sessions/view",
    "sessions",
    "cookies",
    "jar",
    "jar/view",
    "jar/trial",
    "ui",
  ],
};

/** The only files that may import `node:` modules. */
const MAY_USE_NODE = /^(platform\/[a-z0-9-]+-node\.ts|playground\/.+|stores\/file\/.+|clients\/http\/.+)$/;

/** Runtime dependencies, and the files that may import them. */
const MAY_USE_PACKAGES: Record<string, readonly string[]> = {
  cborg: ["cookies/values/marshal-value.ts"],
  "@noble/hashes": ["platform/crypto-noble.ts"],
  "@noble/ciphers": ["platform/crypto-noble.ts"],
  fflate: ["platform/zlib-fflate.ts"],
  tldts: ["jar/matching/public-suffix.ts", "dbsc/explain/site.ts"],
  "structured-headers": ["dbsc/headers/structured-fields.ts"],
  "@standard-schema/spec": ["definitions/values/schema.ts"],
};

/** What differs by platform: its name in `imports` of package.json, and the file that it stands for here. */
const PLATFORM_IMPORTS: Record<string, string> = {
  "#crypto": "platform/crypto-node.ts",
  "#zlib": "platform/zlib-node.ts",
};

/** A folder with more files is two folders. `src` itself has one file an entry point, `interop/schemes` one a scheme. */
const MAX_FILES = 12;
const MAX_LINES = 300;

type Tree = ReadonlyMap<string, string>;

/** Every specifier of a static or dynamic import, type imports and re-exports included. Comments don't count. */
function importsOf(text: string): { specifier: string; reexport: boolean }[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
  return [
    ...code.matchAll(
      /^\s*(import|export)\b[^;"'`]*?\bfrom\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)|^\s*import\s*["']([^"']+)["']/gm,
    ),
  ].map((match) => ({ specifier: (match[2] ?? match[3] ?? match[4])!, reexport: match[1] === "export" }));
}

/** The top folder of a file; "door" for the files of `src` itself. */
function topFolder(file: string): string {
  return file.includes("/") ? file.slice(0, file.indexOf("/")) : "door";
}

/** The sub-folder of a file within its top folder, such as "schemes/mod-python"; "" for none. */
function subFolder(file: string): string {
  return file.split("/").slice(1, -1).join("/");
}

/** Returns every fault of a tree of files, as a sentence. */
function findFaults(tree: Tree): string[] {
  const faults: string[] = [];
  const edges = new Map<string, string[]>();
  for (const [file, text] of tree) {
    const folder = topFolder(file);
    const targets: string[] = [];
    if (/(^|\/)(utils?|helpers?|common|misc)\.ts$/.test(file))
      faults.push(`${file} has a name that says nothing`);
    if (/^export default\b/m.test(text)) faults.push(`${file} has a default export`);
    const lines = text.split("\n").length - 1;
    if (lines > MAX_LINES) faults.push(`${file} has ${lines} lines, at most ${MAX_LINES}`);
    if (!text.startsWith("/**")) faults.push(`${file} does not open with a sentence`);
    for (const { specifier, reexport } of importsOf(text)) {
      if (reexport && folder !== "door") faults.push(`${file} re-exports ${specifier}, which only doors do`);
      if (specifier.startsWith("node:")) {
        if (!MAY_USE_NODE.test(file)) faults.push(`${file} imports ${specifier}`);
      } else if (specifier.startsWith(".") || specifier in PLATFORM_IMPORTS) {
        const target = PLATFORM_IMPORTS[specifier] ?? normalize(join(dirname(file), specifier));
        if (!tree.has(target)) faults.push(`${file} imports ${specifier}, which is no file`);
        targets.push(target);
        const to = topFolder(target);
        if (to === folder ? !pointsDown(file, target) : !mayImport(folder, target))
          faults.push(`${file} imports ${target}`);
      } else {
        const name = specifier
          .split("/")
          .slice(0, specifier.startsWith("@") ? 2 : 1)
          .join("/");
        if (!MAY_USE_PACKAGES[name]?.includes(file)) faults.push(`${file} imports the package ${name}`);
      }
    }
    edges.set(file, targets);
  }
  return [...faults, ...findCycles(edges), ...findCycles(folderEdges(edges)), ...findCrowdedFolders(tree)];
}

function mayImport(folder: string, target: string): boolean {
  const ports = MAY_IMPORT_PORTS[folder];
  return MAY_IMPORT[folder]?.includes(topFolder(target)) === true && (ports?.test(target) ?? true);
}

/** Whether an import within one folder stays in its sub-folder, or points to a lower one. */
function pointsDown(file: string, target: string): boolean {
  const layers = LAYERS[topFolder(file)] ?? [""];
  const [from, to] = [layers.indexOf(subFolder(file)), layers.indexOf(subFolder(target))];
  return from !== -1 && to !== -1 && from <= to;
}

/** The edges between folders and sub-folders, of the edges between files. */
function folderEdges(edges: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const folders = new Map<string, string[]>();
  for (const [file, targets] of edges) {
    const folder = dirname(file);
    const others = targets.map((target) => dirname(target)).filter((target) => target !== folder);
    folders.set(folder, [...(folders.get(folder) ?? []), ...others]);
  }
  return folders;
}

function findCrowdedFolders(tree: Tree): string[] {
  const counts = new Map<string, number>();
  for (const file of tree.keys()) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  return [...counts]
    .filter(([folder, count]) => count > MAX_FILES && folder !== "." && folder !== "interop/schemes")
    .map(([folder, count]) => `${folder} has ${count} files, at most ${MAX_FILES}`);
}

function findCycles(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) cycles.push(`a cycle: ${[...path.slice(path.indexOf(file)), file].join(" → ")}`);
    if (done.has(file) || path.includes(file)) return;
    for (const target of edges.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of edges.keys()) visit(file, []);
  return cycles;
}

const src = fileURLToPath(new URL("../src/", import.meta.url));
const tree: Tree = new Map(
  readdirSync(src, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [relative(src, path), readFileSync(path, "utf8")]),
);

test("imports point down and form no cycle; files and folders are small and open with a sentence", () => {
  expect(tree.size).toBeGreaterThan(30);
  expect([...tree.keys()].map(topFolder).filter((folder) => !(folder in MAY_IMPORT))).toEqual([]);
  expect([...tree.keys()].filter((file) => !pointsDown(file, file))).toEqual([]);
  expect(findFaults(tree)).toEqual([]);
});

test("a folder with more than five files has a README", () => {
  const folders = Map.groupBy(tree.keys(), (file) => dirname(file));
  const without = [...folders]
    .filter(
      ([folder, files]) => folder !== "." && files.length > 5 && !existsSync(join(src, folder, "README.md")),
    )
    .map(([folder]) => folder);
  expect(without).toEqual([]);
});

const good = "/** A file. */\n";

describe("the rules refuse a tree with", () => {
  const rows: [why: string, files: Record<string, string>][] = [
    ["an edge upward", { "base/a.ts": `${good}import { b } from "../http/b.ts";`, "http/b.ts": good }],
    [
      "a type import upward",
      { "keys/a.ts": `${good}import type { b } from "../cookies/b.ts";`, "cookies/b.ts": good },
    ],
    [
      "a dynamic import upward",
      { "base/a.ts": `${good}const b = import("../http/b.ts");`, "http/b.ts": good },
    ],
    [
      "an import over several lines",
      { "base/a.ts": `${good}import {\n  b,\n  c,\n} from "../http/b.ts";`, "http/b.ts": good },
    ],
    [
      "a cycle",
      {
        "base/a.ts": `${good}import "./b.ts";`,
        "base/b.ts": `${good}import "./c.ts";`,
        "base/c.ts": `${good}import "./a.ts";`,
      },
    ],
    ["node: in the core", { "cookies/a.ts": `${good}import { x } from "node:crypto";` }],
    ["a package", { "syntax/a.ts": `${good}import x from "cborg";` }],
    ["a barrel", { "base/a.ts": `${good}export { b } from "./b.ts";`, "base/b.ts": good }],
    ["a default export", { "base/a.ts": `${good}export default 1;` }],
    ["utils.ts", { "base/utils.ts": good }],
    [
      "a store that imports more of sessions than the port",
      { "stores/sqlite/a.ts": `${good}import "../../sessions/b.ts";`, "sessions/b.ts": good },
    ],
    ["a file without a sentence", { "base/a.ts": "const a = 1;" }],
    ["a file of 301 lines", { "base/a.ts": good + "\n".repeat(300) }],
    [
      "an edge to a higher sub-folder",
      { "jar/model/a.ts": `${good}import "../rules/b.ts";`, "jar/rules/b.ts": good },
    ],
    ["a sub-folder that has no layer", { "jar/odds/a.ts": `${good}import "./b.ts";`, "jar/odds/b.ts": good }],
    [
      "a cycle between folders without a cycle between files",
      {
        "keys/a.ts": `${good}import "../base/b.ts";`,
        "base/b.ts": good,
        "base/c.ts": `${good}import "../keys/d.ts";`,
        "keys/d.ts": good,
      },
    ],
    [
      "a folder of thirteen files",
      Object.fromEntries(Array.from({ length: 13 }, (_, index) => [`base/a${index}.ts`, good])),
    ],
  ];
  for (const [why, files] of rows)
    test(why, () => expect(findFaults(new Map(Object.entries(files)))).not.toEqual([]));
});

test("the rules accept a tree with an edge downward and an import in a comment", () => {
  expect(
    findFaults(
      new Map([
        ["cookies/a.ts", `${good}// import "./x.ts"\nimport { b } from "../base/b.ts";`],
        ["base/b.ts", good],
      ]),
    ),
  ).toEqual([]);
});
