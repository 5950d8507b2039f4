/** One story, told to every framework that the README names, in a process of its own, over HTTP. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningApp, startApp } from "./harness/app.ts";
import { FRAMEWORKS } from "./harness/frameworks.ts";
import { STEPS } from "./harness/steps.ts";

for (const facts of FRAMEWORKS) {
  describe(facts.title, () => {
    let app: RunningApp;
    beforeAll(async () => {
      app = await startApp(facts.app);
    }, 120_000);
    afterAll(() => app?.stop());

    const exceptions = facts.exceptions ?? {};
    for (const { title, tell } of STEPS) {
      if (title in exceptions) continue;
      test(title, () => tell({ port: app.port, prefix: facts.prefix ?? "" }, facts));
    }

    test("each exception is a step", () => {
      const titles = STEPS.map(({ title }) => title);
      expect(Object.keys(exceptions).filter((title) => !titles.includes(title))).toEqual([]);
    });
  });
}
