/** The process of the site: an HTTP server on loopback whose app is replaced by each deployment, and its nginx. */

import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { STORIES } from "../stories/all.ts";
import type { App } from "../story.ts";
import type { Command, Report } from "./messages.ts";
import { Nginx } from "./nginx.ts";

let app: App = (_request, response) => {
  response.end("{}");
};

const server = createServer({ maxHeaderSize: 65_536 }, async (request, response) => {
  const step = new URL(request.url!, "http://site").searchParams.get("step");
  const readLines = recordSetCookie(response);
  response.once("close", () => {
    const cookie = request.headers.cookie ?? "";
    if (step !== null) report({ exchange: { step, cookie, setCookie: readLines() } });
  });
  try {
    await app(request, response);
  } catch (error) {
    const { code = String(error) } = error as { code?: string };
    if (!response.headersSent) response.statusCode = 500;
    response.end(JSON.stringify({ error: code }));
  }
}).listen(0, "127.0.0.1");

await once(server, "listening");
const { port } = server.address() as AddressInfo;
const nginx = await Nginx.start(
  ({ http, https }) => `
  server {
    listen 127.0.0.1:${http};
    listen 127.0.0.1:${https} ssl;
    server_name .header.test;
    location / {
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_pass http://127.0.0.1:${port};
    }
  }
  server {
    listen 127.0.0.1:${http};
    listen 127.0.0.1:${https} ssl;
    server_name .silent.test;
    location / { proxy_pass http://127.0.0.1:${port}; }
  }`,
);
process.once("exit", () => nginx.kill());
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
// The tests have ended, whatever the reason.
process.once("disconnect", () => process.exit(0));
process.on("message", async ({ story, deploy, facts }: Command) => {
  try {
    const deployment = STORIES.find(({ title }) => title === story)?.deployments[deploy];
    if (deployment === undefined) throw new Error("no such deployment");
    app = await deployment(facts);
    report({ deployed: true });
  } catch (error) {
    report({ failure: error instanceof Error ? `${error.stack}` : String(error) });
  }
});
report({ ports: nginx.ports });

function report(message: Report): void {
  if (process.connected) process.send!(message);
}

/** Returns a function that returns the Set-Cookie lines once the head is written: some frameworks pass them with it. */
function recordSetCookie(response: ServerResponse): () => string[] {
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  let passed: unknown;
  response.writeHead = (...args: unknown[]) => {
    passed = (args.at(-1) as Record<string, unknown> | undefined)?.["set-cookie"];
    return writeHead(...args);
  };
  return () => [passed ?? response.getHeader("set-cookie") ?? []].flat().map(String);
}
