import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Octets of a bundle, minified and under brotli; `node:crypto` stays outside. */
async function sizeOf(names: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: `export { ${names} } from "speculoos";`, resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    // The package as it is built: the paths of our own tsconfig lead to the sources.
    tsconfigRaw: "{}",
    write: false,
  });
  return brotliCompressSync(outputFiles[0]!.contents).length;
}

const rows: [what: string, names: string, most: number][] = [
  ["parseCookie alone", "parseCookie", 1024],
  [
    "the core without MarshalCookie",
    "Cookie, SignedCookie, CookieMap, KeyRing, CookieError, addCookie, getCookies, getCookie, removeCookie",
    7808,
  ],
];
for (const [what, names, most] of rows) {
  test(`${what} takes at most ${most} octets`, async () => {
    expect(await sizeOf(names)).toBeLessThanOrEqual(most);
  });
}
