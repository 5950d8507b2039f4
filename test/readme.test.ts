/** Every example of README, docs and docstrings is type-checked against the built package, run, and held to what it says it prints. */

import { spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

const DOCUMENTS = [
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"],
  ...filesBelow("docs", ".md"),
  ...filesBelow("src", ".md"),
];

type Example = { readonly title: string; readonly file: string; readonly code: string };

function examples(): Example[] {
  const documents = DOCUMENTS.flatMap((path) => blocksOf(path, read(path)));
  const docstrings = filesBelow("src", ".ts").flatMap((path) =>
    [...read(path).matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap(([comment]) =>
      blocksOf(path, comment.replace(/^ *\* ?/gm, "")),
    ),
  );
  return [...documents, ...docstrings].map((example, i) => ({ ...example, file: `example-${i}.ts` }));
}

function blocksOf(path: string, text: string): { title: string; code: string }[] {
  return [...text.matchAll(/^```(?:ts|js)\n([\s\S]*?)^```/gm)].map(([, code], i) => ({
    title: `${path}, example ${i + 1}`,
    code: code!,
  }));
}

function filesBelow(folder: string, extension: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension) && !entry.name.includes(".test."))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** What `console.log(…); // text` lines say that they print, in order; other lines may print what they like. */
function promises(code: string): string[] {
  return [...code.matchAll(/console\.log\(.*\); \/\/ (.+)$/gm)].map(([, text]) => text!);
}

describe("documents", () => {
  for (const path of DOCUMENTS) {
    test(`every link of ${path} leads to a file`, () => {
      const links = [...read(path).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, link]) => link!);
      expect(links.filter((link) => !existsSync(join(root, dirname(path), link)))).toEqual([]);
    });
  }
});

test("every link to a heading leads to one", () => {
  const anchorOf = (heading: string) =>
    heading
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_\- ]/gu, "")
      .replaceAll(" ", "-");
  const links = DOCUMENTS.flatMap((path) =>
    [...read(path).matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)].map(([, file, anchor]) => {
      const target = file === "" ? path : join(dirname(path), file!);
      const anchors = [...read(target).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!));
      return { link: `${path}: ${file}#${anchor}`, isThere: anchors.includes(anchor!) };
    }),
  );
  expect(links.length).toBeGreaterThan(2);
  expect(links.filter(({ isThere }) => !isThere)).toEqual([]);
});

describe("examples", () => {
  const all = examples();
  const folder = mkdtempSync(join(tmpdir(), "speculoos-examples-"));

  beforeAll(() => {
    // As a user has it: the package in node_modules, under its name.
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(root, join(folder, "node_modules", "speculoos"), "dir");
    for (const peer of ["zod", "redis", "undici"])
      symlinkSync(join(root, "node_modules", peer), join(folder, "node_modules", peer), "dir");
    cpSync(join(root, "node_modules", "@types"), join(folder, "node_modules", "@types"), { recursive: true });
    cpSync(join(root, "node_modules", "undici-types"), join(folder, "node_modules", "undici-types"), {
      recursive: true,
    });
    for (const { file, code } of all) writeFileSync(join(folder, file), code);
    writeFileSync(join(folder, "package.json"), '{"type": "module"}');
    const compilerOptions = {
      target: "ES2024",
      lib: ["ES2024", "DOM", "DOM.Iterable"],
      module: "NodeNext",
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      moduleDetection: "force",
      types: ["node"],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("are there, in every document and most docstrings", () => {
    expect(all.length).toBeGreaterThan(15);
  });

  test("have the right types, against the declarations of the package", () => {
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    const { stdout, status } = spawnSync(process.execPath, [tsc, "-p", folder], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(stdout).toBe("");
    expect(status).toBe(0);
  }, 60_000);

  for (const { title, file, code } of all) {
    test(`${title} runs and prints what it says`, async () => {
      const { output, status } = await run(join(folder, file));
      expect(status, output).toBe(0);
      const lines = output.split("\n");
      for (const promise of promises(code)) expect(lines).toContain(promise);
    }, 30_000);
  }
});

async function run(path: string): Promise<{ output: string; status: number | null }> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", path], { timeout: 20_000 });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output += chunk;
  });
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { output, status };
}
