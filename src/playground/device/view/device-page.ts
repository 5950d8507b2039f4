/** The page of devices: Joe's laptop and the thief's, the events of the bindings, a clock, and the switch of the shop's sessions. */

import { renderFrame } from "../../ui/frame.ts";
import { type Html, html } from "../../ui/html.ts";
import { renderDone, renderTrialButton } from "../../ui/trial-parts.ts";
import type { SessionForm } from "../device-shop.ts";
import { type DevicePlace, type DeviceTrial, LAPTOPS } from "../device-trial.ts";
import { renderDeviceEvents } from "./device-events.ts";
import { renderExchanges } from "./exchange-list.ts";
import { renderLaptop } from "./laptop-window.ts";

/** Renders the page as the state is now. */
export async function renderDevicePage(trial: DeviceTrial): Promise<Html> {
  const report = trial.takeReport();
  const reportAt = (place: DevicePlace) =>
    report?.place === place ? renderDone(report, renderExchanges(report.exchanges)) : undefined;
  const { shop, laptops } = trial;
  const seen = await Promise.all(
    LAPTOPS.map(async (name) => ({ name, laptop: laptops[name], visit: await laptops[name].look() })),
  );
  return renderFrame(
    html`${renderGuide()}
  <div class="windows">${seen.map((each) => renderLaptop(each, reportAt(each.name)))}</div>
  <div class="columns">
    ${renderDeviceEvents(shop.events)}
    <div>
      ${renderClock(shop.now(), reportAt("time"))}
      ${renderSwitch(shop.form, reportAt("form"))}
    </div>
  </div>`,
    {
      path: "/device",
      title: "Steal it",
      lead: "Joe’s session is bound to his laptop: his browser holds a key that cannot be copied. Steal all of his cookies, and see how long they are good.",
      skip: { id: "device", label: "the laptops" },
      styles: ["/style.css", "/sessions.css", "/device.css"],
      foot: "This page plays the browser’s part itself, with a real key of WebCrypto; a test drives the same story in a real Chromium (test/dbsc/steal.test.ts). Served only on this machine.",
    },
  );
}

function renderGuide(): Html {
  return html`<section class="box guide" aria-labelledby="guide-title">
    <h2 id="guide-title">Try this</h2>
    <ol>
      <li>Log in on Joe’s laptop, and load a page: the session is “bound” to the key.</li>
      <li>As the thief, copy Joe’s cookies and load a page: the copy is good, for now.</li>
      <li>Let 10 minutes pass. The bound cookie ends in both jars.</li>
      <li>Load a page on both. Joe’s browser renews first, and he notices nothing. The thief is “unproven”.</li>
      <li>As the thief, try to renew, and register a device of his own: both are refused.</li>
    </ol>
  </section>`;
}

function renderClock(now: number, report: Html | undefined): Html {
  const date = new Date(now).toISOString();
  return html`<section class="box" id="time" aria-labelledby="time-title">
    <h2 id="time-title">Time</h2>
    <p>The bound cookie ends after 10 minutes, the challenge of a login after 2, and a session after 30 minutes without a commit. In the shop it is <time datetime="${date}">${date.slice(11, 19)} GMT</time>.</p>
    ${report}
    <form method="post" action="/device">
      ${renderTrialButton("wait-minute", "Let 1 minute pass")}
      ${renderTrialButton("wait-minutes", "Let 10 minutes pass")}
      ${renderTrialButton("reset", "Start over")}
    </form>
  </section>`;
}

function renderSwitch(form: SessionForm, report: Html | undefined): Html {
  return html`<section class="box" id="form" aria-labelledby="form-title">
    <h2 id="form-title">Sessions of the shop</h2>
    <p>${FORM_NOTES[form]}</p>
    ${report}
    <form method="post" action="/device">
      ${CHOICES.map(
        ([value, label]) =>
          html`<button name="action" value="${value}" aria-pressed="${String(value === form)}" class="${value === form && "primary"}">${label}</button>`,
      )}
    </form>
    <p class="note">To switch starts over.</p>
  </section>`;
}

const CHOICES = [
  ["stored", "In a store"],
  ["sealed", "In the cookie, sealed"],
] as const;

const FORM_NOTES = {
  stored: html`They are in a store: <code>defineSession</code>. The key is in the session’s record. Each challenge is good once, and a logout ends every copy.`,
  sealed: html`They are in the cookie: <code>defineSealedSession</code>, without a store. The key is in the identifier that the browser sends. The first page after the registration marks the cookie as bound; a copy from before that is an unbound session.`,
} as const;
