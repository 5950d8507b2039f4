/** A list of the jar's reasons: each with its sentence, its fix, its code and its section of the spec. */

import type { CookieReason } from "../../../jar.ts";
import { type Html, html } from "../../ui/html.ts";

/** Renders a list of reasons or warnings. */
export function renderReasons(reasons: readonly CookieReason[]): Html {
  return html`<ul class="why">${reasons.map(
    ({ code, section, message, fix }) => html`<li>
      <p>${message}</p>
      ${fix !== undefined && html`<p class="fix"><strong>Fix:</strong> ${fix}</p>`}
      <p class="source"><code>${code}</code> · ${section}</p>
    </li>`,
  )}</ul>`;
}
