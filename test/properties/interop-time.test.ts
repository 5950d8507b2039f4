/** How long hostile texts keep `identify`, every codec and `modPython.parse` busy: linear time, cold, in a process of its own. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { deflateSync } from "node:zlib";
import { build } from "esbuild";
import { identify } from "speculoos/interop";
import { afterAll, beforeAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "speculoos-time-"));
const bundle = join(folder, "bundle.mjs");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

beforeAll(async () => {
  await build({
    stdin: {
      contents: `export { identify, modPython } from "speculoos/interop";
        export { CODECS, codecOf } from "./test/interop-codecs.ts";`,
      resolveDir: path(""),
    },
    bundle: true,
    format: "esm",
    platform: "node",
    outfile: bundle,
    logLevel: "error",
    alias: {
      "#crypto": path("src/platform/crypto-node.ts"),
      "#zlib": path("src/platform/zlib-node.ts"),
      "speculoos/interop": path("src/interop.ts"),
    },
  });
});

/** Makes texts of about that length. Runs in the other process. */
function shapesOf(length: number): Record<string, string> {
  const fill = (unit: string, rest = 0) => unit.repeat(Math.ceil((length - rest) / unit.length));
  const encode = (text: string) => Buffer.from(text, "latin1").toString("base64url");
  const inner = (unit: string) => unit.repeat(Math.ceil((length * 3) / 4 / unit.length));
  const shapes: Record<string, string> = {};
  const units = [
    "a",
    ".",
    "-",
    "--",
    "=",
    "|",
    ":",
    "|1:",
    "1:",
    "*",
    '"',
    '\\"',
    "%41",
    "%",
    ";",
    " ",
    ",",
    "é",
    "+",
    "~2",
  ];
  for (const unit of units) {
    for (const prefix of ["", "s:", "j:", "Fe26.2*", "2|1:0|10:1234567890|", '"', "base64-", "a="])
      shapes[`${prefix}${unit}…`] = prefix + fill(unit);
  }
  for (const unit of ["[", '{"a":', "=", "1", "\\", '"', "|", "a"]) {
    const body = inner(unit);
    shapes[`deep ${unit}`] = `j:${fill(unit)}`;
    shapes[`base64 of ${unit}`] = encode(body);
    shapes[`itsdangerous of ${unit}`] = `${encode(body)}.ZVPxAA.${"A".repeat(27)}`;
    shapes[`django of ${unit}`] = `${encode(body)}:ABCDEF:${"A".repeat(43)}`;
    shapes[`jose of ${unit}`] = `${encode(`{"alg":${body}`)}..a.b.c`;
    shapes[`gorilla of ${unit}`] = encode(`1234567890|${body}a|x`);
    shapes[`gorilla of 8,000 ${unit}`] = encode(
      `1234567890|${unit.repeat(8000 / unit.length)}a|x${inner("y")}`,
    );
    shapes[`rails of ${unit}`] = `${encode(`{"_rails":{"message":"${body}`)}--${"0".repeat(40)}`;
    shapes[`mojolicious of ${unit}`] = `${encode(body)}--${"0".repeat(64)}`;
    shapes[`marshal of ${unit}`] = `M${"A".repeat(61)}.${encode(body)}`;
  }
  const bytes = Math.min(65_000, Math.floor(length / 2));
  const bigint = `\xc2\x59${String.fromCharCode(bytes >> 8, bytes & 255)}${"\xff".repeat(bytes)}`;
  shapes["marshal of a bigint"] = `M${"A".repeat(61)}.${encode(bigint)}`;
  return shapes;
}

/** Runs in the other process: prints each act that took too long at the greater length, with its times in milliseconds. */
function measure(
  {
    identify,
    modPython,
    CODECS,
    codecOf,
  }: typeof import("../interop-codecs.ts") & typeof import("speculoos/interop"),
  shapes: typeof shapesOf,
): void {
  const [small, large] = [shapes(8_000), shapes(64_000)];
  const timeOf = (act: () => unknown) => {
    const from = process.cpuUsage();
    act();
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1000;
  };
  const acts: [string, (text: string) => unknown][] = [
    ["identify", (text) => identify("a", text)],
    ["modPython.parse", (text) => modPython.parse(text)],
    ...CODECS.map((row): [string, (text: string) => unknown] => {
      const codec = codecOf(row);
      const two = codec.signatureSuffix !== undefined;
      return [row.title, (text) => codec.read("a", two ? { value: text, signature: text } : text)];
    }),
  ];
  const slow: unknown[] = [];
  for (const [title, act] of acts) {
    // Keys that are derived at the first use.
    act("a--b");
    for (const shape of Object.keys(small)) {
      let [little, much] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
      // Eight times the length: linear time is eightfold, quadratic 64-fold. More tries if something else took the time.
      const isSlow = () => much > 24 * Math.max(little, 0.5);
      for (let tries = 0; tries < 2 || (tries < 4 && isSlow()); tries++) {
        little = Math.min(
          little,
          timeOf(() => act(small[shape]!)),
        );
        much = Math.min(
          much,
          timeOf(() => act(large[shape]!)),
        );
      }
      if (isSlow()) slow.push([title, shape, little, much]);
    }
  }
  process.stdout.write(JSON.stringify(slow));
}

test("texts that are eight times as long take about eight times as long, whatever they look like", () => {
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-"], {
    input: `import * as all from ${JSON.stringify(pathToFileURL(bundle).href)};
      const shapesOf = ${shapesOf}; const measure = ${measure}; measure(all, shapesOf);`,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual([]);
}, 300_000);

test("what inflates to a megabyte, or nests a hundred thousand times, is answered", () => {
  for (const json of [
    "[".repeat(400_000) + "]".repeat(400_000),
    '{"a":'.repeat(180_000),
    `[${"1,".repeat(500_000)}1]`,
  ]) {
    const payload = `.${deflateSync(json).toString("base64url")}`;
    expect(payload.length).toBeLessThan(5000);
    for (const value of [`${payload}.ZVPxAA.${"A".repeat(27)}`, `${payload}:ABCDEF:${"A".repeat(43)}`])
      expect(Array.isArray(identify("session", value))).toBe(true);
  }
});
