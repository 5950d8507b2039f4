/** The events of the sessions, the newest first, as a log or a counter would get them. */

import type { SessionEvent } from "../../../session.ts";
import { type Html, html } from "../../ui/html.ts";
import { renderTime } from "../../ui/trial-parts.ts";

export function renderEvents(events: readonly SessionEvent[]): Html {
  return html`<section class="box" id="events" aria-labelledby="events-title">
    <h2 id="events-title">Events</h2>
    <p class="note">No event holds a value, a secret or an id. A session is named by eight characters of a digest.</p>
    ${
      events.length === 0
        ? html`<p class="empty">Nothing has happened yet.</p>`
        : html`<ol class="events">${events.map(renderEvent)}</ol>`
    }
  </section>`;
}

function renderEvent({ type, time, session, status, keys = [] }: SessionEvent): Html {
  return html`<li>
    ${renderTime(new Date(time))}
    <span class="badge ${TONES[type] ?? ""}">${type}</span>
    <span>${session !== undefined && html`<code class="mark">${session}</code>`}${type === "revoked" && "all sessions of one subject"}
    ${status}${keys.length > 0 && html`lost: <code>${keys.join(", ")}</code>`}</span>
  </li>`;
}

const TONES: Readonly<Partial<Record<SessionEvent["type"], string>>> = {
  created: "good",
  rotated: "good",
  renewed: "good",
  refused: "bad",
  gone: "bad",
};
