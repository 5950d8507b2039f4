import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const manifest = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
type Target = Record<"import" | "require", { types: string; default: string }>;
const doors = Object.entries(manifest.exports as Record<string, Target | string>).filter(
  (door): door is [string, Target] => typeof door[1] === "object",
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
    "SealedCookie",
    "SignedCookie",
    "addCookie",
    "defineCookie",
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
  "./dbsc": ["deviceBound", "explainRegistration"],
  "./fetch": ["withCookies"],
  "./file": ["FileJournal", "JournalError"],
  "./formats": ["detectFormat", "readCookies", "readCookieStream", "writeCookies"],
  "./http": ["cookieAgent"],
  "./interop": [
    "authjs",
    "cookieRs",
    "cookieSession",
    "django",
    "express",
    "fastify",
    "flask",
    "gorilla",
    "hono",
    "identify",
    "ironSession",
    "itsdangerous",
    "keygrip",
    "laravel",
    "migrate",
    "modPython",
    "mojolicious",
    "rack",
    "rails",
    "joinChunks",
    "starlette",
    "tornado",
  ],
  "./jar": ["CookieJar", "requestContext"],
  "./postgres": ["PostgresSessionStore"],
  "./redis": ["RedisSessionStore"],
  "./session": ["MemorySessionStore", "SessionError", "defineSealedSession", "defineSession", "sameOrigin"],
  "./sqlite": ["JournalError", "SqliteJournal", "SqliteSessionStore", "readDatabaseFile"],
  "./testing": [
    "assertNotSent",
    "assertRefused",
    "assertSent",
    "assertStored",
    "bindJar",
    "cookieMatchers",
    "createClock",
    "journalContract",
    "mintSession",
    "sessionStoreContract",
  ],
  "./undici": ["cookieInterceptor"],
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
      for (const { types, default: code } of [target.import, target.require]) {
        for (const file of [types, code]) expect(existsSync(`${root}${file}`), file).toBe(true);
      }
    });
  });
}

test("every file that imports names is there after a build", () => {
  type Half = Record<"import" | "require", string>;
  for (const halves of Object.values(manifest.imports as Record<string, Record<"node" | "default", Half>>)) {
    for (const { import: esm, require: commonJs } of [halves.node, halves.default]) {
      for (const file of [esm, commonJs]) expect(existsSync(`${root}${file}`), file).toBe(true);
    }
  }
});

// A class that is extended before it is there is a crash at import, which depends on who imports first.
test("no files of a build import one another in a circle", () => {
  const files = readdirSync(`${root}dist`).filter((name) => /\.(?:js|cjs)$/.test(name));
  const importsOf = new Map(
    files.map((name) => {
      const code = readFileSync(`${root}dist/${name}`, "utf8");
      return [name, [...code.matchAll(/(?:from |require\()["'`]\.\/([^"'`]+)/g)].map(([, to]) => to!)];
    }),
  );
  const remaining = new Set(files);
  // Takes away what imports nothing that remains; a circle never goes.
  for (let before = -1; before !== remaining.size; ) {
    before = remaining.size;
    for (const name of remaining) {
      if (!importsOf.get(name)!.some((to) => remaining.has(to))) remaining.delete(name);
    }
  }
  expect([...remaining]).toEqual([]);
  expect(importsOf.get("index.js")!.length).toBeGreaterThan(5);
});

const WITHOUT_NODE = {
  module: `
    import { KeyRing, SealedCookie, SignedCookie } from "speculoos";
    import { modPython } from "speculoos/interop";`,
  commonjs: `
    const { KeyRing, SealedCookie, SignedCookie } = require("speculoos");
    const { modPython } = require("speculoos/interop");`,
};
for (const [type, first] of Object.entries(WITHOUT_NODE)) {
  const how = type === "module" ? "imports" : "requires";
  test(`a browser that ${how} it has no node:crypto, and makes the same cookies as Node`, async () => {
    const code = `${first}
      Date.now = () => 1_700_000_000_000;
      const keys = new KeyRing("a secret that has 32 octets in it");
      const { pair } = new SignedCookie("a", "b", keys, { maxAge: 60 });
      const sealed = new SealedCookie("c", "x".repeat(500), keys, { compress: true });
      const opened = SealedCookie.parse(sealed.pair, { keys }).get("c").value.length;
      console.log(pair, opened, modPython.signed({ secret: "s" }).write("a", "b"));`;
    const outputs = new Set<string>();
    for (const platform of ["node", "browser"] as const) {
      const { outputFiles } = await build({
        stdin: { contents: code, resolveDir: root },
        bundle: true,
        format: type === "module" ? "esm" : "cjs",
        platform,
        // The package as it is built: the paths of our own tsconfig lead to the sources.
        tsconfigRaw: "{}",
        write: false,
      });
      const bundle = outputFiles[0]!.text;
      expect(/node:(?:crypto|zlib)/.test(bundle)).toBe(platform === "node");
      const { stdout } = spawnSync(process.execPath, [`--input-type=${type}`, "-"], {
        encoding: "utf8",
        input: bundle,
      });
      expect(stdout).toMatch(/^a=S/);
      outputs.add(stdout);
    }
    expect(outputs.size).toBe(1);
  });
}
