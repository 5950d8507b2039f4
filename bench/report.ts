/** The tables and charts of a run, as Markdown. */

import type { Result } from "./compare.ts";

type Facts = {
  readonly machine: string;
  readonly hostile: Readonly<Record<string, number>>;
  readonly sizes: { readonly ours: number; readonly theirs: number };
  readonly sealedSizes: readonly { readonly name: string; readonly ours: number; readonly theirs: number }[];
  /** The heap of a jar, in bytes for each cookie: before the first read, and after a read of every host. */
  readonly heap: readonly {
    readonly name: string;
    readonly ours: readonly number[];
    readonly theirs: readonly number[];
  }[];
  /** What a cookie takes with a trick for memory, and without it. */
  readonly heapTricks: readonly { readonly name: string; readonly ours: number; readonly theirs: number }[];
};

export function formatReport(
  results: readonly Result[],
  { machine, hostile, sizes, sealedSizes, heap, heapTricks }: Facts,
): string {
  const groups = [...new Set(results.map(({ comparison }) => comparison.group))];
  const growth = Object.entries(hostile).map(([what, times]) => `| ${what} | ${times.toFixed(2)} |`);
  return `# Benchmark

${machine}. Each figure says how many times as fast as the peer this library is, in one process (the jar's in one of their
own), by the medians of seven alternating rounds; rows of undici by the faster tenth of many short rounds, without the cost of its mock. Each row first checks that all return the same. ✗ marks a missed target, which is in brackets.
Ratios move by a tenth or two from run to run.

${groups
  .map((group) =>
    formatSection(
      group,
      results.filter(({ comparison }) => comparison.group === group),
    ),
  )
  .join("\n")}
## Bytes of a marshalled session

${sizes.ours} against ${sizes.theirs} of cookie-session, in total: ${(sizes.ours / sizes.theirs).toFixed(2)}.

## Bytes of a sealed object

| | ours | iron-session | |
|---|---|---|---|
${sealedSizes.map(({ name, ours, theirs }) => `| ${name} | ${ours} | ${theirs} | ${(ours / theirs).toFixed(2)} |`).join("\n")}

## Heap of a jar

5,000 sites with 10 cookies each; bytes for each cookie, and their ratio to tough-cookie's (target: at most 0.6 before the
first read, 0.85 after a read of every host).

| | | ours | tough-cookie | |
|---|---|---|---|---|
${heap.flatMap(({ name, ours, theirs }) => ours.map((bytes, i) => formatHeapRow(name, i, bytes, theirs[i]!))).join("\n")}

The tricks for memory, with Expires, Domain and Path, before the first read:

| | with | without | |
|---|---|---|---|
${heapTricks.map(({ name, ours, theirs }) => `| ${name} | ${ours.toFixed(0)} | ${theirs.toFixed(0)} | ${(ours / theirs).toFixed(2)} |`).join("\n")}

## One megabyte of a hostile header, against half of it

How many times as long it takes: 2 is linear, 4 quadratic.

| reader, header of | times |
|---|---|
${growth.join("\n")}
`;
}

function formatHeapRow(name: string, stage: number, ours: number, theirs: number): string {
  const ratio = ours / theirs;
  const maximum = stage === 0 ? 0.6 : 0.85;
  const when = stage === 0 ? "before the first read" : "after a read of every host";
  return `| ${name} | ${when} | ${ours.toFixed(0)} | ${theirs.toFixed(0)} | ${ratio.toFixed(2)}${ratio > maximum ? ` ✗ (${maximum})` : ""} |`;
}

function formatSection(group: string, results: readonly Result[]): string {
  const peers = [...new Set(results.flatMap(({ ratios }) => Object.keys(ratios)))];
  const rows = results.map(({ comparison, nanoseconds, ratios }) => {
    const cells = peers.map((peer) => {
      const ratio = ratios[peer];
      if (ratio === undefined) return "";
      const short = ratio < (comparison.target?.[peer] ?? 0);
      return `${ratio.toFixed(2)}×${short ? ` ✗ (${Number(comparison.target![peer]!.toFixed(2))})` : ""}`;
    });
    return `| ${comparison.name} | ${formatTime(nanoseconds)} | ${cells.join(" | ")} |`;
  });
  const givenUp = [...new Set(results.flatMap(({ comparison }) => comparison.givenUp ?? []))];
  return `## ${group}

| | ours | ${peers.join(" | ")} |
|---|---|${peers.map(() => "---|").join("")}
${rows.join("\n")}
${givenUp.map((reason) => `\nNot reached: ${reason}\n`).join("")}
${drawChart(results, peers[0]!)}
`;
}

function formatTime(nanoseconds: number): string {
  return nanoseconds < 1e6 ? `${nanoseconds.toFixed(0)} ns` : `${(nanoseconds / 1e6).toFixed(0)} ms`;
}

/** Draws bars against the first peer. `│` marks the length of a bar whose both sides are equally fast. */
function drawChart(results: readonly Result[], peer: string): string {
  const ratios = results.map(({ ratios }) => ratios[peer] ?? 0);
  const scale = 40 / Math.max(...ratios, 1);
  const width = Math.max(...results.map(({ comparison }) => comparison.name.length));
  const bars = results.map(({ comparison }, i) => {
    const bar = "█".repeat(Math.max(1, Math.round(ratios[i]! * scale)));
    const even = Math.round(scale);
    const marked = bar.length > even ? `${bar.slice(0, even)}│${bar.slice(even)}` : `${bar.padEnd(even)}│`;
    return `${comparison.name.padEnd(width)} ${marked} ${ratios[i]!.toFixed(1)}×`;
  });
  return ["```text", `against ${peer}`, ...bars, "```"].join("\n");
}
