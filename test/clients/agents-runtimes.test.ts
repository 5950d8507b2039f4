/** Both clients in Node 20 to 26, in Bun and in Deno, and the fetch that each Node has with a dispatcher of undici 7 and 8. */

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const modules = `${root}test/tools/runtimes/node_modules/`;
const NODES: Record<string, string> = {
  "Node 20": `${modules}node20/bin/node`,
  "Node 22": `${modules}node22/bin/node`,
  "Node 24": `${root}node_modules/.bin/node`,
  "Node 26": `${modules}node26/bin/node`,
};
const OTHERS: Record<string, string[]> = {
  Bun: [`${modules}.bin/bun`, "run"],
  Deno: [`${modules}.bin/deno`, "run", "--quiet", "--no-lock", "--allow-env", "--allow-read", "--allow-net"],
};

const BY_AGENT = {
  request: ["GET /go a=1", "a=1; b=2"],
  "a later Cookie": ["GET /go a=1; c=3", "a=1; b=2"],
  "an array of headers": ["GET /go a=1; c=3", "a=1; b=2"],
  Expect: ["GET /go a=1", "a=1; b=2"],
  flushHeaders: ["POST /go a=1", "a=1; b=2"],
};
const FOLLOWED = ["GET /go a=1", "GET /end a=1; b=2", "a=1; b=2"];
const BY_UNDICI = {
  "undici.request": FOLLOWED,
  "undici.fetch": FOLLOWED,
  "the dispatcher of its own fetch": FOLLOWED,
  "the global dispatcher of its own fetch": FOLLOWED,
};
/** What undici 8 says of a fetch that is of undici 6 or 7; without the interceptor it is "invalid onRequestStart method". */
const REFUSED = ["a handler must have onRequestStart, as of undici 7", "a=1"];

const folder = mkdtempSync(join(tmpdir(), "speculoos-agents-"));
beforeAll(async () => {
  for (const version of ["undici7", "undici", "none"]) {
    const { outputFiles } = await build({
      entryPoints: [`${root}test/clients/agents-program.ts`],
      bundle: true,
      format: "esm",
      platform: "node",
      alias: version === "undici" ? {} : { undici: version },
      // What undici requires of Node is required.
      banner: {
        js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
      },
      plugins:
        version === "none"
          ? [
              {
                name: "without undici",
                setup: (bundle) => {
                  bundle.onResolve({ filter: /^undici$/ }, () => ({ path: "undici", namespace: "none" }));
                  bundle.onLoad({ filter: /.*/, namespace: "none" }, () => ({
                    contents: "export const Agent = undefined;",
                  }));
                },
              },
            ]
          : [],
      logLevel: "error",
      logOverride: { "import-is-undefined": "silent" },
      write: false,
    });
    writeFileSync(join(folder, `${version}.mjs`), outputFiles[0]!.contents);
  }
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

function run([command = "", ...args]: readonly string[], version: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args, join(folder, `${version}.mjs`)], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [output, errors] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve(JSON.parse(output)) : reject(new Error(errors))));
  });
}

for (const [name, command] of Object.entries(NODES)) {
  describe.skipIf(!existsSync(command))(name, () => {
    test("sends and stores cookies by an agent and by undici 7, also with its own fetch", async () => {
      expect(await run([command], "undici7")).toEqual({ ...BY_AGENT, ...BY_UNDICI });
    });

    // undici 8 asks for Node 22.
    test.skipIf(name === "Node 20")(
      "sends and stores cookies by undici 8, also with its own fetch",
      async () => {
        const isOfItsAge = name === "Node 26";
        expect(await run([command], "undici")).toEqual({
          ...BY_AGENT,
          ...BY_UNDICI,
          ...(isOfItsAge ? {} : { "the dispatcher of its own fetch": REFUSED }),
        });
      },
    );
  });
}

for (const [name, command] of Object.entries(OTHERS)) {
  describe.skipIf(!existsSync(command[0]!))(name, () => {
    test("sends and stores cookies by an agent of its node:http", async () => {
      expect(await run(command, "none")).toEqual(BY_AGENT);
    });
  });
}
