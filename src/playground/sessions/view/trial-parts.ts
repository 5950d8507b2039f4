/** Parts that several sections of the page share: what a button did, times, what a session holds, and the mark of a session. */

import { inspect } from "node:util";
import { shortenId } from "../../../sessions/model/token.ts";
import { type Html, html } from "../../ui/html.ts";
import type { TrialReport } from "../session-trial.ts";

/** Renders what a button did: the sentence, the call, what it returned, and the cookies. */
export function renderDone({ message, isGood, call, result, lines }: TrialReport): Html {
  return html`<div class="report ${isGood ? "good" : "bad"}" role="status">
    <p>${message}</p>
    ${call !== "" && html`<p class="call"><code>${call}</code></p>`}
    ${result !== undefined && html`<p class="call"><span aria-hidden="true">→</span> <code>${renderResult(result)}</code></p>`}
    ${lines.map((line) => html`<p class="call"><code>Set-Cookie: ${renderSetCookie(line)}</code></p>`)}
  </div>`;
}

/** Renders a button of the forms of this page. */
export function renderTrialButton(action: string, label: string, tone = ""): Html {
  return html`<button name="action" value="${action}" class="${tone}">${label}</button>`;
}

/** Renders the eight characters that events and logs have of a session. */
export function renderMark(id: string): Html {
  return html`<code class="mark">${shortenId(id)}</code>`;
}

export function renderTime(date: Date): Html {
  const text = date.toISOString();
  return html`<time datetime="${text}">${text.slice(11, 19)}</time>`;
}

/** Renders what a session holds, a key each. */
export function renderData(data: object): Html {
  const entries: [string, unknown][] = Object.entries(data);
  if (entries.length === 0) return html`<span class="empty">nothing</span>`;
  return html`<ul class="held">${entries.map(
    ([key, value]) => html`<li><code>${key}</code> ${renderValue(value)}</li>`,
  )}</ul>`;
}

/** Returns a value of a cookie, cut in its middle: what follows of a Set-Cookie line stays visible. */
export function shortenValue(value: string): string {
  return value.length <= 36 ? value : `${value.slice(0, 24)}…${value.slice(-6)}`;
}

function renderValue(value: unknown): Html | string {
  if (value instanceof Date) return renderTime(value);
  return Array.isArray(value) ? value.join(", ") : String(value);
}

function renderSetCookie(line: string): string {
  const [, name, value, attributes] = /^([^=]*=)([^;]*)(.*)$/s.exec(line) ?? ["", "", line, ""];
  return `${name}${shortenValue(value!)}${attributes}`;
}

function renderResult(result: NonNullable<TrialReport["result"]>): string {
  if (typeof result === "string") return result;
  return inspect(result, { breakLength: Number.POSITIVE_INFINITY }).replaceAll("'", '"');
}
