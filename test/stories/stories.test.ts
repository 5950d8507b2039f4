import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHROMIUM } from "../browser/driver/chromium.ts";
import type { Agent } from "./agents/agent.ts";
import { BrowserAgent } from "./agents/browser-agent.ts";
import { JarAgent } from "./agents/jar-agent.ts";
import { play } from "./play.ts";
import { NGINX } from "./site/nginx.ts";
import { Site } from "./site/site.ts";
import { STORIES } from "./stories/all.ts";
import { SITES } from "./story.ts";

/** Why the tests are skipped; `undefined` if they run. */
const missing = [
  ["chromium", CHROMIUM],
  ["nginx-light", NGINX],
].find(([, path]) => !existsSync(path!))?.[0];
if (missing !== undefined && process.env.CI === "true") throw new Error(`${missing} is missing`);

describe.skipIf(missing)(`stories${missing ? ` (the Debian package ${missing} is missing)` : ""}`, () => {
  let site: Site;
  let agents: Record<"jar" | "browser", Agent>;
  beforeAll(async () => {
    site = await Site.open();
    agents = { jar: new JarAgent(site.ports), browser: await BrowserAgent.launch(site.ports) };
  }, 60_000);
  afterAll(async () => {
    await agents?.browser.close();
    await site?.close();
  });

  test("have titles of their own, by which their deployments are found", () => {
    expect(new Set(STORIES.map(({ title }) => title)).size).toBe(STORIES.length);
  });

  test("print their steps with the Cookie headers if they end otherwise", async () => {
    const [story] = STORIES;
    const steps = story!.steps.map((step) =>
      "visit" in step && step.page ? { ...step, page: { user: "eve" } } : step,
    );
    const played = play(
      { ...story!, steps: [steps[0]!, ...steps.slice(2)] },
      agents.jar,
      site,
      "header.test",
    );
    await expect(played).rejects.toThrow(/GET https:.*Cookie: sid=joe.*FAILED: expected user "eve"/s);
  });

  for (const story of STORIES) {
    for (const siteName of story.sites ?? SITES) {
      for (const agent of ["jar", "browser"] as const) {
        test(`${story.title}: ${agent}, ${siteName}`, () => play(story, agents[agent], site, siteName));
      }
    }
  }
});
