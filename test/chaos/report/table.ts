/** The tables of results, as Markdown. */

import type { Row } from "./results.ts";

const COLUMNS = [
  "requests",
  "sessions",
  "kills: server · store",
  "lost (increments)",
  "came back",
  "revoked, but answers",
  "wrong data",
  "failed",
  "unknown",
];

const GROUPS = { ours: "speculoos", failover: "speculoos, with a failover of the store", peer: "others" };

export function formatTable(rows: readonly Row[]): string {
  const lines = [`| | ${COLUMNS.join(" | ")} |`, `|---|${COLUMNS.map(() => "--:|").join("")}`];
  for (const [group, heading] of Object.entries(GROUPS)) {
    const ofGroup = rows.filter((row) => row.group === group);
    if (ofGroup.length > 0) lines.push(`| **${heading}** |${COLUMNS.map(() => " |").join("")}`);
    for (const row of ofGroup) lines.push(`| ${row.title} | ${cellsOf(row).join(" | ")} |`);
  }
  return lines.join("\n");
}

/** The settings of each row, and what was called if there is no call of that name. */
export function formatSettings(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ title, settings, nearest }) => `| ${title} | ${[settings, nearest].filter(Boolean).join("; ")} |`,
  );
  return ["| | settings |", "|---|---|", ...lines].join("\n");
}

/** Returns what all rows were run with: the machine and the seed. */
export function formatFacts(rows: readonly Row[]): string {
  const machines = [...new Set(rows.map(({ machine }) => machine))];
  const seeds = [...new Set(rows.map(({ seed }) => seed))];
  return `${machines.join("; ")}. Seed: ${seeds.join(", ")}.`;
}

function cellsOf(row: Row): string[] {
  const {
    kills,
    requests,
    sessions,
    lost,
    lostIncrements,
    resurrected,
    revoked,
    wrong,
    failed,
    unknown,
    canRevoke,
  } = row;
  const servers = kills["a server process"] ?? 0;
  const stores = Object.values(kills).reduce((sum, count) => sum + count, 0) - servers;
  const ofLost = lost === 0 ? 0 : `${format(lost)} (${format(lostIncrements)})`;
  const counts = [ofLost, resurrected, canRevoke ? revoked : "no call for it", wrong, failed, unknown];
  return [format(requests), format(sessions), `${servers} · ${stores}`, ...counts.map(format)];
}

function format(count: number | string): string {
  return typeof count === "string" ? count : count.toLocaleString("en");
}
