/** The reasons of `explainRegistration`: a code, its section of the W3C draft "Device Bound Session Credentials", and words. */

import { ERRORS, WARNINGS } from "./reasons.ts";

/** The results of Chromium that a registration's answer decides, in its own words; and in kebab-case what it accepts and what does not work. */
export type BindingCode = keyof typeof ERRORS | keyof typeof WARNINGS;

/** A reason why a registration fails, or why its session does not work. */
export type BindingReason = {
  readonly code: BindingCode;
  /** The section of the draft by its title, as in `DBSC "Send request"`; or of RFC 6265bis. */
  readonly section: string;
  /** What must be otherwise. It has names of keys, numbers and limits, and never a value or a piece of the answer. */
  readonly message: string;
  /** The change that avoids the reason. */
  readonly fix?: string;
};

/** The section, the sentence with `{}` for each fact, and the fix. */
export type ReasonRow = readonly [section: string, sentence: string, fix?: string];

/** Adds a reason. Facts are numbers, and names of keys and attributes of the format: never a piece of the answer. */
export type Report = (code: BindingCode, ...facts: readonly (number | string)[]) => void;

/** Creates a list of reasons, and the function that adds to it. */
export function createReport(): { readonly reasons: BindingReason[]; readonly report: Report } {
  const reasons: BindingReason[] = [];
  return {
    reasons,
    report(code, ...facts) {
      const { 0: section, 1: sentence, 2: fix } = ROWS[code];
      const words = sentence.split("{}");
      const message = `${words.map((word, index) => word + (facts[index] ?? "")).join("")}.`;
      reasons.push(fix === undefined ? { code, section, message } : { code, section, message, fix });
    },
  };
}

const ROWS: Readonly<Record<BindingCode, ReasonRow>> = /* @__PURE__ */ Object.assign({}, ERRORS, WARNINGS);
