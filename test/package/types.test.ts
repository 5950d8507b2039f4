/** The types of the packed tarball, in every way in which TypeScript resolves a package. */

import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasTools, run, tool, Workshop } from "./tarball.ts";

/** Each line of it is an error. */
const MISTAKES = `import { addCookie, Cookie, defineCookie, KeyRing, SignedCookie } from "speculoos";
import { express } from "speculoos/interop";
import { CookieJar } from "speculoos/jar";
export const number = new Cookie("a", 1);
export const plain: Cookie = new SignedCookie("a", "b", new KeyRing("s"));
defineCookie("a", { nothing: true });
addCookie("no response", new Cookie("a", "b"));
express.signed({ secret: 1 });
new CookieJar({ nothing: true });
new CookieJar().setCookie("a=b", "https://example.test/").nothing;
export { nothing } from "speculoos";
export { nothing as nowhere } from "speculoos/nowhere";
`;
const FIRST_MISTAKE = 4;
const LAST_MISTAKE = 12;

const TYPESCRIPT_7 = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));
const TYPESCRIPT_5 = tool("typescript/bin/tsc");

const rows: [
  name: string,
  compiler: string,
  module: string,
  moduleResolution: string,
  extensions: string[],
][] = [
  ["TypeScript 5.9, node10", TYPESCRIPT_5, "commonjs", "node10", ["ts"]],
  ["TypeScript 5.9, node16", TYPESCRIPT_5, "node16", "node16", ["cts", "mts"]],
  ["TypeScript 5.9, nodenext", TYPESCRIPT_5, "nodenext", "nodenext", ["cts", "mts"]],
  ["TypeScript 5.9, bundler", TYPESCRIPT_5, "esnext", "bundler", ["ts"]],
  ["TypeScript 7, node16", TYPESCRIPT_7, "node16", "node16", ["cts", "mts"]],
  ["TypeScript 7, nodenext", TYPESCRIPT_7, "nodenext", "nodenext", ["cts", "mts"]],
  ["TypeScript 7, bundler", TYPESCRIPT_7, "esnext", "bundler", ["ts"]],
];

describe.skipIf(!hasTools)("moduleResolution", () => {
  const workshop = new Workshop();
  let project: string;
  afterAll(() => workshop.remove(), 60_000);
  beforeAll(() => {
    project = workshop.createProject("types", {});
  }, 60_000);

  for (const [name, compiler, module, moduleResolution, extensions] of rows) {
    const options = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "es2022"];
    const how = ["--module", module, "--moduleResolution", moduleResolution];
    // Our declarations are checked as well, with nothing but the language and the DOM around them.
    const libraries = ["--lib", "es2024,dom,dom.iterable", "--typeRoots", "none", "--skipDefaultLibCheck"];
    const [programs, mistakes] = ["program", "mistakes"].map((file) =>
      extensions.map((extension) => `${file}-${moduleResolution}.${extension}`),
    ) as [string[], string[]];

    test(`${name}, compiles a program that uses every entry point, and finds each mistake of another`, () => {
      for (const file of programs) copyFileSync(join(project, "program.ts"), join(project, file));
      for (const file of mistakes) writeFileSync(join(project, file), MISTAKES);
      const args = [compiler, ...options, ...how, ...libraries, ...programs, ...mistakes];
      const { stdout } = run(project, args);
      const found = [...stdout.matchAll(/^([^\s(][^(]*)\((\d+),\d+\): error/gm)].map(
        ([, file, line]) => `${file}:${line}`,
      );
      const lines = Array.from({ length: LAST_MISTAKE - FIRST_MISTAKE + 1 }, (_, i) => FIRST_MISTAKE + i);
      const wanted = mistakes.flatMap((file) => lines.map((line) => `${file}:${line}`));
      expect([...new Set(found)], stdout).toEqual(wanted);
      expect(stdout).not.toMatch(/^error/m);
    }, 60_000);
  }
});
