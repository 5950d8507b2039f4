/** The requests that a button made, with the headers of the binding; every value is cut. */

import { type Html, html } from "../../ui/html.ts";
import type { Exchange, Header } from "../laptop.ts";
import { cutValue } from "./cut-value.ts";

export function renderExchanges(exchanges: readonly Exchange[]): Html | undefined {
  if (exchanges.length === 0) return undefined;
  return html`<ol class="exchanges" aria-label="Requests">${exchanges.map(
    ({ method, path, status, sent, received }) => html`<li>
      <p class="call"><code><strong>${method} ${path}</strong></code></p>
      ${sent.map(renderHeader)}
      <p class="call"><span aria-hidden="true">→</span> <code><strong>${status}</strong></code></p>
      ${received.map(renderHeader)}
    </li>`,
  )}</ol>`;
}

function renderHeader([name, value]: Header): Html {
  return html`<p class="call header"><code>${name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())}: ${cutValues(name, value)}</code></p>`;
}

/** Cuts the value of a cookie, what is quoted but is no path, and a value that stands alone. */
function cutValues(name: string, value: string): string {
  if (name === "set-cookie") return value.replace(/=([^;]*)/, (_, own: string) => `=${cutValue(own)}`);
  if (!value.includes('"')) return cutValue(value);
  return value.replace(/"([^"]*)"/g, (whole, text: string) =>
    text.startsWith("/") ? whole : `"${cutValue(text)}"`,
  );
}
