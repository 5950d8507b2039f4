/** The types of the packed tarball, in every way in which TypeScript resolves a package. */

import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasTools, run, succeed, tool, Workshop } from "./tarball.ts";

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
  afterAll(() => workshop.remove());
  beforeAll(() => {
    project = workshop.createProject("types", {});
  }, 60_000);

  for (const [name, compiler, module, moduleResolution, extensions] of rows) {
    for (const extension of extensions) {
      const options = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "es2022"];
      const how = ["--module", module, "--moduleResolution", moduleResolution];
      const lib = ["--lib", "es2024,dom,dom.iterable", "--typeRoots", "none"];

      test(`${name}, compiles a program that uses every entry point, as .${extension}`, () => {
        const file = `program-${moduleResolution}.${extension}`;
        copyFileSync(join(project, "program.ts"), join(project, file));
        // Our declarations are checked as well: no skipLibCheck.
        expect(succeed(run(project, [compiler, ...options, ...how, ...lib, file])).stdout).toBe("");
      }, 60_000);

      test(`${name}, finds every mistake of a program, as .${extension}`, () => {
        const file = `mistakes-${moduleResolution}.${extension}`;
        writeFileSync(join(project, file), MISTAKES);
        const { stdout } = run(project, [compiler, ...options, ...how, ...lib, file]);
        const lines = [...stdout.matchAll(/^mistakes[^(]*\((\d+),\d+\): error/gm)].map(([, line]) =>
          Number(line),
        );
        const wanted = Array.from({ length: LAST_MISTAKE - FIRST_MISTAKE + 1 }, (_, i) => FIRST_MISTAKE + i);
        expect([...new Set(lines)], stdout).toEqual(wanted);
      }, 60_000);
    }
  }
});
