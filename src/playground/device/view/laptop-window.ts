/** One laptop of the page: its window, its binding, its cookies, and its buttons. */

import { type Html, html } from "../../ui/html.ts";
import { renderMark, renderTime, renderTrialButton } from "../../ui/trial-parts.ts";
import type { LaptopName } from "../device-actions.ts";
import type { Visit } from "../device-shop.ts";
import type { Laptop } from "../laptop.ts";
import { cutValue } from "./cut-value.ts";

/** A laptop, with what the shop knows of its next request. */
export type SeenLaptop = { readonly name: LaptopName; readonly laptop: Laptop; readonly visit: Visit };

const LABELS = { joe: "Joe’s laptop", thief: "The thief’s laptop" } as const;

/** Renders a laptop. `report` is what its last button did. */
export function renderLaptop({ name, laptop, visit }: SeenLaptop, report: Html | undefined): Html {
  return html`<section class="card window" id="${name}" aria-labelledby="${name}-title">
    <p class="window-bar"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span> <span class="address">https://shop.example</span></p>
    <div class="card-head"><h2 id="${name}-title">${LABELS[name]}</h2>${renderBadge(visit)}</div>
    <div class="detail">
      ${renderFacts(name, laptop, visit)}
      ${renderCookies(laptop)}
      ${report}
    </div>
    <form method="post" action="/device">
      <input type="hidden" name="laptop" value="${name}">
      ${name === "joe" ? renderJoesButtons(visit) : renderThiefsButtons(laptop)}
    </form>
  </section>`;
}

function renderBadge({ status, check }: Visit): Html {
  if (status === "absent") return html`<span class="badge">no session</span>`;
  if (status !== "ok") return html`<span class="badge bad">no session (${status})</span>`;
  if (check.status === "unproven") return html`<span class="badge bad">unproven (${check.why})</span>`;
  return html`<span class="badge ${check.status === "bound" ? "good" : ""}">${check.status}</span>`;
}

function renderFacts(name: LaptopName, laptop: Laptop, { id, user, check }: Visit): Html {
  return html`<dl class="facts">
    <dt>Session</dt><dd>${id === undefined ? html`<span class="empty">none</span>` : html`${renderMark(id)} ${user !== undefined && `of ${user}`}`}</dd>
    <dt>Key</dt><dd>${renderKey(name, laptop)}</dd>
    ${id !== undefined && html`<dt>Proven</dt><dd>${check.status === "bound" ? html`at ${renderTime(check.provenAt)}` : html`<span class="empty">not by the cookies that are here</span>`}</dd>`}
  </dl>
  ${laptop.key !== undefined && laptop.isRenewalDue && html`<p class="slow"><strong>A renewal is due.</strong> The bound cookie is gone. The browser proves the key before its next request, and nobody sees it.</p>`}`;
}

function renderKey(name: LaptopName, { key, papers }: Laptop): Html {
  if (key === undefined)
    return html`<span class="empty">${name === "thief" && papers.identifier !== undefined ? "none: the key could not be copied" : "none"}</span>`;
  return name === "joe"
    ? html`made by WebCrypto; it cannot be read or copied`
    : html`his own, which the shop took`;
}

function renderCookies({ cookies }: Laptop): Html {
  if (cookies.length === 0) return html`<p class="anatomy"><code class="empty">no cookies</code></p>`;
  return html`<ul class="anatomy cookies" aria-label="Cookies">${cookies.map(
    ({
      name,
      value,
      expiryTime,
    }) => html`<li><code><span class="part key">${name}</span>=<span class="part value">${cutValue(value)}</span></code>
      <span class="until">${expiryTime === null ? "no end" : html`until ${renderTime(new Date(expiryTime))}`}</span></li>`,
  )}</ul>`;
}

function renderJoesButtons({ status, user }: Visit): Html {
  const isIn = status === "ok" && user !== undefined;
  return html`${!isIn && renderTrialButton("login", "Log in", "primary")}
    ${renderTrialButton("load", "Load a page", isIn ? "primary" : "")}
    ${isIn && renderTrialButton("logout", "Log out")}`;
}

function renderThiefsButtons({ cookies }: Laptop): Html {
  return html`${renderTrialButton("copy", "Copy Joe’s cookies", cookies.length === 0 ? "primary" : "")}
    ${renderTrialButton("load", "Load a page", cookies.length === 0 ? "" : "primary")}
    ${renderTrialButton("renew", "Try to renew")}
    ${renderTrialButton("register", "Register a device of his own")}`;
}
