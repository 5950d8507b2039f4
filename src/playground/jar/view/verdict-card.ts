/** One line and what became of it: the verdict, why, how to mend it, and what the jar keeps. */

import { type Html, html } from "../../ui/html.ts";
import type { LineTrial } from "../trial/jar-trial.ts";
import { cookieFacts } from "./cookie-facts.ts";
import { shownLine } from "./line-parts.ts";
import { reasonList } from "./reason-list.ts";

export type VerdictOptions = {
  readonly now: number;
  /** Whether it is the only line. */
  readonly alone: boolean;
  /** Whether the lines come from several URLs, so that each says its own. */
  readonly withUrl: boolean;
};

export function verdictCard(line: LineTrial, { now, alone, withUrl }: VerdictOptions): Html {
  const { number, text, url, status, cookie, reasons, warnings } = line;
  const kept = status === "stored" && !line.undone ? cookie : undefined;
  return html`<li class="card verdict" id="line-${number}">
    <div class="verdict-head">
      ${!alone && html`<span class="number"><span class="hidden">Line </span>${number}</span>`}
      ${outcomeBadge(status)}
      ${withUrl && html`<span class="note">from <code>${url.href}</code></span>`}
      ${story(line)}
    </div>
    <p class="anatomy">${shownLine(text)}</p>
    ${reasons.length > 0 && reasonList(reasons)}
    ${warnings.length > 0 && html`<h3>${status === "refused" ? "Besides" : "Worth a look"}</h3>${reasonList(warnings)}`}
    ${kept && cookieFacts(kept, now)}
  </li>`;
}

function outcomeBadge(status: LineTrial["status"]): Html {
  const { tone, mark } = BADGES[status];
  return html`<span class="badge ${tone}"><span aria-hidden="true">${mark}</span> ${status.replaceAll("-", " ")}</span>`;
}

/** What it did to an earlier line, and a later one to it. */
function story({ status, undoes, undone }: LineTrial): Html {
  return html`
    ${undoes !== undefined && html`<span>${status === "removed" ? "takes away" : "replaces"} the cookie of ${lineLink(undoes)}</span>`}
    ${undone && html`<span>${undone.how} later, by ${lineLink(undone.by)}</span>`}`;
}

function lineLink(number: number): Html {
  return html`<a href="#line-${number}">line ${number}</a>`;
}

const BADGES = {
  stored: { tone: "good", mark: "✓" },
  removed: { tone: "none", mark: "−" },
  "nothing-to-remove": { tone: "none", mark: "−" },
  refused: { tone: "bad", mark: "✗" },
} as const;
