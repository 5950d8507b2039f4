/** What CONTRIBUTING.md says of the set-up is what the set-up does. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
// @ts-expect-error: a script without types
import { DEBIAN_PACKAGES } from "../scripts/setup.mjs";

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const contributing = read("CONTRIBUTING.md");

/** The rows of a table, each with the code of its first cell and the text of its second. */
function rowsAfter(heading: string): { names: string[]; text: string }[] {
  const [, table = ""] = contributing.split(`| ${heading} |`);
  return [...table.split("\n\n", 1)[0]!.matchAll(/^\|(.*?)\|(.*)\|$/gm)]
    .map(([, first, text]) => ({
      names: [...first!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!),
      text: text!,
    }))
    .filter(({ names }) => names.length > 0);
}

test("CONTRIBUTING names every Debian package that the set-up installs, with its tests, and no other", () => {
  const packages: readonly { name: string; suites: string }[] = DEBIAN_PACKAGES;
  expect(packages.length).toBeGreaterThan(10);
  const named = rowsAfter("Debian package").flatMap(({ names, text }) => names.map((name) => [name, text]));
  expect(named.map(([name]) => name).sort()).toEqual(packages.map(({ name }) => name).sort());
  for (const { name, suites } of packages)
    expect(named.find(([named]) => named === name)?.[1], name).toContain(`\`${suites}\``);
});

test("CONTRIBUTING names only commands that package.json has", () => {
  const { scripts } = JSON.parse(read("package.json"));
  const commands = rowsAfter("command").map(({ names }) => /^npm (?:run )?([\w-]+)/.exec(names[0]!)?.[1]);
  expect(commands.length).toBeGreaterThan(5);
  expect(commands.filter((name) => !Object.hasOwn(scripts, name!))).toEqual([]);
  expect(Object.keys(scripts).filter((name) => name !== "prepack" && !commands.includes(name))).toEqual([]);
});

test("CONTRIBUTING lists every folder of src with the folders that it may import", () => {
  const rules = /const MAY_IMPORT[^{]*(\{[\s\S]*?\n\});?/.exec(read("test/architecture.test.ts"))![1]!;
  const allowed = new Map(
    [...rules.matchAll(/^ {2}"?([\w-]+)"?: \[(.*)\],$/gm)].map(([, folder, list]) => [
      folder!,
      [...list!.matchAll(/"([\w-]+)"/g)].map(([, name]) => name!),
    ]),
  );
  const rows = rowsAfter("folder");
  expect(rows.flatMap(({ names }) => names).sort()).toEqual(
    [...allowed.keys()].filter((name) => name !== "door").sort(),
  );
  for (const { names, text } of rows) {
    const listed = [...text.matchAll(/`([\w-]+)`/g)].map(([, name]) => name);
    for (const name of names.filter((name) => name !== "playground"))
      expect(listed.sort(), name).toEqual([...allowed.get(name)!].sort());
  }
});
