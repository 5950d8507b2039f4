/** The HTTP side of every server of the harness: one handler a verb, answers in JSON, and the end when the driver ends. */

import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** Where the handler writes what it found and did. */
export function createHandler(verbs, toFailure = () => ({})) {
  return async (req, res) => {
    const { pathname, searchParams } = new URL(req.url, "http://localhost");
    const ask = { get: (name) => searchParams.get(name) ?? undefined, wait: () => sleep(Number(searchParams.get("wait"))) };
    try {
      answer(res, 200, await verbs[pathname.slice(1)](ask, req, res));
    } catch (error) {
      answer(res, 500, { error: `${error?.code ?? error?.name}: ${error?.message}`, ...toFailure(error) });
    }
  };
}

export function answer(res, status, body) {
  res.statusCode = status;
  res.setHeader("content-type", "application/json");
  res.end(JSON.stringify(body));
}

/** Listens on the port of the command line, and says so. */
export function serve(handler) {
  const server = createServer(handler);
  server.listen(Number(process.argv[2]), "127.0.0.1", () =>
    process.stdout.write(`listening on ${server.address().port}\n`),
  );
  // Ends with the driver, also if that was killed.
  process.stdin.on("end", () => process.exit()).resume();
}
