/** The list of a person's sessions, as the page of his account would show it, with a button that ends each. */

import { type Html, html } from "../../ui/html.ts";
import { count } from "../../ui/shown-text.ts";
import { renderData, renderMark, renderTime } from "../../ui/trial-parts.ts";
import { type ShopSessions, USER } from "../shop.ts";
import { LABELS, type OpenedBrowser } from "./browser-window.ts";

/** Renders the list. `report` is what its last button did. */
export async function renderSessions(
  viewer: ShopSessions,
  opened: readonly OpenedBrowser[],
  report: Html | undefined,
): Promise<Html> {
  const rows: Html[] = [];
  for await (const { id, createdAt, lastSeenAt, expiresAt, data } of viewer.list(USER)) {
    const holder = opened.find(({ session }) => session.status === "ok" && session.id === id);
    rows.push(html`<tr>
      <th scope="row">${renderMark(id)}</th>
      <td><span class="of">Browser</span> <span>${holder === undefined ? "none of these" : LABELS[holder.name]}</span></td>
      <td><span class="of">Began</span> ${renderTime(createdAt)}</td>
      <td><span class="of">Last seen</span> ${renderTime(lastSeenAt)}</td>
      <td><span class="of">Ends</span> ${renderTime(expiresAt)}</td>
      <td><span class="of">Holds</span> ${renderData(data)}</td>
      <td><form method="post" action="/sessions"><input type="hidden" name="id" value="${id}"><button name="action" value="end" aria-label="End the session${holder === undefined ? "" : ` of the ${holder.name}`}">End it</button></form></td>
    </tr>`);
  }
  return html`<section class="box" id="list" aria-labelledby="list-title">
    <h2 id="list-title">Sessions of Joe</h2>
    <p class="note">${rows.length === 0 ? "Joe is not logged in anywhere." : `${count(rows.length, "live session")}, as the page of his account would show.`} An anonymous session belongs to nobody, and is on no list.</p>
    ${report}
    ${
      rows.length > 0 &&
      html`<table class="sessions">
      <thead><tr>${["Session", "Browser", "Began", "Last seen", "Ends", "Holds"].map((label) => html`<th scope="col">${label}</th>`)}<td></td></tr></thead>
      <tbody>${rows}</tbody>
    </table>`
    }
  </section>`;
}
