/** One Set-Cookie line and the decision about it: its reasons, their fixes, and the stored cookie. */

import { type Html, html } from "../../ui/html.ts";
import { renderReasons } from "../../ui/reason-list.ts";
import type { LineTrial } from "../trial/jar-trial.ts";
import { renderCookieFacts } from "./cookie-facts.ts";
import { renderLine } from "./line-parts.ts";

export type DecisionCardOptions = {
  /** The time of the trial (ms). */
  readonly now: number;
  /** Whether this is the only line. */
  readonly isAlone: boolean;
  /** Whether the lines are set by several URLs, so that each card shows its own. */
  readonly withUrl: boolean;
};

/** Renders the card of one line. */
export function renderDecisionCard(line: LineTrial, { now, isAlone, withUrl }: DecisionCardOptions): Html {
  const { number, text, url, note, status, cookie, reasons, warnings } = line;
  const stored = status === "stored" && !line.ended ? cookie : undefined;
  return html`<li class="card decision" id="line-${number}">
    <div class="decision-head">
      ${!isAlone && html`<span class="number"><span class="hidden">Line </span>${number}</span>`}
      ${renderBadge(status)}
      ${withUrl && html`<span class="note">from <code>${url.href}</code></span>`}
      ${renderEffects(line)}
    </div>
    <p class="anatomy">${renderLine(text)}</p>
    ${note !== undefined && html`<p class="note">${note}</p>`}
    ${reasons.length > 0 && renderReasons(reasons)}
    ${warnings.length > 0 && html`<h3>${status === "refused" ? "Also" : "Warnings"}</h3>${renderReasons(warnings)}`}
    ${stored && renderCookieFacts(stored, now)}
  </li>`;
}

function renderBadge(status: LineTrial["status"]): Html {
  const { tone, mark, word } = STATUS_WORDS[status];
  return html`<span class="badge ${tone}"><span aria-hidden="true">${mark}</span> ${word}</span>`;
}

/** Renders the effect on the cookie of an earlier line, and the effect of a later line on this one. */
function renderEffects({ status, overrides, ended }: LineTrial): Html {
  return html`
    ${overrides !== undefined && html`<span>${status === "removed" ? "removes" : "replaces"} the cookie of ${lineLink(overrides)}</span>`}
    ${ended && html`<span>${ended.how} later, by ${lineLink(ended.by)}</span>`}`;
}

function lineLink(number: number): Html {
  return html`<a href="#line-${number}">line ${number}</a>`;
}

/** Each status in words: in a badge and in the summary of several lines, and as the summary of a single line. */
export const STATUS_WORDS = {
  stored: { tone: "good", mark: "✓", word: "stored", sentence: "The cookie is stored." },
  removed: { tone: "none", mark: "−", word: "removed", sentence: "The cookie is removed." },
  "nothing-to-remove": {
    tone: "none",
    mark: "−",
    word: "nothing to remove",
    sentence: "There is no cookie to remove.",
  },
  refused: { tone: "bad", mark: "✗", word: "refused", sentence: "The cookie is refused." },
} as const;
