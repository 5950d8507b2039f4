/** The box "Make your own": a form that keeps what was typed, with each fault beside its field. */

import { type Html, html } from "../ui/html.ts";
import { renderButton } from "./cookie-card.ts";
import type { MakeFault, MakeField, MakeForm } from "./make-form.ts";

/** Renders the box. `report` is what its button did last. */
export function renderMakeBox(form: MakeForm, faults: readonly MakeFault[], report: Html | undefined): Html {
  const text = (
    name: TextField,
    label: string,
    placeholder: string,
    hint?: string,
  ) => html`<div class="field">
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" value="${form[name]}" placeholder="${placeholder}" autocomplete="off" autocapitalize="off" spellcheck="false"${describe(name, faults)}>
    ${hint !== undefined && html`<small>${hint}</small>`}
    ${renderFaults(name, faults)}
  </div>`;
  const flag = (name: Flag, label: string) =>
    html`<label class="check"><input type="checkbox" name="${name}"${form[name] && html` checked`}> ${label}</label>`;
  return html`<section class="box" id="make" aria-labelledby="make-title">
    <h2 id="make-title">Make your own</h2>
    <p>A cookie that a browser would drop or misread is refused, with the reason. Try <code>__Host-x</code>, a value with <code>;</code>, or a Max-Age in milliseconds.</p>
    ${report}
    <form method="post" action="/act" class="make">
      ${text("name", "Name", "__Host-x")}
      ${text("value", "Value", "a; Domain=evil.example")}
      ${text("path", "Path", "/")}
      ${text("domain", "Domain", "default: only this host")}
      ${text("maxAge", "Max-Age", "86400", "in seconds")}
      <div class="field"><label for="sameSite">SameSite</label>
        <select id="sameSite" name="sameSite"${describe("sameSite", faults)}>${SAME_SITE.map(
          ([word, label]) =>
            html`<option value="${word}"${word === form.sameSite && html` selected`}>${label}</option>`,
        )}</select>
        ${renderFaults("sameSite", faults)}</div>
      <fieldset${describe("flags", faults)}><legend>Flags</legend>${flag("secure", "Secure")}${flag("httpOnly", "HttpOnly")}${flag("partitioned", "Partitioned")}${flag("percent", "percent-encode the value")}
        ${renderFaults("flags", faults)}</fieldset>
      <p class="submit">${renderButton("make", "Send it", "primary")} ${renderButton("empty", "Empty the form")}</p>
    </form>
  </section>`;
}

type TextField = Exclude<MakeField, "flags" | "sameSite">;
type Flag = "secure" | "httpOnly" | "partitioned" | "percent";

const SAME_SITE = [
  ["", "not set"],
  ["strict", "strict"],
  ["lax", "lax"],
  ["none", "none"],
] as const;

function describe(field: MakeField, faults: readonly MakeFault[]): Html | false {
  return (
    faults.some((fault) => fault.field === field) &&
    html` aria-describedby="${field}-fault"${field !== "flags" && html` aria-invalid="true"`}`
  );
}

function renderFaults(field: MakeField, faults: readonly MakeFault[]): Html | false {
  const own = faults.filter((fault) => fault.field === field);
  return (
    own.length > 0 &&
    html`<div class="fault" id="${field}-fault">${own.map(
      ({ code, message }) => html`<p><span aria-hidden="true">✗</span> ${message} <code>${code}</code></p>`,
    )}</div>`
  );
}
