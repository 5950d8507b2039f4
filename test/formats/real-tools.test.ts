/** Real tools read the Netscape file that we write: what they send is what a jar with these cookies sends. */

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeCookies } from "speculoos/formats";
import { CookieJar, type StoredCookie } from "speculoos/jar";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RecordingProxy } from "./recording-proxy.ts";

const HEADERS: Readonly<Record<string, readonly string[]>> = {
  "https://www.example.com/dir/page": [
    "host=1; Path=/; Max-Age=86400",
    "session=2; Path=/",
    "domain=3; Domain=example.com; Path=/; Max-Age=86400",
    "secure=4; Path=/; Secure; Max-Age=86400",
    "http=5; Path=/; HttpOnly; Max-Age=86400",
    "both=6; Domain=example.com; Path=/; Secure; HttpOnly; Max-Age=86400",
    "below=7; Max-Age=86400",
    "deep=8; Path=/a/b; Max-Age=86400",
    "empty=; Path=/; Max-Age=86400",
    'punctuation=a b,"c"=\\{}; Path=/; Max-Age=86400',
    "#hash=9; Path=/; Max-Age=86400",
    "#HttpOnly_name=10; Path=/; Max-Age=86400",
    "__Host-own=11; Path=/; Secure; Max-Age=86400",
    "lax=12; Path=/; SameSite=Lax; Max-Age=86400",
    "octets=caf\u00c3\u00a9; Path=/; Max-Age=86400",
    "soon=13; Path=/; Max-Age=34560000",
    // These are left out, and said so.
    "=nameless; Path=/",
    "tab=a\tb; Path=/",
    "apart=14; Path=/; Secure; Partitioned",
    "latin=caf\u00e9; Path=/",
  ],
  "https://example.com/": ["apex=15; Max-Age=86400"],
  "http://localhost/": ["local=16; Max-Age=86400"],
  "http://127.0.0.1/": ["address=17; Max-Age=86400"],
  "http://[::1]/": ["six=18; Max-Age=86400"],
  "https://xn--bcher-kva.example.org/": ["idn=19; Domain=xn--bcher-kva.example.org; Max-Age=86400"],
};

const PROBES = [
  "http://www.example.com/",
  "https://www.example.com/",
  "https://www.example.com/dir/other",
  "https://www.example.com/a/b/c",
  "https://sub.www.example.com/",
  "https://example.com/",
  "https://other.example.com/",
  "http://localhost/",
  "http://127.0.0.1/",
  "http://[::1]/",
  "https://sub.xn--bcher-kva.example.org/",
];

/** Asks for the URLs through a proxy, with the cookies of a file, one after the other. */
const PYTHON = `
import http.cookiejar, ssl, sys, urllib.request
proxy, file, urls = sys.argv[1], sys.argv[2], sys.argv[3:]
jar = http.cookiejar.MozillaCookieJar()
jar.load(file)
context = ssl.create_default_context()
context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
opener = urllib.request.build_opener(
    urllib.request.ProxyHandler({"http": proxy, "https": proxy}),
    urllib.request.HTTPSHandler(context=context), urllib.request.HTTPCookieProcessor(jar))
for url in urls:
    opener.open(url).read()
`;

type Tool = {
  readonly name: string;
  readonly path: string;
  readonly arguments: (proxy: string, file: string, url: string) => readonly string[];
  /** What the tool makes of a cookie of a file, which docs/files.md says; `undefined` if it drops the cookie. */
  readonly reads: (cookie: StoredCookie) => StoredCookie | undefined;
  /** Pairs that are not compared. */
  readonly ignores?: RegExp;
};

const TOOLS: readonly Tool[] = [
  {
    name: "curl",
    path: "/usr/bin/curl",
    arguments: (proxy, file, url) => ["-sS", "-g", "-k", "-b", file, "-x", proxy, "--noproxy", "", url],
    reads: (cookie) => cookie,
  },
  {
    name: "wget",
    path: "/usr/bin/wget",
    arguments: (proxy, file, url) => [
      ...["-q", "-O", "-", "--no-check-certificate", "--no-hsts", "--no-config", `--load-cookies=${file}`],
      ...[
        "-e",
        "use_proxy=yes",
        "-e",
        `http_proxy=${proxy}`,
        "-e",
        `https_proxy=${proxy}`,
        "-e",
        "no_proxy=",
        url,
      ],
    ],
    // #HttpOnly_ is a comment.
    reads: (cookie) => (cookie.httpOnly ? undefined : cookie),
  },
  {
    name: "Python's MozillaCookieJar",
    path: "/usr/bin/python3",
    arguments: (proxy, file, url) => ["-c", PYTHON, proxy, file, url],
    reads: (cookie) => {
      // 0 is long ago, and hosts without a dot are of .local.
      if (cookie.expiryTime === null || !cookie.host.includes(".")) return undefined;
      // A cookie of one host is sent to those below it, whatever the prefix of its name.
      const hostOnly = /^[\d.]+$/.test(cookie.host) || cookie.name.startsWith("__Host-");
      // UTF-8 is decoded, and sent as Latin-1.
      const value = Buffer.from(cookie.value, "latin1").toString("utf8");
      return { ...cookie, hostOnly, value };
    },
    ignores: /^__Host-/,
  },
];

const folder = mkdtempSync(join(tmpdir(), "speculoos-tools-"));
const file = join(folder, "cookies.txt");
let proxy: RecordingProxy;
let written: StoredCookie[];

beforeAll(async () => {
  proxy = await RecordingProxy.open();
  const jar = new CookieJar();
  for (const [url, headers] of Object.entries(HEADERS))
    for (const header of headers) expect(jar.setCookie(header, url).status, header).toBe("stored");
  const { text, losses } = writeCookies(jar, "netscape");
  writeFileSync(file, text);
  const lost = losses.filter(({ field }) => field === "whole").map(({ cookie }) => cookie);
  expect(lost.sort()).toEqual(["", "apart", "latin", "tab"]);
  written = [...jar].filter(({ name }) => !lost.includes(name));
});

afterAll(() => {
  proxy.close();
  rmSync(folder, { recursive: true });
});

/** Runs a tool to its end; its own proxies and files do not count. */
function run(path: string, words: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(path, words, { env: { PATH: process.env.PATH, HOME: folder, LC_ALL: "C.UTF-8" } });
  let output = "";
  child.stderr.on("data", (part) => {
    output += part;
  });
  return new Promise((resolve, reject) =>
    child.on("error", reject).on("close", (code) => resolve({ code, output })),
  );
}

/** Tools sort cookies by rules of their own. */
function pairsOf(header: string): string[] {
  return header
    .split("; ")
    .filter((pair) => pair !== "")
    .sort();
}

for (const tool of TOOLS) {
  describe.skipIf(!existsSync(tool.path))(`with the file that we write, ${tool.name}`, () => {
    for (const url of PROBES)
      test(`sends to ${url} what a jar sends`, async () => {
        const { code, output } = await run(tool.path, tool.arguments(proxy.url, file, url));
        expect({ code, output }).toEqual({ code: 0, output: "" });
        const sent = proxy.take(new URL(url).href);
        expect(sent).toBeTypeOf("string");
        const jar = new CookieJar();
        jar.import(written.flatMap((cookie) => tool.reads(cookie) ?? []));
        const compared = (header: string) => pairsOf(header).filter((pair) => !tool.ignores?.test(pair));
        expect(compared(sent!)).toEqual(compared(jar.getCookieString(url)));
      });
  });
}
