/** The jar page: the form, the decision about each Set-Cookie line, and the cookies that each request sends. */

import { renderFrame } from "../../ui/frame.ts";
import { type Html, html } from "../../ui/html.ts";
import { count } from "../../ui/shown-text.ts";
import {
  isJarInput,
  type JarFaults,
  type JarForm,
  type JarInput,
  jarLink,
  MAX_LINK_LENGTH,
} from "../trial/jar-query.ts";
import { type JarTrial, tryInJar } from "../trial/jar-trial.ts";
import { renderDecisionCard, STATUS_WORDS } from "./decision-card.ts";
import { renderExamples } from "./jar-examples.ts";
import { renderJarForm } from "./jar-form.ts";
import { renderLegend } from "./line-parts.ts";
import { renderSendMatrix } from "./send-matrix.ts";

/** Renders the page. `checked` has the faults of the form or the input of the trial; without both there is only the form. */
export function renderJarPage(form: JarForm, checked: JarFaults | JarInput, now: number): Html {
  const input = isJarInput(checked) ? checked : undefined;
  const faults = isJarInput(checked) ? {} : checked;
  return renderFrame(
    html`<div class="jar-top">
    <section class="box" aria-labelledby="form-title">
      <h2 id="form-title">Try a cookie</h2>
      ${renderJarForm(form, faults)}
    </section>
    <section class="box" aria-labelledby="examples-title">
      <h2 id="examples-title">Hard cases</h2>
      ${renderExamples(jarLink(form))}
    </section>
  </div>
  ${input && renderResults(form, input, now)}`,
    {
      path: "/jar",
      title: "The jar",
      lead: "Paste a Set-Cookie header and see what a browser does with it: whether the cookie is stored, why not and how to fix it, and which requests send it.",
      skip: { id: "jar", label: "the form" },
      styles: ["/style.css", "/jar.css"],
      foot: "Served only on this machine. Nothing is saved: everything on this page comes from the form and the address.",
    },
  );
}

function renderResults(form: JarForm, input: JarInput, now: number): Html {
  const trial = tryInJar(input, now);
  const withUrl = input.lines.some(({ url }) => url);
  const { lines, cookies } = trial;
  const isAlone = lines.length === 1;
  return html`<section id="verdicts" aria-labelledby="verdicts-title">
    <h2 id="verdicts-title">${isAlone ? "The verdict" : "The verdicts"}</h2>
    <p role="status">${summarize(trial)}${input.ignored > 0 && ` ${count(input.ignored, "other line")} ${input.ignored === 1 ? "was" : "were"} ignored.`}</p>
    ${input.hints.map((hint) => html`<p class="note">${hint}</p>`)}
    ${renderLegend(input.lines.map(({ text }) => text))}
    <ol class="decisions">${lines.map((line) => renderDecisionCard(line, { now, isAlone, withUrl }))}</ol>
  </section>
  <section class="box" aria-labelledby="sent-title">
    <h2 id="sent-title">Which requests send which cookies</h2>
    ${
      cookies.length === 0
        ? html`<p class="empty">The jar is empty, so no request sends a cookie.</p>`
        : html`${isAnyExcluded(trial) && html`<p class="note">Open a reason to read it in full.</p>`}${renderSendMatrix(trial)}`
    }
  </section>
  ${renderShareNote(form)}`;
}

function summarize({ lines, cookies }: JarTrial): string {
  if (lines.length === 1) return STATUS_WORDS[lines[0]!.status].sentence;
  const counts = Object.entries(STATUS_WORDS).flatMap(([status, { word }]) => {
    const number = lines.filter((line) => line.status === status).length;
    return number === 0 ? [] : [`${number} ${word}`];
  });
  const content = cookies.length === 0 ? "is empty" : `has ${count(cookies.length, "cookie")}`;
  return `${count(lines.length, "line")}: ${counts.join(", ")}. At the end the jar ${content}.`;
}

function isAnyExcluded({ requests }: JarTrial): boolean {
  return requests.some(({ decisions }) => decisions.some(({ sent }) => !sent));
}

function renderShareNote(form: JarForm): Html {
  const link = jarLink(form);
  return link.length > MAX_LINK_LENGTH
    ? html`<p class="note">This trial is too long for a link. To share it, share its lines.</p>`
    : html`<p class="note"><a href="${link}">Link to this trial</a>: it restores the form and the results.</p>`;
}
