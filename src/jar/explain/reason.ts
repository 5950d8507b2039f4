/** A reason in words: its code and section, a sentence with the facts of this cookie, and the fix. */

import { SPEC } from "../../base/spec.ts";
import type { EXCLUSIONS } from "../reasons/exclusions.ts";
import type { REFUSALS } from "../reasons/refusals.ts";
import type { WARNINGS } from "../reasons/warnings.ts";
import { FACTS, quoteForMessage, type ReasonFacts } from "./facts.ts";

export type ReasonCode = (typeof REFUSALS | typeof EXCLUSIONS | typeof WARNINGS)[number][1];

export type CookieReason = {
  code: ReasonCode;
  /** The section of the specification, as in "RFC 6265bis §5.7". */
  section: string;
  /** A sentence about this cookie. It never contains the cookie's value. */
  message: string;
  /** The change that avoids the reason, if there is one. */
  fix?: string;
};

type Row = readonly [bit: number, code: ReasonCode, section: string, sentence: string, fix?: string];

/** Creates the reasons whose bits are set, in the order of their rows. */
export function createReasons(rows: readonly Row[], bits: number, facts: ReasonFacts): CookieReason[] {
  const reasons: CookieReason[] = [];
  if (bits === 0) return reasons;
  const { name } = facts.cookie;
  const subject = name === "" ? "The nameless cookie" : `The cookie ${quoteForMessage(name)}`;
  for (const [bit, code, place, sentence, fix] of rows) {
    if ((bits & bit) === 0) continue;
    const reason: CookieReason = {
      code,
      // Rules of other documents than `SPEC` name their document.
      section: /^\d/.test(place) ? `${SPEC} §${place}` : place,
      message: `${subject} ${fillIn(sentence, facts, bit)}.`,
    };
    if (fix) reason.fix = fix;
    reasons.push(reason);
  }
  return reasons;
}

/** Replaces each `{fact}` of a sentence. */
function fillIn(sentence: string, facts: ReasonFacts, bit: number): string {
  // The most common sentence has none.
  if (!sentence.includes("{")) return sentence;
  const parts = sentence.split(/[{}]/);
  return parts.map((part, i) => (i % 2 === 0 ? part : FACTS[part]!(facts, bit))).join("");
}
