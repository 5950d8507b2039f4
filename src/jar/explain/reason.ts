/** A reason in words: its code and section, a sentence with the facts of this cookie, and the fix. */

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

/** Creates the reasons whose bits are set, in the order of their rows. On the path of every Set-Cookie, so without regular expressions. */
export function createReasons(rows: readonly Row[], bits: number, facts: ReasonFacts): CookieReason[] {
  if (bits === 0) return [];
  const { name } = facts.cookie;
  const subject = name === "" ? "The nameless cookie" : `The cookie ${quoteForMessage(name)}`;
  let reasons: CookieReason[] | undefined;
  for (const row of rows) {
    const bit = row[0];
    if ((bits & bit) === 0) continue;
    const message = `${subject} ${fillIn(row[3], facts, bit)}.`;
    const fix = row[4];
    const reason: CookieReason =
      fix === undefined
        ? { code: row[1], section: row[2], message }
        : { code: row[1], section: row[2], message, fix };
    // Mostly there is one; to push it into an empty list would make room for sixteen.
    if (reasons) reasons.push(reason);
    else reasons = [reason];
  }
  return reasons ?? [];
}

/** Replaces each `{fact}` of a sentence. */
function fillIn(sentence: string, facts: ReasonFacts, bit: number): string {
  let open = sentence.indexOf("{");
  if (open < 0) return sentence;
  let text = "";
  let from = 0;
  for (; open >= 0; open = sentence.indexOf("{", from)) {
    const close = sentence.indexOf("}", open);
    text += sentence.slice(from, open) + FACTS[sentence.slice(open + 1, close)]!(facts, bit);
    from = close + 1;
  }
  return text + sentence.slice(from);
}
