/** Plays a story with an agent on a site. Keeps a trace of all steps, with the headers that the server saw. */

import { setTimeout as sleep } from "node:timers/promises";
import type { Agent } from "./agents/agent.ts";
import type { Site } from "./site/site.ts";
import type { Page, SiteName, Step, Story } from "./story.ts";

/** Plays all steps. @throws Error with the trace, at the first expectation that fails. */
export async function play(story: Story, agent: Agent, site: Site, siteName: SiteName): Promise<string[]> {
  const trace: string[] = [];
  await agent.reset();
  for (const step of story.steps) {
    const failure = await take(step, { story, agent, site, siteName, trace });
    if (failure === undefined) continue;
    trace.push(`FAILED: ${failure}`);
    throw new Error(`${story.title} (${agent.name}, ${siteName})\n${trace.join("\n")}`);
  }
  return trace;
}

type Scene = {
  readonly story: Story;
  readonly agent: Agent;
  readonly site: Site;
  readonly siteName: SiteName;
  readonly trace: string[];
};

/** Numbers all visits, so that each finds its own exchange. */
let count = 0;

/** Takes one step. Returns what was expected and what came, if they differ. */
async function take(step: Step, { story, agent, site, siteName, trace }: Scene): Promise<string | undefined> {
  if ("wait" in step) {
    trace.push(`wait ${step.wait} ms`);
    await sleep(step.wait);
    return undefined;
  }
  if ("deploy" in step) {
    trace.push(`deploy "${step.deploy}"`);
    const facts = siteName === "silent.test" ? { transport: "https" as const } : {};
    await site.deploy({ story: story.title, deploy: step.deploy, facts });
    return undefined;
  }
  if ("stored" in step) {
    const stored = (await agent.stored()).sort();
    const expected = step.stored.map((cookie) => cookie.replace("SITE", siteName)).sort();
    trace.push(`stored: ${stored.join(", ") || "nothing"}`);
    return stored.join() === expected.join() ? undefined : `expected ${expected.join(", ") || "nothing"}`;
  }
  const [host, ...path] = step.visit.split("/");
  const url = `${step.plainHttp ? "http" : "https"}://${host}.${siteName}/${path.join("/")}`;
  const number = String(++count);
  const text = await agent.open(`${url}${url.includes("?") ? "&" : "?"}step=${number}`);
  const { cookie, setCookie } = await site.exchangeOf(number);
  const pairs = cookie === "" ? [] : cookie.split("; ");
  trace.push(`GET ${url}`, `  Cookie: ${pairs.map(shorten).join("; ") || "none"}`);
  for (const line of setCookie) trace.push(`  Set-Cookie: ${shorten(line)}`);
  const page = parsePage(text);
  trace.push(`  page: ${JSON.stringify(page)}`);
  for (const [key, expected] of Object.entries(step.page ?? {})) {
    const found = page[key as keyof Page] ?? null;
    if (found !== expected) return `expected ${key} ${JSON.stringify(expected)}`;
  }
  return undefined;
}

/** A browser can show JSON with a form around it. */
function parsePage(text: string): Page {
  const json = text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1);
  try {
    return JSON.parse(json) as Page;
  } catch {
    return { error: `no JSON: ${text.slice(0, 200)}` };
  }
}

/** Returns a pair or line with a long value cut short. */
function shorten(line: string): string {
  const [, name, value, attributes] = /^([^=]*=)([^;]*)(.*)$/s.exec(line) ?? ["", line, "", ""];
  return `${name}${value!.length > 24 ? `${value!.slice(0, 12)}…${value!.slice(-8)}` : value}${attributes}`;
}
