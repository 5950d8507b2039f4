/** The page of the jar: Set-Cookie lines in, and out come the verdicts, their reasons, and what would be sent where. */

import { frame } from "../../ui/frame.ts";
import { type Html, html } from "../../ui/html.ts";
import { count } from "../../ui/shown-text.ts";
import { type JarFaults, type JarForm, type JarInput, jarLink, LONGEST_LINK } from "../trial/jar-query.ts";
import { type JarTrial, tryInJar } from "../trial/jar-trial.ts";
import { exampleList } from "./jar-examples.ts";
import { jarForm } from "./jar-form.ts";
import { legend } from "./line-parts.ts";
import { sendMatrix } from "./send-matrix.ts";
import { verdictCard } from "./verdict-card.ts";

export function jarPage(form: JarForm, checked: JarFaults | JarInput, now: number): Html {
  const faults = "asker" in checked ? {} : checked;
  return frame(
    html`<div class="jar-top">
    <section class="box" aria-labelledby="form-title">
      <h2 id="form-title">Try a cookie</h2>
      ${jarForm(form, faults)}
    </section>
    <section class="box" aria-labelledby="examples-title">
      <h2 id="examples-title">Hard cases</h2>
      ${exampleList(jarLink(form))}
    </section>
  </div>
  ${"asker" in checked && results(form, checked, now)}`,
    {
      path: "/jar",
      title: "The jar",
      lead: "Paste a Set-Cookie and see what a browser would make of it: whether it is stored, why not and how to mend it, and which requests it goes with.",
      skip: { id: "jar", label: "the form" },
      styles: ["/style.css", "/jar.css"],
      foot: "Served on this machine alone. Nothing is kept: what you see is in the form and in the address.",
    },
  );
}

function results(form: JarForm, input: JarInput, now: number): Html {
  const trial = tryInJar(input, now);
  const withUrl = input.lines.some(({ url }) => url);
  const { lines, cookies } = trial;
  const alone = lines.length === 1;
  return html`<section id="verdicts" aria-labelledby="verdicts-title">
    <h2 id="verdicts-title">${alone ? "The verdict" : "The verdicts"}</h2>
    <p role="status">${summaryOf(trial)}${input.ignored > 0 && ` ${count(input.ignored, "other line")} ${input.ignored === 1 ? "was" : "were"} passed over.`}</p>
    ${legend(input.lines.map(({ text }) => text))}
    <ol class="verdicts">${lines.map((line) => verdictCard(line, { now, alone, withUrl }))}</ol>
  </section>
  <section class="box" aria-labelledby="sent-title">
    <h2 id="sent-title">What would be sent where</h2>
    ${
      cookies.length === 0
        ? html`<p class="empty">The jar is empty, so no request would have a cookie.</p>`
        : html`${isAnyHeld(trial) && html`<p class="note">Open a reason to read it.</p>`}${sendMatrix(trial)}`
    }
  </section>
  ${shareNote(form)}`;
}

function summaryOf({ lines, cookies }: JarTrial): string {
  if (lines.length === 1)
    return lines[0]!.status === "nothing-to-remove"
      ? "There is no cookie to remove."
      : `The cookie is ${lines[0]!.status}.`;
  const outcomes = (["stored", "removed", "nothing-to-remove", "refused"] as const).flatMap((status) => {
    const number = lines.filter((line) => line.status === status).length;
    return number === 0 ? [] : [`${number} ${status.replaceAll("-", " ")}`];
  });
  const kept = cookies.length === 0 ? "is empty" : `holds ${count(cookies.length, "cookie")}`;
  return `${count(lines.length, "line")}: ${outcomes.join(", ")}. At the end the jar ${kept}.`;
}

function isAnyHeld({ requests }: JarTrial): boolean {
  return requests.some(({ sendings }) => sendings.some(({ sent }) => !sent));
}

function shareNote(form: JarForm): Html {
  const link = jarLink(form);
  return link.length > LONGEST_LINK
    ? html`<p class="note">This trial is too long for a link: to share it, share its lines.</p>`
    : html`<p class="note"><a href="${link}">A link to this trial</a> brings back the form and all of this.</p>`;
}
