/** The HTTP side of every server of the harness: one handler a verb, answers in JSON, and the end when the driver ends. */

import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** Returns a handler for messages of Node. `toFailure` says what became of the change that an error stopped. */
export function createHandler(verbs, toFailure = () => ({})) {
  return async (req, res) => {
    let body;
    try {
      body = await runVerb(verbs, req.url, req, res);
    } catch (error) {
      res.statusCode = 500;
      body = { ...failureOf(error), ...toFailure(error) };
    }
    res.setHeader("content-type", "application/json");
    res.end(JSON.stringify(body));
  };
}

/** Runs the verb that the URL names, and returns what is answered. */
export async function runVerb(verbs, url, req, res) {
  const { pathname, searchParams } = new URL(url, "http://localhost");
  const ask = {
    get: (name) => searchParams.get(name) ?? undefined,
    /** The work between opening a session and changing it. */
    wait: () => sleep(Number(searchParams.get("wait"))),
  };
  return verbs[pathname.slice(1)](ask, req, res);
}

export function failureOf(error) {
  return { error: `${error?.code ?? error?.name}: ${error?.message}` };
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
