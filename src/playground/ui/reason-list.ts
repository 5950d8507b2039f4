/** A list of the jar's reasons: each with its sentence, its fix, its code and a link to its section of the spec. */

import { SPEC } from "../../base/spec.ts";
import type { CookieReason } from "../../jar.ts";
import { type Html, html } from "./html.ts";

/** Renders a list of reasons or warnings. */
export function renderReasons(reasons: readonly CookieReason[]): Html {
  return html`<ul class="why">${reasons.map(
    ({ code, section, message, fix }) => html`<li>
      <p>${message}</p>
      ${fix !== undefined && html`<p class="fix"><strong>Fix:</strong> ${fix}</p>`}
      <p class="source"><code>${code}</code> · ${renderSection(section)}</p>
    </li>`,
  )}</ul>`;
}

/** Renders a section, such as "RFC 6265bis §5.7", as a link to it. A document without a known address is plain text. */
function renderSection(section: string): Html {
  const [, name = "", number = ""] = /^(.+) §([\d.]+)$/.exec(section) ?? [];
  const draft = DRAFTS.get(name);
  if (draft === undefined) return html`${section}`;
  return html`<a href="https://datatracker.ietf.org/doc/html/${draft}#section-${number}">${section}</a>`;
}

/** The documents that reasons cite, by the names that the jar has for them. */
const DRAFTS = new Map([
  // The version whose sections are cited. It is to become RFC 10025.
  [SPEC, "draft-ietf-httpbis-rfc6265bis-22"],
  ["layered-cookies", "draft-ietf-httpbis-layered-cookies-02"],
  ["CHIPS", "draft-cutler-httpbis-partitioned-cookies-01"],
]);
