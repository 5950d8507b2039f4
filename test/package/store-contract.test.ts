/** The contract of session stores runs from the packed tarball in node:test and in Jest, over SQLite and in memory. */

import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
// @ts-expect-error: a script without types
import { toolsOf } from "../../scripts/setup.mjs";
import { sessionStoreContract } from "../../src/testing/session-store-contract.ts";
import { hasTools, run, succeed, tool, Workshop } from "./tarball.ts";

const workshop = new Workshop();
afterAll(() => workshop.remove(), 60_000);

const NODE_22: string = join(toolsOf("runtimes"), "node_modules", "node22", "bin", "node");

const BODY = `
  const STORES = { memory: () => new MemorySessionStore(), SQLite: () => new SqliteSessionStore(":memory:") };
  for (const [name, makeStore] of Object.entries(STORES))
    for (const { title, run } of sessionStoreContract(makeStore)) test(name + ": " + title, run);`;

const REQUIRED = `
  const { MemorySessionStore } = require("speculoos/session");
  const { SqliteSessionStore } = require("speculoos/sqlite");
  const { sessionStoreContract } = require("speculoos/testing");`;

const IMPORTED = `
  import { MemorySessionStore } from "speculoos/session";
  import { SqliteSessionStore } from "speculoos/sqlite";
  import { sessionStoreContract } from "speculoos/testing";`;

describe.skipIf(!hasTools)("the contract of session stores", () => {
  const count = 2 * sessionStoreContract(() => Promise.reject()).length;
  let project: string;
  beforeAll(() => {
    project = workshop.createProject("store-contract", {
      "jest.config.json": JSON.stringify({ testMatch: ["**/*.jest.cjs"], transform: {} }),
      "contract.jest.cjs": REQUIRED + BODY,
      "required.cjs": `const test = require("node:test"); ${REQUIRED} ${BODY}`,
      "imported.mjs": `import test from "node:test"; ${IMPORTED} ${BODY}`,
    });
  }, 60_000);

  test("runs with Jest", () => {
    const { stderr } = succeed(run(project, [tool("jest/bin/jest.js"), "--no-watchman", "--runInBand"]));
    expect(stderr).toContain(`Tests:       ${count} passed, ${count} total`);
  }, 60_000);

  for (const file of ["required.cjs", "imported.mjs"]) {
    for (const node of [process.execPath, NODE_22]) {
      test(`runs with node:test as ${file} on ${node === NODE_22 ? "Node 22" : "Node 24"}`, () => {
        const { stdout } = succeed(run(project, ["--test", "--test-reporter=tap", file], node));
        expect(stdout).toContain(`# pass ${count}\n`);
        expect(stdout).toContain("# fail 0\n");
      }, 60_000);
    }
  }
});
