/** One browser of the page: its window, its session, its cookie, and its buttons. */

import { type Html, html } from "../../ui/html.ts";
import { renderData, renderMark, renderTime, renderTrialButton, shortenValue } from "../../ui/trial-parts.ts";
import type { BrowserName } from "../session-trial.ts";
import type { ShopBrowser, ShopSession } from "../shop-browser.ts";

/** A browser, with the session that its cookie opens. */
export type OpenedBrowser = {
  readonly name: BrowserName;
  readonly browser: ShopBrowser;
  readonly session: ShopSession;
};

export const LABELS = { laptop: "Laptop", phone: "Phone" } as const;

/** Renders a browser. `report` is what its last button did. */
export function renderBrowser({ name, browser, session }: OpenedBrowser, report: Html | undefined): Html {
  return html`<section class="card window" id="${name}" aria-labelledby="${name}-title">
    <p class="window-bar"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span> <span class="address">https://shop.example</span></p>
    <div class="card-head"><h2 id="${name}-title">${LABELS[name]}</h2>${renderBadge(session)}</div>
    <div class="detail">
      ${renderFacts(session)}
      ${renderCookie(browser)}
      ${browser.slow && renderSlow(browser.slow.since)}
      ${report}
    </div>
    ${renderButtons(name, browser, session)}
  </section>`;
}

function renderBadge(session: ShopSession): Html {
  const { status } = session;
  if (status === "absent") return html`<span class="badge">no session</span>`;
  if (status !== "ok") return html`<span class="badge bad">${status}</span>`;
  const user = session.get("user");
  return user === undefined
    ? html`<span class="badge">anonymous</span>`
    : html`<span class="badge good">logged in as ${user}</span>`;
}

function renderFacts(session: ShopSession): Html {
  const { id, status, createdAt, lastSeenAt, expiresAt, data } = session;
  if (status !== "ok" || id === undefined) return html`<p class="empty">${EMPTY[status] ?? EMPTY.absent}</p>`;
  return html`<dl class="facts">
    <dt>Session</dt><dd>${renderMark(id)}</dd>
    <dt>Began</dt><dd>${renderTime(createdAt)}, last seen ${renderTime(lastSeenAt)}</dd>
    <dt>Ends</dt><dd>${renderTime(expiresAt)} if nothing happens</dd>
    <dt>Holds</dt><dd>${renderData(data)}</dd>
  </dl>`;
}

/** What there is to say of a cookie that opens no session. */
const EMPTY: Readonly<Partial<Record<ShopSession["status"], string>>> & { readonly absent: string } = {
  absent: "This browser has no cookie, so the store is not asked.",
  ended: "The cookie is still valid, but its session ended. Nothing can bring it back.",
  revoked: "The cookie is still valid, but all sessions of Joe were ended after it began.",
  "expired-idle": "Nothing was committed for 30 minutes.",
  "expired-absolute": "The session is over: 12 hours have passed since its login.",
};

function renderCookie({ cookie }: ShopBrowser): Html {
  const [name, value] = cookie.split("=", 2);
  return html`<p class="anatomy">${
    value === undefined
      ? html`<code class="empty">no Cookie header</code>`
      : html`<code>Cookie: <span class="part key">${name}</span>=<span class="part value">${shortenValue(value)}</span></code>`
  }</p>`;
}

function renderSlow(since: number): Html {
  return html`<p class="slow"><strong>A slow request is running.</strong> It opened the session at ${renderTime(new Date(since))} and put a slow waffle into the cart. It has not saved yet.</p>`;
}

function renderButtons(name: BrowserName, { slow, former }: ShopBrowser, session: ShopSession): Html {
  const isAlive = session.status === "ok";
  const isIn = isAlive && session.get("user") !== undefined;
  return html`<form method="post" action="/sessions">
    <input type="hidden" name="browser" value="${name}">
    ${!isIn && renderTrialButton("login", "Log in as Joe", "primary")}
    ${renderTrialButton("visit", "Load a page")}
    ${renderTrialButton("add", "Add a biscuit")}
    ${
      isIn && [
        renderTrialButton("confirm", "Confirm the password"),
        renderTrialButton("logout", "Log out"),
        renderTrialButton("others", "Log out elsewhere"),
        renderTrialButton("everywhere", "Log out everywhere"),
      ]
    }
    ${slow === undefined && isAlive && renderTrialButton("start", "Start a slow request")}
    ${slow !== undefined && renderTrialButton("finish", "Let the slow request save", "primary")}
    ${former !== undefined && renderTrialButton("replay", "Send the old cookie")}
  </form>`;
}
