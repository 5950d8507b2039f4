/** Text that is pasted into the jar page. */

import { describe, expect, test } from "vitest";
import { parsePaste } from "./pasted-lines.ts";

describe("the Set-Cookie lines are found in", () => {
  const rows: [what: string, pasted: string, lines: string[], ignored: number][] = [
    ["a bare line", "id=7; Path=/", ["id=7; Path=/"], 0],
    ["several, with blank lines between", "\n a=1\t\r\n\r\n  \nb=2\r", ["a=1", "b=2"], 0],
    ["a header with its name, in any case", "SET-cookie:a=1\nSet-Cookie : b=2", ["a=1", "b=2"], 0],
    [
      "a whole response of curl -i with its page",
      "HTTP/2 200 \ncontent-type: text/html\nset-cookie: a=1; Path=/\nset-cookie: b=2\n\n<p>a=3</p>",
      ["a=1; Path=/", "b=2"],
      3,
    ],
    [
      "the output of curl -v",
      "* Connected\n> GET / HTTP/2\n< HTTP/2 200\n< set-cookie: a=1\n< date: now",
      ["a=1"],
      4,
    ],
    [
      "developer tools, the value below the name",
      "cache-control:\nno-store\nset-cookie:\na=1; Path=/\nset-cookie\nb=2",
      ["a=1; Path=/", "b=2"],
      2,
    ],
    ["bare lines among other headers", "Content-Type: text/html\na=1", ["a=1"], 1],
    ["an empty header", "Set-Cookie:\nDate: now", [""], 1],
    ["a name with a colon", "a:b=1", ["a:b=1"], 0],
    ["a cookie whose name is that of the header", "set-cookie=1", ["set-cookie=1"], 0],
    ["names that objects inherit", "__proto__=1\nconstructor=2", ["__proto__=1", "constructor=2"], 0],
    ["control characters and line separators", "a=\u0000\u2028b", ["a=\u0000\u2028b"], 0],
    ["a response without any", "HTTP/1.1 204 No Content\nServer: x\na=1", [], 3],
    ["nothing", "\n \n", [], 0],
  ];
  for (const [what, pasted, lines, ignored] of rows) {
    test(what, () => {
      const found = parsePaste(pasted);
      expect(found.lines.map(({ text }) => text)).toEqual(lines);
      expect(found.ignored).toBe(ignored);
    });
  }
});

test("a line that is a URL sets the lines below it", () => {
  const { lines } = parsePaste(
    "a=1\nhttps://example.com/x\nb=2\nhttp://localhost:80/\nc=https://example.com/",
  );
  expect(lines.map(({ text, url }) => [text, url?.href])).toEqual([
    ["a=1", undefined],
    ["b=2", "https://example.com/x"],
    ["c=https://example.com/", "http://localhost/"],
  ]);
});

test("a long paste takes linear time", () => {
  const start = performance.now();
  const blanks = `a${" ".repeat(3e5)}a`;
  for (const text of ["a".repeat(1e5), blanks, "set-cookie\n".repeat(1e4), ":\n".repeat(5e4)])
    parsePaste(text);
  expect(performance.now() - start).toBeLessThan(5000);
});
