/** The card of one kind of cookie: each copy that the browser sent with the decision about it, and the buttons. */

import { inspect } from "node:util";
import { type Cookie, type CookieMap, MarshalCookie, SealedCookie, SignedCookie } from "../../index.ts";
import { type Html, html } from "../ui/html.ts";
import { type Keys, type Kind, NAMES } from "./actions.ts";
import { splitValue } from "./value-parts.ts";

export type CookieCardOptions = {
  readonly title: string;
  readonly summary: string;
  readonly keys: Keys;
  /** All cookies of the request. */
  readonly all: CookieMap;
  /** What the last button of this card did. */
  readonly report: Html | undefined;
};

/** Renders the card of a kind. */
export function renderCookieCard(kind: Kind, { title, summary, keys, all, report }: CookieCardOptions): Html {
  const name = NAMES[kind];
  const copies = all.getAll(name).map((copy) => ({ copy, decision: decide(kind, copy, keys) }));
  const badge = copies.length > 1 ? SEVERAL(copies.length) : (copies[0]?.decision ?? ABSENT);
  return html`<section class="card" id="${kind}" aria-labelledby="${kind}-title" data-kind="${kind}">
    <div class="card-head"><h2 id="${kind}-title">${title}</h2>${renderBadge(badge)}</div>
    <p>${summary}</p>
    ${report}
    <div class="detail">${
      copies.length === 0
        ? html`<p class="empty">Your browser sends no <code>${name}</code>.</p>`
        : copies.length === 1
          ? renderCopy(kind, copies[0]!)
          : renderCopies(kind, copies)
    }</div>
    <form method="post" action="/act">
      <input type="hidden" name="kind" value="${kind}">
      ${renderButton("set", copies.length === 0 ? "Set it" : "Set it again", "primary")}
      ${
        copies.length > 0 && [
          renderButton("change", "Change a character"),
          kind !== "plain" && kind !== "sealed" && renderButton("prolong", "Extend its lifetime"),
          renderButton("plant", "Plant a second one"),
          renderButton("remove", "Remove it"),
        ]
      }
    </form>
  </section>`;
}

/** Renders a button of a form for actions. */
export function renderButton(action: string, label: string, tone = ""): Html {
  return html`<button name="action" value="${action}" class="${tone}">${label}</button>`;
}

/** The decision about one copy, in words. `value` is what the server reads. */
type Decision = Badge & { readonly value: string | undefined; readonly detail: Html };
type Badge = { readonly word: string; readonly tone: "good" | "bad" | "none" };
type Copy = { readonly copy: Cookie; readonly decision: Decision };

function decide(kind: Kind, copy: Cookie, { ring }: Keys): Decision {
  const { name, value } = copy;
  if (kind === "plain") {
    const detail = html`<p>Read as <code>${value}</code>. It does not show who wrote it.</p>`;
    return { word: "not protected", tone: "none", value, detail };
  }
  const Class = { signed: SignedCookie, marshal: MarshalCookie, sealed: SealedCookie }[kind];
  const cookies: CookieMap<SignedCookie | MarshalCookie | SealedCookie> = Class.parse(copy.pair, {
    keys: ring,
    names: [name],
  });
  const cookie = cookies.get(name);
  if (cookie === undefined) {
    const error = cookies.rejected[0]?.error;
    const detail = html`<p>${error?.message}</p>`;
    return { word: error?.code ?? "not read", tone: "bad", value: undefined, detail };
  }
  const read = typeof cookie.value === "string" ? cookie.value : inspect(cookie.value);
  return {
    word: cookie.needsReissue ? "valid, old key" : "valid",
    tone: "good",
    value: read,
    detail: html`<p>Value <code>${read}</code></p>
      <p>Issued ${renderTime(cookie.issuedAt)}${cookie.needsReissue && " with a retired key: set it again to reissue it"}.</p>`,
  };
}

function renderCopy(kind: Kind, { copy, decision }: Copy): Html {
  return html`${renderParts(kind, copy.value)}${decision.detail}`;
}

function renderCopies(kind: Kind, copies: readonly Copy[]): Html {
  const read = copies.findIndex(({ decision }) => decision.value !== undefined);
  return html`<ol class="copies">${copies.map(
    (each, index) => html`<li>
      <p>${renderBadge(each.decision)}${index === read && html` <strong>The server reads this copy.</strong>`}</p>
      ${renderCopy(kind, each)}
    </li>`,
  )}</ol>
  ${read === -1 && html`<p>The server reads none of them.</p>`}`;
}

function renderBadge({ word, tone }: Badge): Html {
  return html`<span class="badge ${tone}">${word}</span>`;
}

function renderTime(date: Date): Html {
  return html`<time datetime="${date.toISOString()}">${date.toISOString().slice(0, 19).replace("T", " ")} GMT</time>`;
}

/** Renders the name and the value, each part of the value in its colour. */
function renderParts(kind: Kind, value: string): Html {
  const parts = splitValue(kind, value);
  return html`<p class="anatomy"><code>${NAMES[kind]}=${parts.map(({ title, tone, text }) =>
    title === undefined ? text : html`<span class="part ${tone}" title="${title}">${text}</span>`,
  )}</code></p>
  ${parts.length > 1 && html`<p class="legend" aria-hidden="true">${parts.map(({ title, tone }) => title && html`<span class="part ${tone}">${title}</span> `)}</p>`}`;
}

const ABSENT: Badge = { word: "absent", tone: "none" };
const SEVERAL = (count: number): Badge => ({ word: `${count} copies`, tone: "none" });
