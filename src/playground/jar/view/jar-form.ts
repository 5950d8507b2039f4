/** The form of the jar page: the Set-Cookie lines, the URL that sets them, and the initiators. */

import { type Html, html } from "../../ui/html.ts";
import { INITIATORS, type Initiator } from "../trial/initiators.ts";
import { type JarFaults, type JarForm, MAX_PASTE_LENGTH } from "../trial/jar-query.ts";

/** Renders the form with its fields, and a fault beside each invalid field. */
export function renderJarForm(form: JarForm, faults: JarFaults): Html {
  return html`<form method="post" action="/jar" class="trial">
    ${renderLines(form, faults)}
    ${renderField("url", "URL that sets them", form.url, { fault: faults.url, required: true })}
    ${renderInitiator("by", "Requested by", form.initiator)}
    <fieldset>
      <legend>One more request <span class="optional">(optional)</span></legend>
      ${renderField("to", "Its URL", form.ownUrl, { fault: faults.ownUrl, placeholder: "https://api.example.com/" })}
      ${renderInitiator("as", "Made by", form.ownInitiator)}
    </fieldset>
    <p class="submit"><button class="primary">Show the verdict</button> <a href="/jar">Start over</a></p>
  </form>`;
}

function renderLines(form: JarForm, { lines }: JarFaults): Html {
  // A paste that is too long is not sent back.
  const shown = form.lines.length > MAX_PASTE_LENGTH ? "" : form.lines;
  const rows = Math.min(Math.max(shown.split("\n").length + 1, 4), 10);
  return html`<div class="field wide">
    <label for="set">Set-Cookie lines</label>
    <textarea id="set" name="set" rows="${rows}" placeholder="id=7; Path=/; Secure; HttpOnly; SameSite=Lax"
      autocomplete="off" autocapitalize="off" spellcheck="false" aria-describedby="set-hint${lines !== undefined && " set-fault"}"${invalidAttributes(lines)}>
${shown}</textarea>
    ${renderFault("set", lines)}
    <small id="set-hint">One per line, or a whole response: its other lines are ignored. Also <code>document.cookie = "…"</code>, JSON and a recording (HAR). A line that is a URL sets the lines below it.</small>
  </div>`;
}

type FieldOptions = {
  readonly fault: string | undefined;
  readonly required?: boolean;
  readonly placeholder?: string;
};

function renderField(name: string, label: string, value: string, options: FieldOptions): Html {
  const { fault, required = false, placeholder } = options;
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" value="${value}" inputmode="url" autocomplete="off" autocapitalize="off" spellcheck="false"${
      placeholder !== undefined && html` placeholder="${placeholder}"`
    }${required && html` aria-required="true"`}${fault !== undefined && html` aria-describedby="${name}-fault"`}${invalidAttributes(fault)}>
    ${renderFault(name, fault)}
  </div>`;
}

function renderInitiator(name: string, label: string, chosen: Initiator): Html {
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}">${INITIATORS.map(
      ([word, text]) => html`<option value="${word}"${word === chosen && html` selected`}>${text}</option>`,
    )}</select>
  </div>`;
}

function invalidAttributes(fault: string | undefined): Html | undefined {
  return fault === undefined ? undefined : html` aria-invalid="true" autofocus`;
}

function renderFault(name: string, fault: string | undefined): Html | undefined {
  return fault === undefined
    ? undefined
    : html`<p class="fault" id="${name}-fault"><span aria-hidden="true">✗</span> ${fault}</p>`;
}
