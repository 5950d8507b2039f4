import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const src = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

export default defineConfig({
  resolve: {
    // Tests run on the sources; the published names lead to `dist`.
    alias: [
      { find: /^#crypto$/, replacement: src("platform/crypto-node.ts") },
      { find: /^#zlib$/, replacement: src("platform/zlib-node.ts") },
      { find: /^speculoos$/, replacement: src("index.ts") },
      { find: /^speculoos\/([a-z-]+)$/, replacement: src("$1.ts") },
    ],
  },
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    testTimeout: 30_000,
    // Servers and browsers start and stop in hooks, beside another file's.
    hookTimeout: 60_000,
    // Two on two cores, where Vitest would take one: many tests wait for servers and browsers.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
