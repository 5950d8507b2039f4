/** The portable suite, run in each runtime that the README names. The package must have been built. */

import { beforeAll, describe, expect, test } from "vitest";
import { BROWSER_RUNTIMES } from "./browser-runtimes.ts";
import { checkHandover, makeHandover } from "./checks.ts";
import { COMMAND_RUNTIMES } from "./command-runtimes.ts";
import { OWN_CHECKS, READS_OTHERS, type Report } from "./report.ts";
import { WORKERD_RUNTIME } from "./workerd-runtime.ts";

for (const runtime of [...COMMAND_RUNTIMES, WORKERD_RUNTIME, ...BROWSER_RUNTIMES]) {
  describe.skipIf(!runtime.isInstalled())(runtime.name, () => {
    let report: Report;

    beforeAll(async () => {
      report = await runtime.run(makeHandover());
    }, 60_000);

    for (const title of [...OWN_CHECKS.map(([title]) => title), READS_OTHERS])
      test(title, () => expect(report.results[title]).toBeNull());

    test("cookies that it made are read by Node", () => checkHandover(report.handover));
  });
}
