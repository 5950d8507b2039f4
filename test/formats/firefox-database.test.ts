/** The cookies of a Firefox that runs: its database is read with what lies in the write-ahead log, and Firefox goes on. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCookies, type StoredCookie } from "speculoos/formats";
import { CookieJar } from "speculoos/jar";
import { readDatabaseFile } from "speculoos/sqlite";
import { expect, test } from "vitest";

const FIREFOX = "/usr/bin/firefox-esr";
const missing = existsSync(FIREFOX) ? undefined : "the Debian package firefox-esr is missing";
if (missing !== undefined && process.env.CI === "true") throw new Error(missing);

const LINES = [
  "host=1; Max-Age=3600",
  "domain=2; Domain=example.com; Max-Age=3600",
  "http=3; HttpOnly; Max-Age=3600",
  "strict=4; SameSite=Strict; Max-Age=3600",
  "lax=5; SameSite=Lax; Max-Age=3600",
  "path=6; Path=/a; Max-Age=3600",
  "utf8=caf\xc3\xa9; Max-Age=3600",
  "session=8",
];
/** The page asks again and again until it is told to go on: its cookies are set, and Firefox is running. */
const PAGE = `<!doctype html><script type="module">
  await fetch("/set");
  while ((await (await fetch("/wait")).text()) !== "go") await new Promise((over) => setTimeout(over, 100));
  await fetch("/a/seen");
</script>`;

test.skipIf(missing)(
  `Firefox's cookies are read while Firefox runs, and sent as by Firefox${missing ? ` (${missing})` : ""}`,
  async () => {
    let isRead = false;
    let wasAsked = 0;
    let receive: (header: string) => void = () => {};
    const seen = new Promise<string>((resolve) => {
      receive = resolve;
    });
    const server = createServer((request, response) => {
      response.setHeader("Content-Type", "text/html");
      if (request.url === "/set") response.setHeader("Set-Cookie", LINES);
      if (request.url === "/wait") wasAsked++;
      if (request.url === "/a/seen") receive(request.headers.cookie ?? "");
      // As bytes: node:http writes the header in the encoding of a text that follows.
      response.end(Buffer.from(request.url === "/" ? PAGE : isRead ? "go" : "wait"));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const profile = mkdtempSync(join(tmpdir(), "speculoos-firefox-"));
    writeFileSync(join(profile, "user.js"), 'user_pref("network.dns.forceResolve", "127.0.0.1");\n');
    const url = `http://www.example.com:${port}/`;
    const child = spawn(FIREFOX, ["--headless", "--no-remote", "--profile", profile, url], {
      stdio: "ignore",
      // Firefox keeps caches and locks below its home.
      env: { ...process.env, HOME: profile },
    });
    const ended = once(child, "exit");
    try {
      const path = join(profile, "cookies.sqlite");
      const { cookies, problems, format } = await readUntil(path, LINES.length - 1);
      expect([format, problems]).toEqual(["firefox-sqlite", []]);
      // Firefox was running, and its page went on asking.
      expect(child.exitCode).toBeNull();
      expect(wasAsked).toBeGreaterThan(0);
      const jar = new CookieJar();
      for (const line of LINES) jar.setCookie(line, url);
      expect(cookies.map(describeCookie).sort()).toEqual(
        [...jar]
          .filter(({ expiryTime }) => expiryTime !== null)
          .map(describeCookie)
          .sort(),
      );
      const withoutLog = readCookies(readFileSync(path)).cookies.length;
      isRead = true;
      const header = await seen;
      if (process.env.SPECULOOS_SHOW)
        console.log(
          `Firefox: ${cookies.length} cookies read, ${withoutLog} without the log; Cookie: ${header}`,
        );
      const mine = new CookieJar();
      mine.import(cookies);
      const sent = (text: string) => text.split("; ").sort();
      // The session cookie is in Firefox's memory alone.
      expect(sent(mine.getCookieString(`${url}a/seen`))).toEqual(
        sent(header).filter((pair) => pair !== "session=8"),
      );
      expect(sent(header)).toContain("session=8");
    } finally {
      child.kill();
      await ended;
      server.closeAllConnections();
      server.close();
      rmSync(profile, { recursive: true, maxRetries: 5 });
    }
  },
  90_000,
);

/** Firefox writes its cookies a moment after they were set. */
async function readUntil(path: string, count: number): Promise<ReturnType<typeof readCookies>> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const bytes = await readDatabaseFile(path).catch(() => undefined);
    const read = bytes && readCookies(bytes);
    if (read && read.cookies.length >= count) return read;
    if (Date.now() > deadline) throw new Error(`${read?.cookies.length ?? "no"} cookies after a minute`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function describeCookie({
  name,
  value,
  host,
  hostOnly,
  path,
  secure,
  httpOnly,
  sameSite,
}: StoredCookie): string {
  return JSON.stringify([name, value, host, hostOnly, path, secure, httpOnly, sameSite]);
}
