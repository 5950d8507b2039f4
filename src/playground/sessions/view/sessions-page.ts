/** The page of sessions: two browsers of one person, the list of his sessions, the events, and a clock. */

import { renderFrame } from "../../ui/frame.ts";
import { type Html, html } from "../../ui/html.ts";
import { renderDone, renderSetCookies, renderTrialButton } from "../../ui/trial-parts.ts";
import { BROWSERS, type SessionTrial, type TrialPlace } from "../session-trial.ts";
import { renderBrowser } from "./browser-window.ts";
import { renderEvents } from "./event-list.ts";
import { renderSessions } from "./session-list.ts";

/** Renders the page as the state is now. */
export async function renderSessionsPage(trial: SessionTrial): Promise<Html> {
  const report = trial.takeReport();
  const reportAt = (place: TrialPlace) =>
    report?.place === place ? renderDone(report, renderSetCookies(report.lines)) : undefined;
  const { viewer, events, now } = trial.shop;
  const opened = await Promise.all(
    BROWSERS.map(async (name) => ({
      name,
      browser: trial.browsers[name],
      session: await viewer.open(trial.browsers[name].request()),
    })),
  );
  const sessions = await renderSessions(viewer, opened, reportAt("list"));
  return renderFrame(
    html`${renderGuide()}
  <div class="windows">${opened.map((each) => renderBrowser(each, reportAt(each.name)))}</div>
  ${sessions}
  <div class="columns">
    ${renderEvents(events)}
    ${renderClock(now(), reportAt("time"))}
  </div>`,
    {
      path: "/sessions",
      title: "Sessions",
      lead: "Joe has two browsers, each with a cookie jar of its own. Log in, log out everywhere, and see why a slow request cannot bring a session back.",
      skip: { id: "sessions", label: "the browsers" },
      styles: ["/style.css", "/sessions.css"],
      foot: "Served only on this machine. The browsers are two jars of this library, and the sessions are in the memory of this process.",
    },
  );
}

function renderGuide(): Html {
  return html`<section class="box guide" aria-labelledby="guide-title">
    <h2 id="guide-title">Try this</h2>
    <ol>
      <li>Log in on the laptop and on the phone.</li>
      <li>On the laptop, start a slow request. It has read the session, and has not saved yet.</li>
      <li>End the laptop’s session, in the list or by “Log out”.</li>
      <li>Let the slow request save. It is “gone”: the laptop stays logged out.</li>
      <li>Log in again, and log out everywhere on the phone: the laptop is “revoked”.</li>
    </ol>
  </section>`;
}

function renderClock(now: number, report: Html | undefined): Html {
  return html`<section class="box" id="time" aria-labelledby="time-title">
    <h2 id="time-title">Time</h2>
    <p>A session ends after 30 minutes without a commit, and 12 hours after its login in any case. In the shop it is ${renderTimeOfDay(now)}.</p>
    ${report}
    <form method="post" action="/sessions">
      ${renderTrialButton("wait-minutes", "Let 10 minutes pass")}
      ${renderTrialButton("wait-hour", "Let 1 hour pass")}
      ${renderTrialButton("reset", "Start over")}
    </form>
  </section>`;
}

function renderTimeOfDay(now: number): Html {
  const date = new Date(now).toISOString();
  return html`<time datetime="${date}">${date.slice(11, 19)} GMT</time>`;
}
