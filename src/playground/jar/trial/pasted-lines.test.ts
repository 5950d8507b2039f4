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

describe("what is no Set-Cookie header is recognised, and is not taken for a name:", () => {
  const rows: [what: string, pasted: string, lines: string[], hint: RegExp | undefined][] = [
    [
      "headers joined by commas",
      "a=1; Path=/; Expires=Wed, 09 Nov 1999 23:12:40 GMT, b=2; Path=/,c=3; Secure",
      ["a=1; Path=/; Expires=Wed, 09 Nov 1999 23:12:40 GMT", "b=2; Path=/", "c=3; Secure"],
      undefined,
    ],
    [
      "the same after the name of the header",
      "set-cookie: a=1; Path=/, b=2",
      ["a=1; Path=/", "b=2"],
      undefined,
    ],
    ["a comma in a value stays", "a=1,b=2; Path=/", ["a=1,b=2; Path=/"], undefined],
    ["a line of a script", `document.cookie = "a=1; path=/";`, ["a=1; path=/"], undefined],
    [
      "the same in other spellings",
      "window.document.cookie='a=1'\ndocument.cookie=`b=2`",
      ["a=1", "b=2"],
      undefined,
    ],
    ["a script that computes its text", `document.cookie = "a=" + value`, [], /a script.*one plain text/],
    ["a template with a hole", "document.cookie = `a=$" + "{value}`", [], /a script/],
    ["a script that escapes", `document.cookie = "a=\\x31"`, [], /a script/],
    ["a script that asks", "console.log(document.cookie)", [], /a script/],
    ["a call of the Cookie Store API", `await cookieStore.set("a", "1")`, [], /a script/],
    ["code of a server", `res.setHeader("Set-Cookie", "a=1; Path=/")`, [], /code/],
    ["code of PHP", `setcookie("a", "1", time() + 3600, "/");`, [], /code/],
    ["a Cookie header", "Cookie: a=1; b=2", [], /a Cookie header/],
    ["the same in the output of curl -v", "> cookie: a=1\n< set-cookie: b=2", ["b=2"], /a Cookie header/],
    [
      "a curl command over several lines",
      "curl 'https://a.example/' \\\n  -H 'cookie: a=1' \\\n  --compressed",
      [],
      /a curl command/,
    ],
    [
      "a file of cookies",
      "# Netscape HTTP Cookie File\n.a.example\tTRUE\t/\tFALSE\t0\ta\t1",
      [],
      /a file of cookies/,
    ],
    ["the same with HttpOnly", "#HttpOnly_a.example\tFALSE\t/\tTRUE\t0\ta\t1", [], /a file of cookies/],
    [
      "a JSON array of lines",
      `["a=1; Path=/", "b=2; Path=/, c=3"]`,
      ["a=1; Path=/", "b=2; Path=/", "c=3"],
      undefined,
    ],
    ["a JSON string", `"a=1; Path=/"`, ["a=1; Path=/"], undefined],
    [
      "JSON of headers",
      `{"Date": "now", "Set-Cookie": "a=1; Path=/", "set-cookie": ["b=2"]}`,
      ["a=1; Path=/", "b=2"],
      undefined,
    ],
    ["JSON of pairs", `[["date", "now"], ["set-cookie", "a=1"]]`, ["a=1"], undefined],
    [
      "JSON of stored cookies",
      `[{"name": "a", "value": "1", "domain": ".a.example"}]`,
      [],
      /JSON without a Set-Cookie/,
    ],
    ["JSON that is cut off", `{\n  "name": "a",\n  "value": "1; b=2",`, [], /JSON without/],
    ["deep JSON", "[".repeat(40_000) + "]".repeat(40_000), [], /JSON without/],
    ["an array as Node prints it", "[ 'a=1; Path=/', 'b=2' ]", ["a=1; Path=/", "b=2"], undefined],
    [
      "the same over several lines",
      "[\n  'a=1; Path=/',\n  \"b=it's\"\n]",
      ["a=1; Path=/", "b=it's"],
      undefined,
    ],
    ["JSON as a value, in a header", `Set-Cookie: {"a": 1}`, [`{"a": 1}`], undefined],
    ["a script's words in a header", `Set-Cookie: document.cookie="a"`, [`document.cookie="a"`], undefined],
  ];
  for (const [what, pasted, lines, hint] of rows) {
    test(what, () => {
      const found = parsePaste(pasted);
      expect(found.lines.map(({ text }) => text)).toEqual(lines);
      expect(found.hints.join(" ")).toMatch(hint ?? /^$/);
    });
  }

  test("a recording has the URL of each response", () => {
    const entry = (url: string, value: string) => ({
      request: { url, headers: [{ name: "Cookie", value: "x=1" }] },
      response: {
        headers: [
          { name: "Set-Cookie", value },
          { name: "date", value: "now" },
        ],
      },
    });
    const entries = [entry("https://a.example/x", "a=1\nb=2"), entry("https://b.example/", "c=3; Path=/")];
    expect(
      parsePaste(JSON.stringify({ log: { entries } })).lines.map(({ text, url }) => [text, url?.href]),
    ).toEqual([
      ["a=1", "https://a.example/x"],
      ["b=2", "https://a.example/x"],
      ["c=3; Path=/", "https://b.example/"],
    ]);
  });

  test("a line says how it was read, if it was not a header of its own", () => {
    const notes = (pasted: string) => parsePaste(pasted).lines.map(({ note = "" }) => note);
    expect(notes("a=1; Path=/, b=2")).toEqual([
      expect.stringContaining("commas"),
      expect.stringContaining("commas"),
    ]);
    expect(notes("a=1, b=2")).toEqual([expect.stringContaining("comma")]);
    expect(notes("document.cookie = 'a=1'")).toEqual([expect.stringContaining("script")]);
    expect(notes("a=1; b=2; c=3")).toEqual([expect.stringContaining("Cookie header")]);
    expect(notes("a=1; Path=/; Foo\na=1; foo=bar; path=/")).toEqual(["", ""]);
    expect(parsePaste("document.cookie = 'a=1'\nb=2").lines.map(({ byScript }) => byScript)).toEqual([
      true,
      false,
    ]);
  });
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
  const hostile = [
    "'a",
    "a,",
    "document.cookie = 'a",
    "a=1, ",
    "a=;b=,c=",
    "[",
    "['a',",
    '{"a":',
    "#\t",
    "setcookie(",
  ];
  for (const text of ["a".repeat(1e5), blanks, "set-cookie\n".repeat(1e4), ":\n".repeat(5e4)])
    parsePaste(text);
  for (const text of hostile) {
    parsePaste(text.repeat(1e4));
    parsePaste(`[${text.repeat(1e4)}]`);
    parsePaste(`${text}\n`.repeat(2e3));
  }
  expect(performance.now() - start).toBeLessThan(5000);
});
