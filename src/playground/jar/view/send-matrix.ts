/** What would be sent where: each request a row, each stored cookie a column, and the Cookie header that results. */

import type { StoredCookie } from "../../../jar.ts";
import { type Html, html } from "../../ui/html.ts";
import { shortened, visible } from "../../ui/shown-text.ts";
import type { JarTrial, RequestTrial, Sending } from "../trial/jar-trial.ts";
import { reasonList } from "./reason-list.ts";

/** The roles are said once more, since narrow screens show the table as cards. */
export function sendMatrix({ cookies, requests }: JarTrial): Html {
  const shown = cookies.slice(0, MOST_COLUMNS);
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="sent-title">
    <table class="matrix" role="table" aria-labelledby="sent-title">
      <thead role="rowgroup"><tr role="row">
        <th role="columnheader" scope="col">Request</th>
        ${shown.map(
          (
            cookie,
          ) => html`<th role="columnheader" scope="col"><code class="cookie-name">${labelOf(cookie)}</code>
          <small><code>${scopeOf(cookie)}</code></small></th>`,
        )}
        <th role="columnheader" scope="col">Cookie header</th>
      </tr></thead>
      <tbody role="rowgroup">${requests.map((trial) => row(trial, shown))}</tbody>
    </table>
  </div>
  ${
    cookies.length > shown.length &&
    html`<p class="note">The first ${shown.length} of ${cookies.length} cookies have a column; the headers have all that are sent.</p>`
  }`;
}

function row({ request, header, sendings }: RequestTrial, cookies: readonly StoredCookie[]): Html {
  const { title, url, asker, site } = request;
  return html`<tr role="row">
    <th role="rowheader" scope="row"><span class="request">${title}</span>
      <small><code>${asker === "script" ? "document.cookie at" : asker === "form" ? "POST" : "GET"} ${url.href}</code>${site !== undefined && html` from <code>${new URL(site).origin}</code>`}</small></th>
    ${cookies.map((cookie, index) => cell(cookie, sendings[index]!))}
    <td role="cell" class="sent-header"><span class="of" aria-hidden="true">Cookie:</span>${
      header === ""
        ? html`<span class="empty">none</span>`
        : html`<code>${shortened(visible(header), LONGEST_HEADER)}</code>`
    }</td>
  </tr>`;
}

function cell(cookie: StoredCookie, { sent, reasons }: Sending): Html {
  const verdict = html`<span class="verdict-word ${sent ? "good" : "bad"}"><span aria-hidden="true">${sent ? "✓" : "✗"}</span> ${sent ? "sent" : "held"}</span>`;
  return html`<td role="cell"><span class="of" aria-hidden="true"><code>${labelOf(cookie)}</code></span>${
    reasons.length === 0
      ? verdict
      : html`<details><summary>${verdict} <code>${reasons.map(({ code }) => html`<span class="code">${code}</span> `)}</code></summary>${reasonList(reasons)}</details>`
  }</td>`;
}

function labelOf({ name }: StoredCookie): string {
  return name === "" ? "(nameless)" : shortened(visible(name), LONGEST_NAME);
}

function scopeOf({ host, hostOnly, path }: StoredCookie): string {
  return `${hostOnly ? "" : "*."}${host}${shortened(visible(path), LONGEST_NAME)}`;
}

const MOST_COLUMNS = 24;
const LONGEST_NAME = 40;
const LONGEST_HEADER = 160;
