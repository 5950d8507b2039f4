/** The events of the bindings, the newest first, as a log or an alarm would get them. */

import type { DeviceEvent } from "../../../dbsc.ts";
import { type Html, html } from "../../ui/html.ts";
import { renderTime } from "../../ui/trial-parts.ts";

export function renderDeviceEvents(events: readonly DeviceEvent[]): Html {
  return html`<section class="box" id="events" aria-labelledby="events-title">
    <h2 id="events-title">Events of the bindings</h2>
    <p class="note">No event holds a key, a proof or an id. A session is named by eight characters of a digest.</p>
    ${
      events.length === 0
        ? html`<p class="empty">Nothing has happened yet.</p>`
        : html`<ol class="events">${events.map(renderEvent)}</ol>`
    }
  </section>`;
}

function renderEvent({ type, time, session, reason }: DeviceEvent): Html {
  return html`<li>
    ${renderTime(new Date(time))}
    <span class="badge ${TONES[type] ?? ""}">${type}</span>
    <span>${session !== "" && html`<code class="mark">${session}</code>`} ${reason}</span>
  </li>`;
}

const TONES: Readonly<Partial<Record<DeviceEvent["type"], string>>> = {
  registered: "good",
  refreshed: "good",
  refused: "bad",
};
