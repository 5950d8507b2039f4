/** Compares a sequence in Chromium with the same sequence in our jar, and reports the differences. */

import type { BrowserCookie, Played } from "../driver/chromium-jar.ts";
import type { OurPlay } from "./our-jar.ts";
import type { Sequence } from "../generators/sequences.ts";

/** Returns a sentence for each difference. */
export function differences(theirs: Played, ours: OurPlay): string[] {
  const found: string[] = [];
  for (const [index, step] of theirs.steps.entries()) {
    const [a, b] = [step.sent, ours.steps[index]!.sent].map((sent) => JSON.stringify(sent));
    if (a !== b)
      found.push(`step ${index + 1}: Chromium sent ${short(a!)}\n        the jar sent ${short(b!)}`);
  }
  const slack = slackOf(theirs);
  const left = [...ours.kept];
  for (const cookie of theirs.kept) {
    const at = left.findIndex((other) => isSame(cookie, other, slack));
    if (at < 0) found.push(`only Chromium keeps ${short(JSON.stringify(cookie))}`);
    else left.splice(at, 1);
  }
  for (const cookie of left) found.push(`only the jar keeps ${short(JSON.stringify(cookie))}`);
  return found;
}

export function report(sequence: Sequence, theirs: Played, ours: OurPlay): string {
  const lines: string[] = [];
  for (const [index, step] of sequence.entries()) {
    const { via, initiator, top, before, pause } = step;
    if (pause !== undefined) lines.push(`   after ${pause / 1000} seconds`);
    lines.push(`${index + 1}. ${via} ${step.url}${initiator === undefined ? "" : ` from ${initiator}`}`);
    if (top !== undefined) lines.push(`   framed in ${top}`);
    if (before) lines.push(`   after a redirect of ${before.url}`);
    const headers = [...(before?.headers ?? []), ...step.headers];
    for (const [i, header] of headers.entries())
      if (i < 12 || i === headers.length - 1)
        lines.push(`   ${short(JSON.stringify(header), 120)} → ${ours.words[index]?.[i]}`);
      else if (i === 12) lines.push(`   … ${headers.length} in all`);
  }
  return [...lines, ...differences(theirs, ours).slice(0, 12)].join("\n");
}

function isSame(theirs: BrowserCookie, ours: BrowserCookie, slack: number): boolean {
  const { expiry: a, ...rest } = theirs;
  const { expiry: b, ...other } = ours;
  if (JSON.stringify(rest) !== JSON.stringify(other)) return false;
  // Chromium counts lifetimes from when it has read the response, so never from before it was written.
  return a === null || b === null ? a === b : a - b > -2 && a - b < slack + 2;
}

/** Returns the longest time that a response took (ms). */
function slackOf({ steps }: Played): number {
  return Math.max(...steps.map(({ at, until }) => until - at[0]!));
}

function short(text: string, most = 400): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most * 0.7)} … ${text.slice(-most * 0.2)} (${text.length} in all)`;
}
