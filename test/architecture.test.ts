import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

/** What each folder of `src` may import beside itself (docs/life-of-a-cookie.md has the picture). Type imports count. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  base: [],
  syntax: ["base"],
  platform: ["base"],
  keys: ["base", "platform"],
  cookies: ["base", "syntax", "keys"],
  http: ["base", "syntax", "cookies"],
  definitions: ["base", "syntax", "keys", "cookies", "http"],
  interop: ["base", "syntax", "platform", "keys", "cookies", "http", "definitions"],
  jar: ["base", "syntax"],
  playground: ["door"],
  door: ["base", "syntax", "keys", "cookies", "http", "definitions", "interop", "jar"],
};

/** The only files that may name `node:` modules. */
const MAY_USE_NODE = [
  "platform/crypto-node.ts",
  "platform/hmac-sha256-node.ts",
  "platform/zlib-node.ts",
  /^playground\//,
];

/** Runtime dependencies, and who may import them. */
const MAY_USE_PACKAGES: Record<string, readonly string[]> = {
  cborg: ["cookies/values/marshal-value.ts"],
  "@noble/hashes": ["platform/crypto-noble.ts"],
  "@noble/ciphers": ["platform/crypto-noble.ts"],
  fflate: ["platform/zlib-fflate.ts"],
  tldts: ["jar/matching/public-suffix.ts"],
  "@standard-schema/spec": ["definitions/schema.ts"],
};

/** What differs by platform, by its name in `imports` of package.json, and which folders may ask for it. */
const PLATFORM_IMPORTS: Record<string, readonly string[]> = {
  "#crypto": ["keys"],
  "#zlib": ["cookies", "interop"],
  "#interop-crypto": ["interop"],
};

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

function folderOf(file: string): string {
  return file.includes("/") ? file.slice(0, file.indexOf("/")) : "door";
}

/** Everything that is wrong with a tree of files, as sentences. */
function faultsOf(tree: Tree): string[] {
  const faults: string[] = [];
  const edges = new Map<string, string[]>();
  for (const [file, text] of tree) {
    const folder = folderOf(file);
    const targets: string[] = [];
    if (/(^|\/)(utils?|helpers?|common|misc)\.ts$/.test(file))
      faults.push(`${file} has a name that says nothing`);
    if (/^export default\b/m.test(text)) faults.push(`${file} has a default export`);
    if (text.split("\n").length > 400) faults.push(`${file} has over 400 lines`);
    if (!text.startsWith("/**")) faults.push(`${file} does not open with a sentence`);
    for (const { specifier, reexport } of importsOf(text)) {
      if (reexport && folder !== "door") faults.push(`${file} re-exports ${specifier}, which only doors do`);
      if (specifier.startsWith("node:")) {
        if (
          !MAY_USE_NODE.some((allowed) =>
            typeof allowed === "string" ? allowed === file : allowed.test(file),
          )
        )
          faults.push(`${file} imports ${specifier}`);
      } else if (specifier.startsWith(".")) {
        const target = normalize(join(dirname(file), specifier));
        if (!tree.has(target)) faults.push(`${file} imports ${specifier}, which is no file`);
        targets.push(target);
        const to = folderOf(target);
        if (to !== folder && !MAY_IMPORT[folder]?.includes(to)) faults.push(`${file} imports ${target}`);
      } else if (specifier.startsWith("#")) {
        if (!PLATFORM_IMPORTS[specifier]?.includes(folder)) faults.push(`${file} imports ${specifier}`);
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
  return [...faults, ...cyclesOf(edges)];
}

function cyclesOf(edges: ReadonlyMap<string, readonly string[]>): string[] {
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

test("imports point down, in no circle, and files have the shape of this house", () => {
  expect(tree.size).toBeGreaterThan(30);
  expect([...tree.keys()].map(folderOf).filter((folder) => !(folder in MAY_IMPORT))).toEqual([]);
  expect(faultsOf(tree)).toEqual([]);
});

describe("the rules themselves fail on", () => {
  const good = "/** A file. */\n";
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
    ["a file without a sentence", { "base/a.ts": "const a = 1;" }],
    ["a file of 401 lines", { "base/a.ts": good + "\n".repeat(401) }],
  ];
  for (const [why, files] of rows)
    test(why, () => expect(faultsOf(new Map(Object.entries(files)))).not.toEqual([]));
  test("nothing else", () => {
    expect(
      faultsOf(
        new Map([
          ["cookies/a.ts", `${good}// import "./x.ts"\nimport { b } from "../base/b.ts";`],
          ["base/b.ts", good],
        ]),
      ),
    ).toEqual([]);
  });
});
