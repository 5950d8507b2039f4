/** The table of requests and cookies: a row for each request, a column for each stored cookie, and the Cookie header. */

import type { StoredCookie } from "../../../jar.ts";
import { type Html, html } from "../../ui/html.ts";
import { renderReasons } from "../../ui/reason-list.ts";
import { shortened, visible } from "../../ui/shown-text.ts";
import type { JarTrial, RequestTrial, SendDecision } from "../trial/jar-trial.ts";

/** Renders the table. The roles are explicit because narrow screens show the rows as cards, and `display` removes implicit roles. */
export function renderSendMatrix({ cookies, requests }: JarTrial): Html {
  const shown = cookies.slice(0, MAX_COLUMNS);
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="sent-title">
    <table class="matrix" role="table" aria-labelledby="sent-title">
      <thead role="rowgroup"><tr role="row">
        <th role="columnheader" scope="col">Request</th>
        ${shown.map(
          (
            cookie,
          ) => html`<th role="columnheader" scope="col"><code class="cookie-name">${labelOf(cookie)}</code>
          <small><code>${scopeLabel(cookie)}</code></small></th>`,
        )}
        <th role="columnheader" scope="col">Cookie header</th>
      </tr></thead>
      <tbody role="rowgroup">${requests.map((trial) => renderRow(trial, shown))}</tbody>
    </table>
  </div>
  ${
    cookies.length > shown.length &&
    html`<p class="note">Columns show only the first ${shown.length} of ${cookies.length} cookies. The Cookie headers have all cookies that are sent.</p>`
  }`;
}

function renderRow({ request, header, decisions }: RequestTrial, cookies: readonly StoredCookie[]): Html {
  const { title, url, initiator, site } = request;
  return html`<tr role="row">
    <th role="rowheader" scope="row"><span class="request">${title}</span>
      <small><code>${initiator === "script" ? "document.cookie at" : initiator === "form" ? "POST" : "GET"} ${url.href}</code>${site !== undefined && html` from <code>${new URL(site).origin}</code>`}</small></th>
    ${cookies.map((cookie, index) => renderCell(cookie, decisions[index]!))}
    <td role="cell" class="sent-header"><span class="of" aria-hidden="true">Cookie:</span>${
      header === ""
        ? html`<span class="empty">none</span>`
        : html`<code>${shortened(visible(header), MAX_HEADER_LENGTH)}</code>`
    }</td>
  </tr>`;
}

function renderCell(cookie: StoredCookie, { sent, reasons }: SendDecision): Html {
  const decision = html`<span class="decision-word ${sent ? "good" : "bad"}"><span aria-hidden="true">${sent ? "✓" : "✗"}</span> ${sent ? "sent" : "not sent"}</span>`;
  return html`<td role="cell"><span class="of" aria-hidden="true"><code>${labelOf(cookie)}</code></span>${
    reasons.length === 0
      ? decision
      : html`<details><summary>${decision} <code>${reasons.map(({ code }) => html`<span class="code">${code}</span> `)}</code></summary>${renderReasons(reasons)}</details>`
  }</td>`;
}

function labelOf({ name }: StoredCookie): string {
  return name === "" ? "(nameless)" : shortened(visible(name), MAX_NAME_LENGTH);
}

function scopeLabel({ host, hostOnly, path }: StoredCookie): string {
  return `${hostOnly ? "" : "*."}${host}${shortened(visible(path), MAX_NAME_LENGTH)}`;
}

const MAX_COLUMNS = 24;
const MAX_NAME_LENGTH = 40;
const MAX_HEADER_LENGTH = 160;
