/** The form of the jar page: what was set, where, and for whom. */

import { type Html, html } from "../../ui/html.ts";
import { ASKERS, type Asker } from "../trial/initiators.ts";
import { type JarFaults, type JarForm, LONGEST_PASTE } from "../trial/jar-query.ts";

export function jarForm(form: JarForm, faults: JarFaults): Html {
  return html`<form method="post" action="/jar" class="trial">
    ${lines(form, faults)}
    ${field("url", "URL that sets them", form.url, { fault: faults.url, required: true })}
    ${who("by", "Asked for by", form.asker)}
    <fieldset>
      <legend>One more request <span class="optional">(optional)</span></legend>
      ${field("to", "Its URL", form.ownUrl, { fault: faults.ownUrl, placeholder: "https://api.example.com/" })}
      ${who("as", "Made by", form.ownAsker)}
    </fieldset>
    <p class="submit"><button class="primary">Show the verdict</button> <a href="/jar">Start over</a></p>
  </form>`;
}

function lines(form: JarForm, { lines }: JarFaults): Html {
  // What can't be taken is not given back either.
  const given = form.lines.length > LONGEST_PASTE ? "" : form.lines;
  const rows = Math.min(Math.max(given.split("\n").length + 1, 4), 10);
  return html`<div class="field wide">
    <label for="set">Set-Cookie lines</label>
    <textarea id="set" name="set" rows="${rows}" placeholder="id=7; Path=/; Secure; HttpOnly; SameSite=Lax"
      autocomplete="off" autocapitalize="off" spellcheck="false" aria-describedby="set-hint${lines !== undefined && " set-fault"}"${problem(lines)}>
${given}</textarea>
    ${faultText("set", lines)}
    <small id="set-hint">One a line, or a whole answer: only its Set-Cookie lines count. A line that is a URL sets the lines below it.</small>
  </div>`;
}

type FieldOptions = {
  readonly fault: string | undefined;
  readonly required?: boolean;
  readonly placeholder?: string;
};

function field(name: string, label: string, value: string, options: FieldOptions): Html {
  const { fault, required = false, placeholder } = options;
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" value="${value}" inputmode="url" autocomplete="off" autocapitalize="off" spellcheck="false"${
      placeholder !== undefined && html` placeholder="${placeholder}"`
    }${required && html` aria-required="true"`}${fault !== undefined && html` aria-describedby="${name}-fault"`}${problem(fault)}>
    ${faultText(name, fault)}
  </div>`;
}

function who(name: string, label: string, chosen: Asker): Html {
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}">${ASKERS.map(
      ([word, text]) => html`<option value="${word}"${word === chosen && html` selected`}>${text}</option>`,
    )}</select>
  </div>`;
}

function problem(fault: string | undefined): Html | undefined {
  return fault === undefined ? undefined : html` aria-invalid="true" autofocus`;
}

function faultText(name: string, fault: string | undefined): Html | undefined {
  return fault === undefined
    ? undefined
    : html`<p class="fault" id="${name}-fault"><span aria-hidden="true">✗</span> ${fault}</p>`;
}
