/** What the last button did, shown where the button is: a sentence, the Set-Cookie lines, and what became of the cookies. */

import { type Html, html } from "../ui/html.ts";
import { renderReasons } from "../ui/reason-list.ts";
import { count } from "../ui/shown-text.ts";
import type { Place } from "./actions.ts";
import type { Fate } from "./fates.ts";
import type { MakeFault } from "./make-form.ts";

/** What a button did. With faults, nothing was sent. */
export type ActionReport = {
  readonly place: Place;
  readonly message: string;
  readonly faults?: readonly MakeFault[];
  readonly lines: readonly string[];
};

/** Renders a report. `fates` are of the cookies that were sent. */
export function renderReport({ message, faults = [], lines }: ActionReport, fates: readonly Fate[]): Html {
  const isBad = faults.length > 0 || fates.some(({ status }) => status !== "returned");
  return html`<div class="report ${isBad ? "bad" : "good"}" role="status">
    <p>${message}${faults.length > 0 && ` ${count(faults.length, "fault")}, each beside its field.`}</p>
    ${lines.length > 0 && html`<ul class="wire">${lines.map((line) => html`<li><code>Set-Cookie: ${line}</code></li>`)}</ul>`}
    ${fates.map(({ name, status, reasons }) => html`<p>${FATES[status](html`<code>${name}</code>`)}</p>${reasons.length > 0 && renderReasons(reasons)}`)}
  </div>`;
}

const FATES: Readonly<Record<Fate["status"], (name: Html) => Html>> = {
  returned: (name) => html`Your browser stored ${name} and sent it back.`,
  "returned-against-rules": (name) =>
    html`Your browser sent ${name} back, although by the rules it should not:`,
  "not-stored": (name) => html`Your browser did not store ${name}:`,
  "not-sent": (name) => html`Your browser does not send ${name} to this page:`,
  missing: (name) =>
    html`Your browser did not send ${name} back, although by the rules it should. It may block cookies of this address. Safari stores no Secure cookie without https.`,
};
