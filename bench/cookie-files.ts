/** A Netscape file of 100,000 cookies: read beside Python's MozillaCookieJar, written beside the package cookiefile. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import cookiefile from "cookiefile";
import { readCookies, type StoredCookie, writeCookies } from "speculoos/formats";
import { type Comparison, compare, type Result } from "./compare.ts";

const COUNT = 100_000;
const GROUP = "cookie files of 100,000 cookies";
const ROUNDS = 5;
const PYTHON = "/usr/bin/python3";
/** Prints the nanoseconds of a load, and how many cookies there are. */
const LOAD = `
import http.cookiejar, sys, time
jar = http.cookiejar.MozillaCookieJar()
jar.load(sys.argv[1])
best = []
for again in range(3):
    jar = http.cookiejar.MozillaCookieJar()
    start = time.perf_counter_ns()
    jar.load(sys.argv[1])
    best.append(time.perf_counter_ns() - start)
print(min(best), len(jar))
`;

export async function compareCookieFiles(): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), "speculoos-files-"));
  try {
    const file = join(folder, "cookies.txt");
    writeFileSync(file, writeCookies(makeCookies(), "netscape").text);
    return [...compareReading(file), await compare(createWriteComparison())];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Each file is read by a process that has read it before. In turns: a noisy moment of the machine slows both. */
function compareReading(file: string): Result[] {
  if (!existsSync(PYTHON)) {
    process.stderr.write(`\nno ${PYTHON}; the row against Python is left out\n`);
    return [];
  }
  const ours: number[] = [];
  const python: number[] = [];
  read(file);
  for (let round = 0; round < ROUNDS; round++) {
    let count = 0;
    for (let again = 0; again < 4; again++) {
      const start = performance.now();
      count = read(file);
      ours.push((performance.now() - start) * 1e6);
    }
    const { stdout } = spawnSync(PYTHON, ["-c", LOAD, file], { encoding: "utf8" });
    const [nanoseconds, loaded] = stdout.split(" ").map(Number);
    if (count !== COUNT || loaded !== COUNT) throw new Error(`read ${count} and ${loaded} cookies`);
    python.push(nanoseconds!);
  }
  const name = "read, to stored cookies";
  const comparison: Comparison = {
    group: GROUP,
    name,
    ours: () => read(file),
    peers: {},
    target: { "Python http.cookiejar": 5 },
    givenUp:
      "most of the time goes into the memory of 100,000 cookies, each of fifteen fields and four times",
  };
  // Other work of the machine can only add time.
  const nanoseconds = Math.min(...ours);
  return [
    { comparison, nanoseconds, ratios: { "Python http.cookiejar": Math.min(...python) / nanoseconds } },
  ];
}

function read(file: string): number {
  const { cookies, problems } = readCookies(readFileSync(file), { format: "netscape" });
  if (problems.length > 0) throw new Error("the file has problems");
  return cookies.length;
}

function createWriteComparison(): Comparison {
  const cookies = makeCookies();
  const map = new cookiefile.CookieMap(
    cookies.map(
      ({ name, value, host, hostOnly, path, secure, httpOnly, expiryTime }, index) =>
        new cookiefile.Cookie({
          domain: hostOnly ? host : `.${host}`,
          crossDomain: !hostOnly,
          path,
          https: secure,
          httpOnly,
          expire: Math.floor(expiryTime! / 1000),
          // It keeps one cookie of each name.
          name: `${name}-${index}`,
          value,
        }),
    ),
  );
  return {
    group: GROUP,
    name: "written, with losses",
    ours: () => writeCookies(cookies, "netscape").text,
    peers: { cookiefile: () => map.toString() },
    comparable: (text: string) => text.split("\n").filter((line) => line.includes("\t")).length,
    givenUp: GIVEN_UP,
    target: { cookiefile: 3 },
  };
}

/** Ten cookies a site, as browsers have them: with and without a Domain, HttpOnly, for a session. */
function makeCookies(): StoredCookie[] {
  const now = Date.now();
  return Array.from({ length: COUNT }, (_, index): StoredCookie => {
    const place = index % 10;
    return {
      name: `name${place}`,
      value: `value-${index}-abcdefghij`,
      host: `www.site${Math.floor(index / 10)}.example`,
      hostOnly: place < 6,
      path: place === 9 ? "/a/b" : "/",
      secure: true,
      httpOnly: place % 3 === 0,
      sameSite: "unset",
      // Python takes 0, the end of the session, for long ago.
      expiryTime: (Math.floor(now / 1000) + 86_400 + index) * 1000,
      creationTime: now,
      lastUpdateTime: now,
      lastAccessTime: now,
      sequence: index,
    };
  });
}

const GIVEN_UP =
  "cookiefile joins seven texts a cookie, whatever is in them. Ours are first checked against the form of a stored cookie, and their losses noted: more than half of the time";

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  for (const { comparison, nanoseconds, ratios } of await compareCookieFiles())
    console.log(comparison.name, `${(nanoseconds / 1e6).toFixed(0)} ms`, ratios);
