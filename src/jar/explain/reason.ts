/** A reason in words: its code and section, a sentence with the facts of this cookie, and the fix. */

import { SPEC } from "../../base/spec.ts";
import type { EXCLUSIONS } from "../reasons/exclusions.ts";
import type { REFUSALS } from "../reasons/refusals.ts";
import type { WARNINGS } from "../reasons/warnings.ts";
import { FACTS, quoteForMessage, type ReasonFacts } from "./facts.ts";

export type ReasonCode =
  | (typeof REFUSALS | typeof EXCLUSIONS | typeof WARNINGS)[number][0]
  /** A field of an imported row has another type or form. */
  | "invalid-field";

export type CookieReason = {
  code: ReasonCode;
  /** The section of the specification, as in "RFC 6265bis §5.7". */
  section: string;
  /** A sentence about this cookie. It never contains the cookie's value. */
  message: string;
  /** The change that avoids the reason, if there is one. */
  fix?: string;
};

type Row = readonly [code: ReasonCode, section: string, sentence: string, fix?: string];

/** Creates the reasons whose bits are set, in the order of their rows. */
export function createReasons(rows: readonly Row[], bits: number, facts: ReasonFacts): CookieReason[] {
  const reasons: CookieReason[] = [];
  const { name } = facts.cookie;
  const { secure } = facts.request.url;
  // From the lowest bit to the highest: nearly all decisions have none or one.
  for (let rest = bits; rest !== 0; rest &= rest - 1) {
    const bit = rest & -rest;
    const { 0: code, 1: place, 2: sentence, 3: fix } = rows[31 - Math.clz32(bit)]!;
    const subject = name === "" ? "nameless cookie" : `cookie ${quoteForMessage(name)}`;
    const reason: CookieReason = {
      code,
      // Rules of other documents than `SPEC` name their document.
      section: place < "A" ? `${SPEC} §${place}` : place,
      message: `The ${subject} ${fillIn(sentence, facts)}.`,
    };
    // Secure alone would lead to the next refusal.
    if (fix) reason.fix = secure || !fix.includes("Secure") ? fix : `${fix} Use https or wss.`;
    reasons.push(reason);
  }
  return reasons;
}

/** Replaces each `{fact}` of a sentence. */
function fillIn(sentence: string, facts: ReasonFacts): string {
  // The most common sentence has none.
  if (!sentence.includes("{")) return sentence;
  return sentence.replace(/{(\w+)}/g, (_, fact: string) => `${FACTS[fact]!(facts)}`);
}
