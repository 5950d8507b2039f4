import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Octets of a bundle, minified and under brotli; `node:crypto` and the list of public suffixes stay outside. */
async function sizeOf(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    external: ["tldts"],
    // The package as it is built: the paths of our own tsconfig lead to the sources.
    tsconfigRaw: "{}",
    write: false,
  });
  return brotliCompressSync(outputFiles[0]!.contents).length;
}

const rows: [what: string, names: string, most: number, door?: string][] = [
  ["parseCookie alone", "parseCookie", 1024],
  [
    "the core without MarshalCookie",
    "Cookie, SignedCookie, CookieMap, KeyRing, CookieError, addCookie, getCookies, getCookie, removeCookie",
    // 10 KB since cookies of other servers are taken over (`Cookie.fromSetCookie`) and frameworks' objects are told apart;
    // then the paths of most requests, which make neither lists nor views.
    10_544,
  ],
  // 9 KB were aimed at, then 11.3: what took more is in docs/decisions/011-the-jars-index.md. The order of functions in a shared file,
  // which other entry points decide, moves it by some octets.
  ["the jar without its list of public suffixes", "CookieJar, requestContext", 13_710, "speculoos/jar"],
];
/** What a door adds to the one that it stands on. */
const additions: [what: string, names: string, most: number][] = [
  // 6 KB were aimed at: docs/decisions/016-session-stores.md has what takes more. 250 octets are the seam for bindings.
  ["all of speculoos/session", "*", 11_552],
  ["defineSession alone", "{ defineSession }", 8032],
  ["defineSealedSession alone", "{ defineSealedSession }", 5376],
];
/** What each client adds to the jar that it needs anyway. */
const clients: [what: string, door: string, most: number][] = [
  // 2,440 until each hop parsed its URL once.
  ["withCookies", "speculoos/fetch", 2510],
  ["cookieInterceptor", "speculoos/undici", 1310],
  ["cookieAgent", "speculoos/http", 1230],
];
const JAR = `export * from "speculoos/jar";`;
for (const [what, door, most] of clients) {
  test(`${what} adds at most ${most} octets to the jar`, async () => {
    const client = `export { ${what} } from ${JSON.stringify(door)};`;
    expect((await sizeOf(JAR + client)) - (await sizeOf(JAR))).toBeLessThanOrEqual(most);
  });
}

const CORE = `export * from "speculoos";`;
for (const [what, names, most] of additions) {
  test(`${what} adds at most ${most} octets to speculoos`, async () => {
    const sessions = `export ${names} from "speculoos/session";`;
    expect((await sizeOf(CORE + sessions)) - (await sizeOf(CORE))).toBeLessThanOrEqual(most);
  });
}

for (const [what, names, most, door = "speculoos"] of rows) {
  test(`${what} takes at most ${most} octets`, async () => {
    expect(await sizeOf(`export { ${names} } from ${JSON.stringify(door)};`)).toBeLessThanOrEqual(most);
  });
}
