/** A reason in words: its code and section, a sentence of this cookie's own facts, and how to mend it. Made when somebody asks. */

import { section } from "../../base/spec.ts";
import type { EXCLUSIONS } from "../reasons/exclusions.ts";
import type { REFUSALS } from "../reasons/refusals.ts";
import type { WARNINGS } from "../reasons/warnings.ts";
import { FACTS, type Facts, shown } from "./facts.ts";

export type ReasonCode = (typeof REFUSALS | typeof EXCLUSIONS | typeof WARNINGS)[number][0];

export type CookieReason = {
  code: ReasonCode;
  /** Where it is written, as in "RFC 6265bis §5.7". */
  section: string;
  /** A sentence about this cookie. It holds no value. */
  message: string;
  /** What to change, where something can be. */
  fix?: string;
};

type Row = readonly [code: ReasonCode, section: string, says: string, fix?: string];

/** The reasons whose bits are set, in the order of their rows. */
export function reasonsOf(rows: readonly Row[], bits: number, facts: Facts): CookieReason[] {
  const { name } = facts.cookie;
  const subject = name === "" ? "The nameless cookie" : `The cookie ${shown(name)}`;
  return rows.flatMap(([code, place, says, fix], index) => {
    const bit = bits & (1 << index);
    if (bit === 0) return [];
    const told = (text: string) =>
      text.replace(/{(\w+)}/g, (_, fact: keyof typeof FACTS) => `${FACTS[fact](facts, bit)}`);
    return {
      code,
      // Where a later draft than `SPEC` has it, its name stands there too.
      section: /^\d/.test(place) ? section(place) : place,
      message: `${subject} ${told(says)}.`,
      ...(fix && { fix: told(fix) }),
    };
  });
}
