import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const manifest = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
const doors = Object.entries(manifest.exports as Record<string, { types: string; default: string }>).filter(
  ([, target]) => typeof target === "object",
);

/** Values that each door exports. A change here is a change of the contract. */
const EXPORTS: Record<string, readonly string[]> = {
  ".": [
    "AnyCookie",
    "Cookie",
    "CookieError",
    "CookieMap",
    "KeyRing",
    "MarshalCookie",
    "SignedCookie",
    "addCookie",
    "formatCookieDate",
    "getCookie",
    "getCookies",
    "parseCookie",
    "parseCookieDate",
    "parseSetCookie",
    "removeCookie",
    "splitSetCookie",
    "stringifyCookie",
    "stringifySetCookie",
  ],
  "./interop": ["modPython"],
};

test("there are just these doors", () => {
  expect(doors.map(([door]) => door)).toEqual(Object.keys(EXPORTS));
});

for (const [door, target] of doors) {
  describe(`the door ${door}`, () => {
    const name = door.replace(".", "speculoos");

    test("exports just these names, imported or required, and touches nothing global", () => {
      const script = `
        const before = Object.keys(globalThis).join();
        const required = Object.keys(require(${JSON.stringify(name)})).sort();
        import(${JSON.stringify(name)}).then((imported) => {
          const same = Object.keys(globalThis).join() === before;
          console.log(JSON.stringify({ imported: Object.keys(imported).sort(), required, same }));
        });`;
      const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8" });
      expect(stderr).toBe("");
      const names = [...EXPORTS[door]!].sort();
      expect(JSON.parse(stdout)).toEqual({ imported: names, required: names, same: true });
    });

    test("has its files and its types after a build", () => {
      for (const file of [target.types, target.default])
        expect(existsSync(`${root}${file}`), file).toBe(true);
    });
  });
}

test("every file that imports names is there after a build", () => {
  for (const conditions of Object.values(manifest.imports as Record<string, Record<string, string>>)) {
    for (const file of Object.values(conditions)) expect(existsSync(`${root}${file}`), file).toBe(true);
  }
});

test("a Node without conditions and a browser get the same cookies", () => {
  const script = (conditions: string[]) => {
    const code = `
      const { SignedCookie, KeyRing } = await import("speculoos");
      Date.now = () => 1_700_000_000_000;
      console.log(new SignedCookie("a", "b", "a secret that has 32 octets in it", { maxAge: 60 }).pair);`;
    return spawnSync(process.execPath, [...conditions, "--input-type=module", "-e", code], {
      cwd: root,
      encoding: "utf8",
    }).stdout;
  };
  const { "#crypto": crypto } = manifest.imports;
  expect(crypto.node).not.toBe(crypto.default);
  expect(script([])).toMatch(/^a=S/);
});
