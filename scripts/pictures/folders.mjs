/** The folders of `src` in layers, by the imports that they have. An arrow that others imply is left out. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { arrow, box, FILLS, lines, MUTED, picture, text, wrap } from "./svg.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const src = join(root, "src");
const DOORS = "entry points";

const WHAT = {
  [DOORS]: "src/*.ts: re-exports, nothing else",
  playground: "what npm start opens",
  sessions: "what stays true of slow requests",
  stores: "sessions in a database",
  testing: "for the tests of others",
  interop: "cookies of other frameworks",
  definitions: "cookies that are defined once",
  http: "moving cookies over messages",
  cookies: "the four classes",
  "npm-cookie": "the package cookie",
  keys: "secrets, tags, seals",
  syntax: "strings ⇄ records",
  platform: "what runtimes differ in",
  base: "errors, bytes, base64url: every folder may import it",
  jar: "a user agent's store",
};
/** The column of a folder; its row follows from its imports. */
const COLUMNS = { "npm-cookie": 1, syntax: 1, jar: 2, playground: 1, [DOORS]: 1 };
/** Everything may import it: it lies below all columns, and its arrows are left out. */
const GROUND = "base";
const FILL = { jar: FILLS.blue, [DOORS]: FILLS.biscuit, playground: FILLS.violet, base: FILLS.sand };

const WIDTH = 944;
const BOX = 276;
const GAP = 34;
const TOP = 56;

export function foldersPicture() {
  const edges = folderEdges((file) => (file.includes("/") ? file.slice(0, file.indexOf("/")) : DOORS));
  const reduced = withoutImplied(edges);
  const folders = [...edges.keys()].sort((a, b) => (COLUMNS[b] ?? 0) - (COLUMNS[a] ?? 0) || (a < b ? -1 : 1));
  const layers = new Map([...layersOf(without(edges, GROUND))].map(([folder, layer]) => [folder, layer + 1]));
  layers.set(GROUND, 0);
  const rows = Math.max(...layers.values()) + 1;
  const boxes = placed(folders, layers, rows);
  const bottom = Math.max(...[...boxes.values()].map(({ y, height }) => y + height));
  return picture(
    {
      width: WIDTH,
      height: bottom + 44,
      title: "The folders of src",
      description: folders
        .map((folder) => `${folder} imports ${[...edges.get(folder)].join(", ") || "nothing"}.`)
        .join(" "),
    },
    [
      text(24, 36, "The folders of src: an import only points down", { size: 18, weight: 600 }),
      folders.flatMap((folder) =>
        [...reduced.get(folder)]
          .filter((target) => target !== GROUND)
          .map((target) => edge(boxes.get(folder), boxes.get(target), boxes)),
      ),
      folders.map((folder) => folderBox(folder, boxes.get(folder))),
      text(
        24,
        bottom + 28,
        "Arrows that others imply are left out. Sub-folders stand in the order of their imports.",
        { size: 12, fill: MUTED },
      ),
    ],
  );
}

/** Returns the place of each box. The lowest row has the folders that import nothing. */
function placed(folders, layers, rows) {
  const subs = new Map(folders.map((folder) => [folder, subfoldersOf(folder)]));
  const heights = Array.from({ length: rows }, (_, layer) =>
    Math.max(
      ...folders
        .filter((folder) => layers.get(folder) === layer && folder !== "jar")
        .map((folder) => heightOf(subs.get(folder))),
      58,
    ),
  );
  const tops = [];
  let y = TOP;
  for (let layer = rows - 1; layer >= 0; layer--) {
    tops[layer] = y;
    y += heights[layer] + 26;
  }
  const boxes = new Map();
  const taken = new Set();
  for (const folder of folders) {
    const layer = layers.get(folder);
    let column = COLUMNS[folder] ?? 0;
    while (taken.has(`${column} ${layer}`)) column++;
    taken.add(`${column} ${layer}`);
    const isTall = folder === "jar";
    const height = isTall ? 66 + subs.get(folder).length * 24 : heightOf(subs.get(folder));
    // The jar hangs from the row below the entry points.
    const top = isTall ? tops[layers.get(DOORS) - 1] : tops[layer];
    boxes.set(folder, { x: 24 + column * (BOX + GAP), y: top, height, subs: subs.get(folder), isTall });
  }
  return boxes;
}

function heightOf(subs) {
  return subs.length === 0 ? 58 : 62 + linesOf(subs).length * 16;
}

function linesOf(subs) {
  return wrap(subs.map((sub) => `${sub}/`).join(" "), 34);
}

function folderBox(folder, { x, y, height, subs, isTall }) {
  return [
    box(x, y, folder === GROUND ? WIDTH - 48 : BOX, height, FILL[folder] ?? FILLS.green),
    text(x + 12, y + 23, folder, { size: 15, weight: 600 }),
    text(x + 12, y + 43, WHAT[folder] ?? "", { size: 13, fill: MUTED }),
    isTall
      ? subs.map((sub, index) => text(x + 24, y + 72 + index * 24, `${sub}/`, { size: 13, mono: true }))
      : subs.length > 0
        ? lines(x + 12, y + 65, linesOf(subs), { size: 12, mono: true, leading: 16 })
        : [],
  ];
}

/** Draws an arrow from the bottom of one box to the top of another, around the boxes between them. */
function edge(from, to, boxes) {
  const [start, end] = [from.x + BOX / 2, to.x + BOX / 2];
  const bottom = from.y + from.height;
  const isBetween = ({ x, y }) => x === from.x && y > from.y && y < to.y;
  if (from.x === to.x && ![...boxes.values()].some(isBetween))
    return arrow([
      [start, bottom],
      [end, to.y - 2],
    ]);
  const isRight = from.x < to.x;
  const lane = from.x === to.x ? from.x - 12 : isRight ? from.x + BOX + GAP / 2 : from.x - GAP / 2;
  const [leave, arrive] = [start + (isRight ? 40 : -40), end + (from.x === to.x || isRight ? -60 : 60)];
  return arrow([
    [leave, bottom],
    [leave, bottom + 13],
    [lane, bottom + 13],
    [lane, to.y - 13],
    [arrive, to.y - 13],
    [arrive, to.y - 2],
  ]);
}

/** Returns the sub-folders in the order of their imports. */
function subfoldersOf(folder) {
  const edges = folderEdges((file) => {
    const [first, second, rest] = file.split("/");
    return first === folder && rest !== undefined ? second : undefined;
  });
  const layers = layersOf(edges);
  return [...edges.keys()].sort((a, b) => layers.get(b) - layers.get(a) || (a < b ? -1 : 1));
}

/** Returns the folders that each folder imports. `folderOf` returns the folder of a file, or `undefined` to skip it. */
function folderEdges(folderOf) {
  const edges = new Map();
  for (const file of filesOf()) {
    const folder = folderOf(file);
    if (folder === undefined) continue;
    if (!edges.has(folder)) edges.set(folder, new Set());
    for (const target of importsOf(file)) {
      const to = folderOf(target);
      if (to !== undefined && to !== folder) edges.get(folder).add(to);
    }
  }
  return edges;
}

function filesOf() {
  return readdirSync(src, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts"))
    .map((entry) => relative(src, join(entry.parentPath, entry.name)))
    .sort();
}

/** Returns the files of `src` that a file imports. Names that differ by platform resolve to Node's half. */
function importsOf(file) {
  const { imports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const code = readFileSync(join(src, file), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  const found = [];
  for (const [, specifier] of code.matchAll(/(?:\bfrom|\bimport\(|^import)\s*["']([^"']+)["']/gm)) {
    if (specifier.startsWith(".")) found.push(normalize(join(dirname(file), specifier)));
    else if (specifier.startsWith("#"))
      found.push(imports[specifier].node.import.replace("./dist/", "platform/").replace(/js$/, "ts"));
    else if (/^speculoos(\/|$)/.test(specifier)) found.push(`${specifier.split("/")[1] ?? "index"}.ts`);
  }
  return found;
}

function without(edges, left) {
  const others = [...edges].filter(([folder]) => folder !== left);
  return new Map(
    others.map(([folder, targets]) => [folder, [...targets].filter((target) => target !== left)]),
  );
}

/** Returns the length of the longest chain of imports below each folder. */
function layersOf(edges) {
  const layers = new Map([...edges.keys()].map((folder) => [folder, 0]));
  for (let round = 0; round < edges.size; round++) {
    for (const [folder, targets] of edges)
      for (const target of targets) layers.set(folder, Math.max(layers.get(folder), layers.get(target) + 1));
  }
  return layers;
}

/** Returns the edges that no longer chain implies. */
function withoutImplied(edges) {
  const reaches = (from, to) => [...edges.get(from)].some((next) => next === to || reaches(next, to));
  return new Map(
    [...edges].map(([folder, targets]) => [
      folder,
      new Set(
        [...targets].filter(
          (target) => ![...targets].some((other) => other !== target && reaches(other, target)),
        ),
      ),
    ]),
  );
}
