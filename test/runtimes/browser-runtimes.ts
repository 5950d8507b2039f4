/** Chromium and Firefox: each opens a page on loopback that runs the suite and posts its report back. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { CHROMIUM, CHROMIUM_FLAGS } from "../browser/driver/chromium.ts";
import { answerClient } from "./client-server.ts";
import type { Report } from "./report.ts";
import { bundleSuite, type Runtime } from "./runtime.ts";

const FIREFOX = "/usr/bin/firefox-esr";

export const BROWSER_RUNTIMES: readonly Runtime[] = [
  browserRuntime("Chromium", CHROMIUM, (profile) => [
    ...CHROMIUM_FLAGS,
    "--headless",
    `--user-data-dir=${profile}`,
  ]),
  browserRuntime("Firefox", FIREFOX, (profile) => ["--headless", "--no-remote", "--profile", profile]),
];

function browserRuntime(name: string, path: string, args: (profile: string) => string[]): Runtime {
  return {
    name,
    isInstalled: () => existsSync(path),
    async run(fromNode) {
      const last = `fetch("/report", { method: "POST", body: JSON.stringify(await makeReport(${JSON.stringify(fromNode)}, location.origin)) });`;
      const suite = await bundleSuite(last, ["browser", "import"]);
      const { url, report, close } = await servePage(suite);
      const profile = mkdtempSync(join(tmpdir(), "speculoos-browser-"));
      const child = spawn(path, [...args(profile), url], {
        stdio: "ignore",
        // Firefox keeps caches and locks below its home.
        env: { ...process.env, HOME: profile },
      });
      const ended = once(child, "exit");
      try {
        return await Promise.race([
          report,
          ended.then(([code]) => Promise.reject(new Error(`${name} ended with ${code}`))),
        ]);
      } finally {
        child.kill();
        await ended;
        await close();
        rmSync(profile, { recursive: true, maxRetries: 5 });
      }
    },
  };
}

/** Serves a page with the suite on loopback. `report` is what the page posts. */
async function servePage(suite: string) {
  let receive: (report: Report) => void = () => {};
  const report = new Promise<Report>((resolve) => {
    receive = resolve;
  });
  const server = createServer(async (request, response) => {
    if (request.url === "/report") {
      const body = await text(request);
      response.end();
      return receive(JSON.parse(body));
    }
    if (request.url?.startsWith("/client/")) return answerClient(request, response);
    const isScript = request.url === "/suite.mjs";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? suite : '<!doctype html><script type="module" src="/suite.mjs"></script>');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server must listen on a port");
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${address.port}/`, report, close };
}
