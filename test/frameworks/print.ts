/**
 * Runs the story in every framework, and prints the table of frameworks and steps, what is refused and in which words, and what
 * cannot be done where: `node test/frameworks/print.ts > frameworks.md`.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { addCookie, getCookie } from "speculoos";
import { FRAMEWORKS, type FrameworkFacts } from "./harness/frameworks.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

type Run = {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
};

const MARKS: Readonly<Record<string, string>> = { passed: "✓", pending: "skipped", skipped: "skipped" };

const TOO_LATE = "says that it is too late after the headers were sent";

/** The file with the code, by the prefix and the file that is started. */
const CODE: Readonly<Record<string, string>> = {
  "bun.mjs": "fetch-server.mjs",
  "deno.mjs": "fetch-server.mjs",
  "workerd.mjs": "fetch-server.mjs",
  "lambda.mjs": "lambda-app.mjs",
  "nest.mjs": "nest-app/main.ts",
  "/storenext.mjs": "next-app/app/store/[...path]/route.js",
  "next.mjs": "next-app/app/[...path]/route.js",
  "svelte.mjs": "svelte-app/src/routes/[...path]/+server.js",
  "astro.mjs": "astro-app/src/pages/[...path].js",
};

const results = runTests().testResults.flatMap(({ assertionResults }) => assertionResults);
const of = (title: string) =>
  results.filter(
    ({ ancestorTitles, title: step }) => ancestorTitles[0] === title && step !== "each exception is a step",
  );
/** A step's name: where it is told, and its title. */
const nameOf = ({ ancestorTitles, title }: (typeof results)[number]) =>
  [...ancestorTitles.slice(1), title].join(": ");
const steps = [...new Set(FRAMEWORKS.flatMap(({ title }) => of(title).map(nameOf)))];

console.log(`## Frameworks and steps

${steps.map((step, index) => `${index + 1}. ${step}`).join("\n")}

| | ${steps.map((_, index) => index + 1).join(" | ")} |
|---|${"---|".repeat(steps.length)}
${FRAMEWORKS.map(({ title }) => `| ${title} | ${steps.map((step) => markOf(title, step)).join(" | ")} |`).join("\n")}

✓ passed · ✗ failed · – does not apply, for the reason below

Beyond the story:

${results
  .filter(({ ancestorTitles }) => !FRAMEWORKS.some(({ title }) => title === ancestorTitles[0]))
  .map((result) => `- ${MARKS[result.status] ?? "✗"} ${result.ancestorTitles.join(": ")}: ${result.title}`)
  .join("\n")}

## What does not apply, and why

${FRAMEWORKS.flatMap(({ title, exceptions = {}, http2, silentProxy }) => [
  ...Object.entries(exceptions).map(([step, reason]) => `- ${title}, “${step}”: ${reason}`),
  ...(typeof http2 === "string" ? [`- ${title}, over HTTP/2 without a proxy: ${http2}`] : []),
  ...(silentProxy === "unseen"
    ? [`- ${title}, behind a silent proxy: its target knows no request, so nothing shows the transport`]
    : []),
]).join("\n")}

## What is refused, in which words

- as a source: ${messageOf(() => getCookie(Object(1), "a"))}
- as a target: ${messageOf(() => addCookie(Object(1), "a", "1"))}

| | wrong source → target | the words that name the right ones | cookies of an error | too late |
|---|---|---|---|---|
${FRAMEWORKS.map((facts) => {
  const { title, rightSource, rightTarget, afterError, tooLate = "headers-sent", exceptions = {} } = facts;
  const late = TOO_LATE in exceptions ? "–" : tooLate;
  return `| ${title} | ${readWrongObjects(facts)} | “${rightSource}” → “${rightTarget}” | ${afterError} | ${late} |`;
}).join("\n")}
`);

function runTests(): Run {
  const folder = mkdtempSync(join(tmpdir(), "speculoos-frameworks-"));
  const file = join(folder, "run.json");
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const args = [
    vitest,
    "run",
    "test/frameworks/frameworks.test.ts",
    "--reporter=json",
    `--outputFile=${file}`,
  ];
  process.exitCode = spawnSync(process.execPath, args, { cwd: root, stdio: "ignore" }).status ?? 1;
  const run = JSON.parse(readFileSync(file, "utf8")) as Run;
  rmSync(folder, { recursive: true });
  return run;
}

function markOf(title: string, step: string): string {
  const result = of(title).find((each) => nameOf(each) === step);
  return result === undefined ? "–" : (MARKS[result.status] ?? "✗");
}

/** Returns the wrong objects that an app gives to `tryWrong`, as its code has them. */
function readWrongObjects({ app, prefix = "" }: FrameworkFacts): string {
  const file = prefix + app.args.find((arg) => arg.endsWith(".mjs"))!;
  const code = readFileSync(new URL(`apps/${CODE[file] ?? file}`, import.meta.url), "utf8");
  return [...code.matchAll(/tryWrong\((.+?), ([\w.]+(?:\(\))?)\)/g)]
    .map(([, source, target]) => `\`${source}\` → \`${target}\``)
    .join("; ");
}

function messageOf(act: () => unknown): string {
  try {
    act();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}
