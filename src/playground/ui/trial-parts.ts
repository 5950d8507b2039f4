/** Parts that the pages of sessions and of devices share: what a button did, times, what a session holds, and the mark of a session. */

import { inspect } from "node:util";
import { shortenId } from "../../sessions/model/token.ts";
import { type Html, html } from "./html.ts";

/** What a button did. */
type Report = {
  readonly message: string;
  readonly isGood: boolean;
  /** The call that did it; "" for none. */
  readonly call: string;
  readonly result?: object | string | undefined;
};

/** Renders what a button did: the sentence, the call, what it returned, and `more`. */
export function renderDone({ message, isGood, call, result }: Report, more: Html | undefined): Html {
  return html`<div class="report ${isGood ? "good" : "bad"}" role="status">
    <p>${message}</p>
    ${call !== "" && html`<p class="call"><code>${call}</code></p>`}
    ${result !== undefined && html`<p class="call"><span aria-hidden="true">→</span> <code>${renderResult(result)}</code></p>`}
    ${more}
  </div>`;
}

/** Renders the Set-Cookie lines of a response. */
export function renderSetCookies(lines: readonly string[]): Html {
  return html`${lines.map((line) => html`<p class="call"><code>Set-Cookie: ${shortenSetCookie(line)}</code></p>`)}`;
}

/** Renders a button of a form. */
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

function shortenSetCookie(line: string): string {
  const [, name, value, attributes] = /^([^=]*=)([^;]*)(.*)$/s.exec(line) ?? ["", "", line, ""];
  return `${name}${shortenValue(value!)}${attributes}`;
}

function renderResult(result: object | string): string {
  if (typeof result === "string") return result;
  return inspect(result, { breakLength: Number.POSITIVE_INFINITY }).replaceAll("'", '"');
}
