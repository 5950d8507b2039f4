/** Firefox knows no device-bound sessions: nothing changes for it. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { KeyRing } from "speculoos";
import { deviceBound } from "speculoos/dbsc";
import { defineSession, MemorySessionStore } from "speculoos/session";
import { expect, test } from "vitest";

const FIREFOX = "/usr/bin/firefox-esr";
const missing = existsSync(FIREFOX) ? undefined : "the Debian package firefox-esr is missing";
if (missing !== undefined && process.env.CI === "true") throw new Error(missing);

const SCRIPT = `
  const ask = (path) => fetch(path).then((response) => response.text());
  await ask("/login");
  const seen = [];
  for (let visit = 0; visit < 3; visit++) seen.push(await ask("/whoami"));
  await ask("/logout");
  seen.push(await ask("/whoami"));
  await fetch("/report", { method: "POST", body: JSON.stringify(seen) });`;

test.skipIf(missing)(
  `Firefox logs in, stays logged in unbound, and logs out${missing ? ` (${missing})` : ""}`,
  async () => {
    const sessions = defineSession<{ user: string }>("__Host-s", {
      keys: new KeyRing(KeyRing.generate()),
      store: new MemorySessionStore(),
      idle: 1800,
      absolute: 43_200,
      subject: (data) => data.user,
      // Over plain http on loopback.
      development: true,
    });
    const binding = deviceBound(sessions, { register: "/device/register", refresh: "/device/refresh" });
    const events: string[] = [];
    binding.subscribe(({ type }) => events.push(type));
    const paths: string[] = [];
    let receive: (seen: unknown) => void = () => {};
    const report = new Promise((resolve) => {
      receive = resolve;
    });
    const server = createServer(async (request, response) => {
      const path = request.url!;
      paths.push(path);
      if (await binding.handleNode(request, response)) return;
      if (path === "/report") {
        receive(JSON.parse(await text(request)));
        return void response.end();
      }
      const session = await sessions.open(request);
      if (path === "/login") {
        session.set("user", "joe");
        session.login();
      } else if (path === "/logout") session.destroy();
      await session.commit(response);
      if (path === "/login") binding.offer(response, session);
      response.setHeader("Content-Type", "text/html");
      response.end(
        path === "/"
          ? `<!doctype html><script type="module">${SCRIPT}</script>`
          : `${session.get("user") ?? "nobody"}, ${binding.check(request, session).status}`,
      );
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const profile = mkdtempSync(join(tmpdir(), "speculoos-firefox-"));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const child = spawn(FIREFOX, ["--headless", "--no-remote", "--profile", profile, url], {
      stdio: "ignore",
      // Firefox keeps caches and locks below its home.
      env: { ...process.env, HOME: profile },
    });
    const ended = once(child, "exit");
    try {
      expect(await report).toEqual(["joe, unbound", "joe, unbound", "joe, unbound", "nobody, unbound"]);
      expect(events).toEqual(["offered"]);
      expect(paths.filter((path) => path.startsWith("/device"))).toEqual([]);
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
