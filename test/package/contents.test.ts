/** What the tarball holds, and what linters of packages say about it. */

import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasTools, run, succeed, type Tarball, tool, Workshop } from "./tarball.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const MAX_FILES = 190;
const MAX_BYTES = 510_000;

const workshop = new Workshop();
let tarball: Tarball;
beforeAll(() => {
  tarball = workshop.pack();
}, 60_000);
afterAll(() => workshop.remove(), 60_000);

describe("the tarball", () => {
  test(`holds at most ${MAX_FILES} files and ${MAX_BYTES} bytes`, () => {
    expect(tarball.files.length).toBeLessThanOrEqual(MAX_FILES);
    expect(tarball.size).toBeLessThanOrEqual(MAX_BYTES);
  });

  test("holds code, types, documents and nothing else", () => {
    const known =
      /^(?:package\.json|LICENSE|(?:README|CHANGELOG|SECURITY)\.md|bench\/results\.md|docs\/[A-Za-z-]+\.md|docs\/pictures\/[a-z-]+\.svg|dist\/cjs\/package\.json|dist\/(?:cjs\/)?[a-z0-9-]+\.d\.ts|dist\/[a-z0-9-]+\.c?js)$/;
    expect(tarball.files.filter((path) => !known.test(path))).toEqual([]);
    // `speculoos/testing` is an entry point: what users test their own stores and sites with.
    const entry = /^(?:docs|dist|dist\/cjs)\/testing\.(?:md|c?js|d\.ts)$/;
    const others = tarball.files.filter((path) => !entry.test(path));
    expect(others.filter((path) => /playground|test|double|tsconfig/.test(path))).toEqual([]);
  });

  test("holds every file that package.json names", () => {
    const named = [...JSON.stringify(manifest).matchAll(/"\.\/(dist\/[^"]+)"/g)].map(([, path]) => path!);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((path) => !tarball.files.includes(path))).toEqual([]);
  });

  test("holds every file that its documents link to or show", () => {
    const dead: string[] = [];
    let count = 0;
    for (const path of tarball.files.filter((name) => name.endsWith(".md"))) {
      const text = readFileSync(join(root, path), "utf8");
      for (const [, link] of text.matchAll(
        /\]\((?![a-z]+:|#)([^)#\s]+)[^)]*\)|(?:src|href)="(?![a-z]+:|#)([^"#]+)/g,
      )) {
        count++;
        if (link !== undefined && !tarball.files.includes(normalize(join(dirname(path), link))))
          dead.push(`${path}: ${link}`);
      }
    }
    expect(dead).toEqual([]);
    expect(count).toBeGreaterThan(40);
  });

  test("is built before it is packed", () => {
    expect(manifest.scripts.prepack).toBe("npm run build");
  });

  test("names no folder of the machine that built it", () => {
    const code = tarball.files.filter((path) => path.startsWith("dist/"));
    expect(code.filter((path) => readFileSync(join(root, path), "utf8").includes(root))).toEqual([]);
  });
});

describe.skipIf(!hasTools)("linters of packages", () => {
  test("publint has nothing to say", () => {
    const { stdout } = succeed(run(root, [tool("publint/src/cli.js"), tarball.path, "--strict"]));
    expect(stdout).toContain("All good!");
  }, 60_000);

  test("attw finds every entry point in every way of resolution, node10 included", () => {
    const attw = tool("@arethetypeswrong/cli/dist/index.js");
    const args = [attw, tarball.path, "--profile", "strict", "--format", "json"];
    const { analysis, problems } = JSON.parse(succeed(run(root, args)).stdout);
    expect(problems ?? {}).toEqual({});
    expect(analysis.problems).toEqual([]);
    expect(Object.keys(analysis.entrypoints)).toEqual(Object.keys(manifest.exports).map((door) => door));
  }, 60_000);
});
