/** The portable suite, run in each runtime that the README names. The package must have been built. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BROWSER_RUNTIMES } from "./browser-runtimes.ts";
import { checkHandover, makeHandover } from "./checks.ts";
import { openClientServer } from "./client-server.ts";
import { COMMAND_RUNTIMES } from "./command-runtimes.ts";
import { createOwnChecks, READS_OTHERS, type Report } from "./report.ts";
import { WORKERD_RUNTIME } from "./workerd-runtime.ts";

let server: Awaited<ReturnType<typeof openClientServer>>;
beforeAll(async () => {
  server = await openClientServer();
});
afterAll(() => server.close());

for (const runtime of [...COMMAND_RUNTIMES, WORKERD_RUNTIME, ...BROWSER_RUNTIMES]) {
  describe.skipIf(!runtime.isInstalled())(runtime.name, () => {
    let report: Report;

    beforeAll(async () => {
      report = await runtime.run(makeHandover(), server.url);
    }, 60_000);

    for (const title of [...createOwnChecks("").map(([title]) => title), READS_OTHERS])
      test(title, () => expect(report.results[title]).toBeNull());

    test("cookies that it made are read by Node", () => checkHandover(report.handover));
  });
}
