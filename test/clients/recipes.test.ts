/** Every client with a jar, over real servers: its recipe does what the matrix in the documents says, or can't for the reason said there. */

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { Agent } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
// @ts-expect-error: a script without types
import { toolsOf } from "../../scripts/setup.mjs";
import { cookieAgent } from "../../src/clients/http/cookie-agent.ts";
import { CookieJar } from "../../src/jar/cookie-jar.ts";
import type { Visit } from "./drivers/crawlee-sessions.ts";
import type { Driver } from "./drivers/driver.ts";
import { expectWarnings } from "./expected-warnings.ts";
import { QUESTIONS } from "./matrix.ts";
import { startMatrixSite } from "./matrix-site.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const page = join(root, "docs", "clients-recipes.md");
const modules: string = join(toolsOf("clients"), "node_modules");
const hasClients = existsSync(join(modules, "got"));
const why = hasClients ? "" : " (the clients are not installed)";

// They are no part of the project that is type-checked as a whole: their packages may be missing.
const drivers: readonly Driver[] = hasClients ? (await import(`./drivers/${"drivers"}.ts`)).DRIVERS : [];
const rows = new Map<string, string[]>();

// The certificate is one of the test, and a client asks for an address by TLS.
expectWarnings("NODE_TLS_REJECT_UNAUTHORIZED", "TLS ServerName to an IP address");
const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
beforeAll(() => {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
});
afterAll(() => {
  if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
});

describe.skipIf(!hasClients)(`every client${why}`, () => {
  for (const driver of drivers) {
    describe(driver.name, () => {
      const cells: string[] = [];
      rows.set(driver.name, cells);
      for (const [i, { title, column, answer }] of QUESTIONS.entries()) {
        const reason = driver.cannot?.[column];
        if (reason === undefined)
          test(title, async () => {
            cells[i] = await answer(driver);
          });
        else
          test(`does not, for ${reason}: ${column}`, async () => {
            await expect(answer(driver)).rejects.toThrow();
            cells[i] = `– ${reason}`;
          });
      }
      test("has its recipe on the page", () => {
        expect(readFileSync(page, "utf8")).toContain(`<!-- snippet: client-${driver.recipe} -->`);
      });
      test("can't do what is a column", () => {
        const columns = QUESTIONS.map(({ column }) => column);
        expect(Object.keys(driver.cannot ?? {}).filter((column) => !columns.includes(column))).toEqual([]);
      });
    });
  }

  // SPECULOOS_WRITE=1 writes it.
  test("the matrix in the documents is what was seen", () => {
    const head = ["client", "by", ...QUESTIONS.map(({ column }) => column)];
    const lines = [
      head,
      head.map(() => "---"),
      ...drivers.map((driver) => [driver.name, driver.hook, ...rows.get(driver.name)!]),
    ];
    const table = `<!-- matrix -->\n${lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n<!-- matrix end -->`;
    const current = readFileSync(page, "utf8");
    const text = current.replace(/<!-- matrix -->[\s\S]*<!-- matrix end -->/, () => table);
    if (process.env.SPECULOOS_WRITE === "1") writeFileSync(page, text);
    else expect(current).toBe(text);
  });

  test("crawlee's sessions have a jar each, which is saved with them", async () => {
    const { crawl } = await import(`./drivers/${"crawlee-sessions"}.ts`);
    const site = await startMatrixSite("http", false);
    try {
      const urls = Array.from({ length: 12 }, (_, i) => `${site.origin}/?set=c${i}%3D1`);
      const runs: Visit[][] = await crawl(urls.slice(0, 6), urls.slice(6));
      // What a session has is what its own requests set, in both runs.
      const expected = new Map<string, string[]>();
      for (const [i, { session, cookies }] of runs.flat().entries()) {
        const own = [...(expected.get(session) ?? []), `c${i}=1`];
        expected.set(session, own);
        expect(cookies).toBe(own.join("; "));
      }
      expect(expected.size).toBe(2);
      expect(runs[1]!.some(({ cookies }) => cookies.includes("; "))).toBe(true);
    } finally {
      await site.close();
    }
  });

  test("superagent repeats the header fields of the hop before, and no cookies of the jar are among them", async () => {
    const site = await startMatrixSite("http", false);
    try {
      const jar = new CookieJar();
      jar.setCookie("a=old", site.origin);
      const agent = cookieAgent(jar, new Agent());
      const superagent = await import(
        /* @vite-ignore */ join(modules, "superagent", "lib", "node", "index.js")
      );
      await superagent.default.get(`${site.origin}/?set=a%3Dnew&to=%2Fnext`).agent(agent);
      expect(site.asked.at(-1)).toBe("GET /next a=new");
    } finally {
      await site.close();
    }
  });

  test("recipes have the right types", () => {
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    const project = join(root, "test", "clients", "tsconfig.json");
    const { stdout, status } = spawnSync(process.execPath, [tsc, "-p", project], { encoding: "utf8" });
    expect(stdout).toBe("");
    expect(status).toBe(0);
  }, 60_000);
});
