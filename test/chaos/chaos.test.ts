/** The promises of sessions while processes are killed: 2,000 requests for each store. `npm run chaos` does more. */

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runs } from "../seed.ts";
import { run } from "./driver/run.ts";
import { fillPage, readPage } from "./report/page.ts";
import { readRows } from "./report/results.ts";
import { OURS } from "./subjects/ours.ts";
import { PEERS } from "./subjects/peers.ts";

const { seed = 0 } = runs(1);
const TIMEOUT = 180_000;

describe("while processes are killed, no update is lost, no session comes back, and no revoked one answers", () => {
  for (const subject of OURS.filter(({ isShownOnly }) => isShownOnly !== true)) {
    test.skipIf(subject.missing?.() !== undefined)(
      `over ${subject.name}`,
      async () => {
        const result = await run(subject, { requests: 2000, seed });
        const { lost, resurrected, revoked, wrong, examples, story } = result;
        const told = JSON.stringify({ examples, story }, undefined, 2);
        expect({ lost, resurrected, revoked, wrong }, told).toEqual({
          lost: 0,
          resurrected: 0,
          revoked: 0,
          wrong: 0,
        });
        // A run in which little was acknowledged would prove little.
        expect(result.requests).toBeGreaterThanOrEqual(2000);
        expect(result.failed, JSON.stringify(result.errors)).toBeLessThan(result.requests / 3);
        expect(Object.keys(result.kills).length).toBeGreaterThan(1);
        for (const verb of ["set", "add", "login"]) expect(result.done[verb], verb).toBeGreaterThan(100);
        for (const verb of ["renew", "logout", "end", "revoke"])
          expect(result.done[verb], verb).toBeGreaterThan(10);
      },
      TIMEOUT,
    );
  }
});

describe("the harness sees faults", () => {
  const subject = PEERS.find(({ name }) => name === "express-session")!;

  test.skipIf(subject.missing?.() !== undefined)(
    "express-session loses updates, and its sessions come back",
    async () => {
      const { lost, resurrected, revoked } = await run(subject, { requests: 800, seed });
      expect(lost).toBeGreaterThan(0);
      expect(resurrected).toBeGreaterThan(0);
      expect(revoked).toBeGreaterThan(0);
    },
    TIMEOUT,
  );
});

describe("docs/sessions-compared.md", () => {
  test("shows the figures of the latest run (npm run chaos -- all 20000 --write)", () => {
    expect(fillPage(readPage(), readRows())).toBe(readPage());
  });

  test("promises of ours were kept in it", () => {
    const ours = readRows().filter(({ group }) => group === "ours");
    expect(ours.map(({ name }) => name)).toEqual(
      OURS.filter(({ isShownOnly }) => isShownOnly !== true).map(({ name }) => name),
    );
    for (const { lost, resurrected, revoked, wrong } of ours)
      expect({ lost, resurrected, revoked, wrong }).toEqual({
        lost: 0,
        resurrected: 0,
        revoked: 0,
        wrong: 0,
      });
  });

  test("names versions that are installed", () => {
    const { dependencies } = JSON.parse(
      readFileSync(new URL("peers/package.json", import.meta.url), "utf8"),
    ) as { dependencies: Record<string, string> };
    const { devDependencies } = JSON.parse(
      readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
    ) as { devDependencies: Record<string, string> };
    const versions: Record<string, string> = { ...devDependencies, ...dependencies };
    for (const { title } of readRows().filter(({ group }) => group === "peer")) {
      for (const [, name, version] of title.matchAll(/([@\w/-]+) ([\d.]+)/g))
        expect(versions[name!], name).toBe(version);
    }
  });
});
