/** Files that were made to do harm, and files of any size. */

import {
  detectFormat,
  type ReadableFormat,
  readCookieStream,
  readCookies,
  type StoredCookie,
} from "speculoos/formats";
import { describe, expect, test } from "vitest";

const NOW = Date.UTC(2026, 0, 1);
const FORMATS = ["speculoos", "netscape", "set-cookie", "lwp"] as const satisfies readonly ReadableFormat[];
const ROW = "www.example.com\tFALSE\t/\tFALSE\t0\tn\tv\n";
const MEGABYTE = 1 << 20;

const HOSTILE: Readonly<Record<string, string>> = {
  tabs: "\t".repeat(4 * MEGABYTE),
  "tabs in lines": "\t\n".repeat(MEGABYTE),
  spaces: " ".repeat(4 * MEGABYTE),
  "one line": "x".repeat(8 * MEGABYTE),
  "line ends": "\r\n".repeat(MEGABYTE),
  "deep JSON": `{"version":1,"cookies":${"[".repeat(MEGABYTE)}`,
  "deep JSON in lines": `{"format":"speculoos","version":1}\n${'{"a":'.repeat(MEGABYTE)}`,
  "open quotes": `Set-Cookie3: a="${'\\"'.repeat(MEGABYTE)}`,
  "an endless command": "curl \\\n".repeat(MEGABYTE / 4),
  "a command of quotes": `curl ${"$'\\'".repeat(MEGABYTE / 8)}`,
  semicolons: `a=1${";".repeat(4 * MEGABYTE)}`,
  colons: ":".repeat(4 * MEGABYTE),
  heads: "HTTP/1.1 200 OK\r\n\r\n".repeat(MEGABYTE / 16),
  dots: `${".".repeat(60_000)}\tTRUE\t/\tFALSE\t0\tn\tv\n`.repeat(16),
  digits: `a.test\tFALSE\t/\tFALSE\t${"9".repeat(60_000)}\tn\tv\n`.repeat(16),
};

describe.each(Object.entries(HOSTILE))("a file of %s", (_, text) => {
  test("is read without an error in every format", () => {
    detectFormat(text);
    for (const format of FORMATS) {
      const { cookies } = readCookies(text, { format, now: NOW, url: "https://www.example.com/" });
      expect(cookies.length).toBeLessThan(64);
    }
  });
});

test("names of properties are names of cookies", () => {
  for (const name of ["__proto__", "constructor", "hasOwnProperty"]) {
    const { cookies } = readCookies(ROW.replace("\tn\t", `\t${name}\t`), { now: NOW });
    expect(cookies[0]?.name).toBe(name);
  }
  expect(({} as Record<string, unknown>).v).toBeUndefined();
});

test("an empty file has no cookies, and a file of no format is read as lines with problems", () => {
  expect(detectFormat("")).toBeUndefined();
  expect(readCookies("")).toEqual({ format: "netscape", cookies: [], problems: [] });
  const { cookies, problems } = readCookies("good morning");
  expect([cookies.length, problems.length]).toEqual([0, 1]);
  expect(() => readCookies("", { format: "toString" as never })).toThrow(TypeError);
  expect(() => readCookies("", { url: "no url" })).toThrow(TypeError);
});

describe("a stream", () => {
  async function* partsOf(...parts: (string | Uint8Array)[]) {
    yield* parts;
  }

  async function collect(source: AsyncIterable<string | Uint8Array>) {
    const cookies: StoredCookie[] = [];
    const rows: (number | undefined)[] = [];
    for await (const row of readCookieStream(source, { format: "netscape", now: NOW }))
      if ("cookie" in row) cookies.push(row.cookie);
      else rows.push(row.problem.row);
    return { names: cookies.map(({ name, value }) => `${name}=${value}`), rows };
  }

  test("of a line without end keeps no more than its limit, and reads on", async () => {
    const part = new Uint8Array(MEGABYTE).fill(0x78);
    let before = 0;
    async function* endless() {
      yield ROW;
      for (let count = 0; count < 256; count++) {
        yield part;
        if (count === 8) before = process.memoryUsage().heapUsed;
      }
      // Of 256 MiB, nothing near is kept.
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(128 * MEGABYTE);
      yield `\n${ROW}`;
    }
    expect(await collect(endless())).toEqual({ names: ["n=v", "n=v"], rows: [2] });
  });

  test("may cut a character, an end of line or a mark of the byte order in two", async () => {
    const bytes = new TextEncoder().encode(
      `\ufeff${ROW.replace("\tv\n", "\tcaf\u00e9 \u{1f36a}\r\n")}${ROW}`,
    );
    const expected = { names: ["n=caf\u00c3\u00a9 \u00f0\u009f\u008d\u00aa", "n=v"], rows: [] };
    for (let size = 1; size < 8; size++) {
      const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      expect(await collect(partsOf(...parts))).toEqual(expected);
    }
    const text = new TextDecoder().decode(bytes);
    expect(await collect(partsOf(...text.split("")))).toEqual(expected);
  });

  test("of lines that end in CR alone is read as the file is", async () => {
    const text = `# Netscape HTTP Cookie File\n${ROW}`.replaceAll("\n", "\r");
    expect(await collect(partsOf(...text.split("")))).toEqual({ names: ["n=v"], rows: [] });
    expect(readCookies(text, { now: NOW }).cookies).toHaveLength(1);
  });

  test("throws what its source throws, and refuses a format without lines", async () => {
    async function* broken() {
      yield ROW;
      throw new RangeError("cut off");
    }
    await expect(collect(broken())).rejects.toThrow("cut off");
    const stream = readCookieStream(partsOf(), { format: "har" as never });
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toThrow(TypeError);
  });
});
