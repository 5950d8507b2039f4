/** Reasons of the jar as people read them: what is the matter, how to mend it, and where that is written. */

import { type Html, html } from "../../ui/html.ts";
import type { ShownReason } from "../trial/jar-trial.ts";

export function reasonList(reasons: readonly ShownReason[]): Html {
  return html`<ul class="why">${reasons.map(
    ({ code, section, message, fix }) => html`<li>
      <p>${message}</p>
      ${fix !== undefined && html`<p class="fix"><strong>To mend it:</strong> ${fix}</p>`}
      <p class="source"><code>${code}</code>${section !== undefined && ` · ${section}`}</p>
    </li>`,
  )}</ul>`;
}
