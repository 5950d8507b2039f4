/** Compares a sequence in Chromium with the same sequence in our jar, and reports the differences. */

import type { BrowserCookie, Played } from "../driver/chromium-jar.ts";
import type { Sequence } from "../generators/sequences.ts";
import type { OurPlay } from "./our-jar.ts";

/** Returns a sentence for each difference. */
export function findDifferences(theirs: Played, ours: OurPlay): string[] {
  const found: string[] = [];
  for (const [index, step] of theirs.steps.entries()) {
    const [a, b] = [step.sent, ours.steps[index]!.sent].map((sent) => JSON.stringify(sent));
    if (a !== b)
      found.push(`step ${index + 1}: Chromium sent ${shorten(a!)}\n        the jar sent ${shorten(b!)}`);
  }
  const maxDelay = maxResponseTime(theirs);
  const left = [...ours.stored];
  for (const cookie of theirs.stored) {
    const at = left.findIndex((other) => isSame(cookie, other, maxDelay));
    if (at < 0) found.push(`only Chromium stores ${shorten(JSON.stringify(cookie))}`);
    else left.splice(at, 1);
  }
  for (const cookie of left) found.push(`only the jar stores ${shorten(JSON.stringify(cookie))}`);
  return found;
}

/** Describes a sequence, what the jar did with each header, and the first differences. */
export function describePlay(sequence: Sequence, theirs: Played, ours: OurPlay): string {
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
        lines.push(`   ${shorten(JSON.stringify(header), 120)} → ${ours.words[index]?.[i]}`);
      else if (i === 12) lines.push(`   … ${headers.length} in all`);
  }
  return [...lines, ...findDifferences(theirs, ours).slice(0, 12)].join("\n");
}

function isSame(theirs: BrowserCookie, ours: BrowserCookie, maxDelay: number): boolean {
  const { expiry: a, ...rest } = theirs;
  const { expiry: b, ...other } = ours;
  if (JSON.stringify(rest) !== JSON.stringify(other)) return false;
  // Chromium counts lifetimes from when it has read the response, so never from before it was written.
  return a === null || b === null ? a === b : a - b > -2 && a - b < maxDelay + 2;
}

/** Returns the longest time that a response took (ms). */
function maxResponseTime({ steps }: Played): number {
  return Math.max(...steps.map(({ at, until }) => until - at[0]!));
}

function shorten(text: string, maxLength = 400): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength * 0.7)} … ${text.slice(-maxLength * 0.2)} (${text.length} in all)`;
}
