/** The packed tarball works in the loaders that people have: each runs a program that uses every entry point. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
// @ts-expect-error: a script without types
import { toolsOf } from "../../scripts/setup.mjs";
import { useEveryDoor } from "./program.ts";
import { hasTools, run, succeed, tool, Workshop } from "./tarball.ts";

const workshop = new Workshop();
afterAll(() => workshop.remove(), 60_000);

/** What the sources return: the package must return the same, however it is loaded. */
const expected = useEveryDoor();
const program = readFileSync(new URL("program.ts", import.meta.url), "utf8");
const NODE_20: string = join(toolsOf("runtimes"), "node_modules", "node20", "bin", "node");

describe.skipIf(!hasTools)("Jest without ESM", () => {
  const TEST = `
    import { useEveryDoor } from "./program";
    test("every entry point", () => expect(useEveryDoor()).toEqual(${JSON.stringify(expected)}));`;

  const babel = [
    "babel-jest",
    { presets: [["@babel/preset-env", { targets: { node: "20" } }], "@babel/preset-typescript"] },
  ];
  const tsJest = [
    "ts-jest",
    {
      tsconfig: {
        module: "commonjs",
        moduleResolution: "node10",
        target: "es2022",
        esModuleInterop: true,
        strict: true,
      },
    },
  ];
  const swc = [
    "@swc/jest",
    { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } },
  ];

  const rows: [name: string, transform: unknown, environment?: object][] = [
    ["babel-jest", babel],
    ["ts-jest", tsJest],
    ["@swc/jest", swc],
    ["babel-jest and the conditions of a browser", babel, { customExportConditions: ["browser"] }],
  ];
  for (const [name, transform, testEnvironmentOptions = {}] of rows) {
    test(`runs it with ${name}`, () => {
      const config = { testEnvironment: "node", testEnvironmentOptions, transform: { "\\.ts$": transform } };
      const project = workshop.createProject(name.replace(/\W+/g, "-"), {
        "jest.config.json": JSON.stringify(config),
        "program.test.ts": TEST,
        // For ts-jest: the types of Jest are not installed.
        "jest.d.ts": "declare const test: any, expect: any, jest: any;",
      });
      const { stderr } = succeed(run(project, [tool("jest/bin/jest.js"), "--no-watchman", "--runInBand"]));
      expect(stderr).toContain("1 passed");
    }, 120_000);
  }
});

describe.skipIf(!hasTools)('TypeScript in a package without "type": "module"', () => {
  const main = 'import { useEveryDoor } from "./program";\nconsole.log(JSON.stringify(useEveryDoor()));';
  const compilerOptions = {
    module: "commonjs",
    target: "ES2022",
    lib: ["ES2024", "DOM", "DOM.Iterable"],
    strict: true,
    types: [],
  };
  const files = {
    "main.ts": `declare const console: { log(text: string): void };\n${main}`.replace(/^declare.*\n/, ""),
    "tsconfig.json": JSON.stringify({ compilerOptions }),
  };

  for (const [name, args] of [
    ["tsx", ["tsx/dist/cli.mjs", "main.ts"]],
    ["ts-node", ["ts-node/dist/bin.js", "main.ts"]],
  ] as const) {
    test(`runs with ${name}`, () => {
      const project = workshop.createProject(name, files);
      const { stdout } = succeed(run(project, [tool(args[0]), args[1]]));
      expect(JSON.parse(stdout)).toEqual(expected);
    }, 60_000);
  }
});

describe("plain Node", () => {
  const print = "console.log(JSON.stringify(useEveryDoor()));";
  let project: string;
  beforeAll(() => {
    const compile = (format: "cjs" | "esm") => transformSync(program, { loader: "ts", format }).code;
    project = workshop.createProject("plain-node", {
      "program.cjs": compile("cjs"),
      "program.mjs": compile("esm"),
      "main.cjs": `const { useEveryDoor } = require("./program.cjs");\n${print}`,
      "main.mjs": `import { useEveryDoor } from "./program.mjs";\n${print}`,
      "both.mjs": `
        import { createRequire } from "node:module";
        import { getCookie, KeyRing, SignedCookie } from "speculoos";
        const required = createRequire(import.meta.url)("speculoos");
        const keys = new required.KeyRing(KeyRing.generate());
        const { pair } = new required.SignedCookie("a", "b", keys);
        console.log(required.SignedCookie !== SignedCookie, getCookie(pair, "a", SignedCookie, { keys }).value);`,
    });
  }, 60_000);

  for (const [name, node] of [
    ["Node 24", process.execPath],
    ["Node 20", NODE_20],
  ] as const) {
    for (const [how, file] of [
      ["requires", "main.cjs"],
      ["imports", "main.mjs"],
    ] as const) {
      test.skipIf(!existsSync(node))(`${name} ${how} it`, () => {
        const { stdout, stderr } = succeed(run(project, [file], node));
        expect(stderr).toBe("");
        expect(JSON.parse(stdout)).toEqual(expected);
      });
    }
  }

  test("what was imported and what was required in one process understand each other", () => {
    expect(succeed(run(project, ["both.mjs"])).stdout).toBe("true b\n");
  });
});
