/**
 * Makes `dist` of `src` (docs/decisions/014-package.md): each entry point as ESM and as CommonJS, with its types. Runs on
 * the pinned Node.
 */

import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { root, tool } from "./setup.mjs";

/** The entry points, by their names in `dist`. */
const DOORS = [
  "index",
  "interop",
  "jar",
  "session",
  "sqlite",
  "testing",
  "redis",
  "postgres",
  "dbsc",
  "fetch",
  "undici",
  "http",
  "formats",
  "file",
];

/** The halves that `imports` of package.json chooses from. They need no types: the compiler has checked them. */
const HALVES = ["crypto-node", "crypto-noble", "zlib-node", "zlib-fflate"];

/** Stays outside: chosen by the platform, or a dependency that `import` and `require` can load. */
const OUTSIDE = [/^#/, /^node:/, /^tldts$/, /^fflate$/, /^structured-headers$/, /^@standard-schema\//];

/** ESM only: a dependency for `import`, bundled for `require`. */
const NOBLE = /^@noble\//;

/** CommonJS is there for loaders, and the tarball holds all code twice. Names of classes stay. */
const MINIFIED = {
  compress: { keepNames: { function: false, class: true } },
  mangle: { keepNames: { function: false, class: true } },
  codegen: { removeWhitespace: true },
};

/**
 * Which modules share a file of the ESM build, the first that fits. A user's bundler leaves out a file of which nothing is
 * used, and keeps each class of a file that it takes: so what is used apart lies apart. All else lies where it is used.
 */
const FILES = [
  ["bytes", /\/src\/base\/(?:utf8|base64)\.ts$/],
  ["cookie-error", /\/src\/base\/(?:brand|cookie-error)\.ts$/],
  ["session-error", /\/session-error\.ts$/],
  ["memory-session-store", /\/sessions\/store\/(?:memory-session-store|ending-map)\.ts$/],
  ["session-changes", /\/sessions\/store\/(?:session-changes|frozen-fields|liveness)\.ts$/],
  ["sessions", /\/src\/sessions\/(?:data|model|session|stored\/state)\//],
  ["syntax", /\/src\/(?:base|syntax)\/|\/constant-time\.ts$|\/platform\/crypto\.ts$/],
  ["cbor", /cborg\/|\/values\/(?:marshal|sealed)-[a-z]+\.ts$/],
  ["seal", /\/src\/keys\/(?:seal|sealer|xaes)\.ts$/],
  ["signature", /\/src\/keys\/(?:signature|protection)\.ts$/],
  ["keys", /\/src\/keys\//],
  ["sealed-cookie", /\/sealed-cookie\.ts$/],
  ["marshal-cookie", /\/marshal-cookie\.ts$/],
  ["protected-cookie", /\/(?:protected|signed)-cookie\.ts$/],
  ["cookie", /\/src\/(?:cookies|http)\//],
  ["definitions", /\/src\/definitions\//],
  ["parse-cookie", /\/npm-cookie\/parse-cookie\.ts$/],
  ["npm-cookie", /\/src\/npm-cookie\//],
  // Words beside words: they compress better.
  ["reasons", /\/src\/jar\/reasons\//],
  ["request-context", /\/src\/jar\/(?:request|matching|model)\//],
  ["cookie-jar", /\/src\/jar\//],
];

const types = join(root, ".cache", "types");
const target = join(root, ".cache", "dist");

rmSync(types, { recursive: true, force: true });
declareTypes();
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
await bundleCode("esm", "js", [...OUTSIDE, NOBLE]);
await bundleCode("cjs", "cjs", OUTSIDE);
await bundleTypes();
// At the end, and at once: tests of an earlier build may be reading it.
rmSync(join(root, "dist"), { recursive: true, force: true });
renameSync(target, join(root, "dist"));

function declareTypes() {
  const tsc = [tool("typescript", "bin/tsc"), "-p", "tsconfig.build.json"];
  const { status, stdout } = spawnSync(process.execPath, tsc, { cwd: root, encoding: "utf8" });
  if (status === 0) return;
  process.stderr.write(stdout);
  process.exit(1);
}

async function bundleCode(format, extension, external) {
  const bundle = await rolldown({
    cwd: root,
    input: {
      ...Object.fromEntries(DOORS.map((name) => [name, `src/${name}.ts`])),
      ...Object.fromEntries(HALVES.map((name) => [name, `src/platform/${name}.ts`])),
    },
    external,
    platform: "neutral",
    // The paths of our tsconfig lead to the sources.
    tsconfig: false,
    // `FILES` asks for it.
    preserveEntrySignatures: "allow-extension",
    transform: { target: "es2022" },
    // Bundlers of users inline what is constant within a file, but not across files.
    optimization: { inlineConst: true },
    experimental: { attachDebugInfo: "none" },
  });
  await bundle.write({
    dir: target,
    format,
    entryFileNames: `[name].${extension}`,
    chunkFileNames: `[name].${extension}`,
    ...(format === "esm" && {
      codeSplitting: {
        includeDependenciesRecursively: false,
        groups: FILES.map(([name, test], i) => ({ name, test, priority: FILES.length - i })),
      },
    }),
    ...(format === "cjs" && { minify: MINIFIED, strict: true }),
    // The types keep their documentation. Annotations let a user's bundler leave out what is not used.
    comments: { annotation: true, jsdoc: false, legal: false },
  });
  await bundle.close();
}

async function bundleTypes() {
  const bundle = await rolldown({
    cwd: types,
    input: Object.fromEntries(DOORS.map((name) => [`${name}.d`, `${name}.d.ts`])),
    external: [/^@standard-schema\//],
    plugins: [dts({ dtsInput: true, emitDtsOnly: true, tsconfig: false })],
    experimental: { attachDebugInfo: "none" },
  });
  await bundle.write({ dir: target, entryFileNames: "[name].ts", chunkFileNames: "[name].d.ts" });
  await bundle.close();
  // The same text again, for `require`. In a folder of CommonJS the name can be the same too: npm packs files of one name
  // side by side, so that the second takes no room.
  const required = join(target, "cjs");
  mkdirSync(required);
  writeFileSync(join(required, "package.json"), '{ "type": "commonjs" }\n');
  for (const name of readdirSync(target))
    if (name.endsWith(".d.ts")) copyFileSync(join(target, name), join(required, name));
}
