/** The page of the playground: a card for each kind of cookie, as the browser sent it back. */

import { inspect } from "node:util";
import {
  Cookie,
  type CookieError,
  type CookieMap,
  MarshalCookie,
  SealedCookie,
  SignedCookie,
} from "../../index.ts";
import { identify } from "../../interop.ts";
import { renderFrame } from "../ui/frame.ts";
import { type Html, html } from "../ui/html.ts";
import { type Keys, type Kind, NAMES, PAGE } from "./actions.ts";
import { checkSessions, LEGACY } from "./migration.ts";
import { splitValue } from "./value-parts.ts";

/** What the last button did: a sentence or a refusal, and the Set-Cookie lines of the response. */
export type ActionReport = {
  readonly message?: string;
  readonly refused?: CookieError;
  readonly lines: readonly string[];
};

/** Renders the page for a Cookie header. `report` is about the button that led here. */
export function renderCookiesPage(header: string, keys: Keys, report: ActionReport | undefined): Html {
  const all = Cookie.parse(header);
  return renderFrame(
    html`${report && renderReport(report)}
  <div class="cards">
    ${renderCard("plain", "Plain", "Anyone can read and change it.", header, keys, all)}
    ${renderCard("signed", "Signed", "Anyone can read it; only the server can make it.", header, keys, all)}
    ${renderCard("marshal", "Marshal", "Signed data: dates, maps, bigints and more, as CBOR.", header, keys, all)}
    ${renderCard("sealed", "Sealed", "Encrypted: only the server can read or make it.", header, keys, all)}
  </div>
  <div class="columns">
    ${renderMakeForm()}
    <div>
      ${renderKeys(keys)}
      ${renderMigration(header, keys, all)}
      ${renderSentCookies(header, all)}
    </div>
  </div>`,
    {
      path: PAGE,
      title: "Playground",
      lead: "Real cookies, set over HTTP by this library and sent back by your browser. Make one, tamper with it, and see why it is accepted or not.",
      skip: { id: "cookies", label: "the cookies" },
      styles: ["/style.css"],
      foot: "Served only on this machine. The keys exist as long as this process.",
    },
  );
}

function renderReport({ message, refused, lines }: ActionReport): Html {
  return html`<section class="report ${refused ? "bad" : "good"}" role="status" aria-label="What just happened">
    ${refused ? html`<p><strong>Refused: <code>${refused.code}</code>.</strong> ${refused.message}</p>` : html`<p>${message}</p>`}
    ${lines.length > 0 && html`<ul class="wire">${lines.map((line) => html`<li><code>Set-Cookie: ${line}</code></li>`)}</ul>`}
  </section>`;
}

/** The decision about the cookie of one kind, in words. */
type Decision = { readonly word: string; readonly tone: "good" | "bad" | "none"; readonly detail: Html };

function renderCard(
  kind: Kind,
  title: string,
  summary: string,
  header: string,
  keys: Keys,
  all: CookieMap,
): Html {
  const wire = all.get(NAMES[kind])?.value;
  const { word, tone, detail } = decide(kind, header, keys, all);
  const copies = all.getAll(NAMES[kind]).length;
  return html`<section class="card" aria-labelledby="${kind}-title" data-kind="${kind}">
    <div class="card-head"><h2 id="${kind}-title">${title}</h2><span class="badge ${tone}">${word}</span></div>
    <p>${summary}</p>
    ${wire === undefined ? html`<p class="empty">Your browser sends no <code>${NAMES[kind]}</code>.</p>` : renderParts(kind, wire)}
    ${copies > 1 && html`<p class="note">It was sent ${copies} times. The first is shown above.</p>`}
    <div class="detail">${detail}</div>
    <form method="post" action="/act">
      <input type="hidden" name="kind" value="${kind}">
      ${renderButton("set", wire === undefined ? "Set it" : "Set it again", "primary")}
      ${
        wire !== undefined && [
          renderButton("change", "Change a character"),
          kind !== "plain" && kind !== "sealed" && renderButton("prolong", "Extend its lifetime"),
          renderButton("plant", "Plant a second one"),
          renderButton("remove", "Remove it"),
        ]
      }
    </form>
  </section>`;
}

function decide(kind: Kind, header: string, keys: Keys, all: CookieMap): Decision {
  const name = NAMES[kind];
  if (!all.has(name)) return { word: "absent", tone: "none", detail: html`` };
  if (kind === "plain") {
    const value = all.get(name)?.value;
    return {
      word: "not protected",
      tone: "none",
      detail: html`<p>Read as <code>${value}</code>. It does not show who wrote it.</p>`,
    };
  }
  const Class = { signed: SignedCookie, marshal: MarshalCookie, sealed: SealedCookie }[kind];
  const cookies: CookieMap<SignedCookie | MarshalCookie | SealedCookie> = Class.parse(header, {
    keys: keys.ring,
    names: [name],
  });
  const cookie = cookies.get(name);
  const reasons = cookies.rejected.map(
    ({ error }) => html`<li><code>${error.code}</code> ${error.message}</li>`,
  );
  const rejected = reasons.length > 0 && html`<ul class="reasons">${reasons}</ul>`;
  if (cookie === undefined)
    return { word: cookies.rejected[0]?.error.code ?? "absent", tone: "bad", detail: html`${rejected}` };
  return {
    word: cookie.needsReissue ? "valid, old key" : "valid",
    tone: "good",
    detail: html`<p>Value <code>${typeof cookie.value === "string" ? cookie.value : inspect(cookie.value)}</code></p>
      <p>Issued ${renderTime(cookie.issuedAt)}${cookie.needsReissue && " with a retired key: set it again to reissue it"}.</p>
      ${rejected && html`<p>Another copy was not accepted:</p>${rejected}`}`,
  };
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

function renderButton(action: string, label: string, tone = ""): Html {
  return html`<button name="action" value="${action}" class="${tone}">${label}</button>`;
}

function renderKeys(keys: Keys): Html {
  const { retired } = keys;
  return html`<section class="box" aria-labelledby="keys-title">
    <h2 id="keys-title">Keys</h2>
    <p>One current key and ${retired === 0 ? "no retired keys" : retired === 1 ? "1 retired key" : `${retired} retired keys`}.</p>
    <form method="post" action="/act">${renderButton("rotate", "Rotate")} ${renderButton("forget", "Drop retired keys")}</form>
  </section>`;
}

function renderMigration(header: string, keys: Keys, all: CookieMap): Html {
  const raw = all.get(LEGACY)?.value;
  const { legacy, own } = checkSessions(header, keys.ring, raw);
  const guess = raw === undefined ? undefined : identify(LEGACY, raw)[0];
  return html`<section class="box" aria-labelledby="move-title" data-box="move">
    <h2 id="move-title">Moving from Express</h2>
    <p>A visitor has the session cookie of an Express server. It is verified as Express signed it, and replaced with a sealed cookie.</p>
    <dl class="facts">
      <dt><code>${LEGACY}</code></dt>
      <dd>${legacy === undefined ? "not sent" : legacy.status === "ok" ? html`“${String(legacy.value)}”, ${guess && html`recognised as <code>${guess.scheme}</code>`}` : html`<code>${legacy.status}</code>`}</dd>
      <dt><code>__Host-session</code></dt>
      <dd>${own.status === "ok" ? html`“${own.value}”, sealed` : own.status === "absent" ? "not sent" : html`<code>${own.status}</code>`}</dd>
    </dl>
    <form method="post" action="/act">${renderButton("express", "Log in with Express")} ${renderButton("migrate", "Move", "primary")} ${renderButton("leave", "Log out")}</form>
  </section>`;
}

function renderSentCookies(header: string, all: CookieMap): Html {
  const rows = [...all.keys()].flatMap((name) => all.getAll(name));
  return html`<section class="box" aria-labelledby="sent-title">
    <h2 id="sent-title">What your browser sent</h2>
    ${
      rows.length === 0
        ? html`<p class="empty">This request had no Cookie header.</p>`
        : html`<div class="scroll" tabindex="0" role="region" aria-labelledby="sent-title"><table>
          <thead><tr><th scope="col">Name</th><th scope="col">Value</th></tr></thead>
          <tbody>${rows.map(({ name, value }) => html`<tr><th scope="row"><code>${name === "" ? "(nameless)" : name}</code></th><td><code>${value}</code></td></tr>`)}</tbody>
        </table></div>
        <p class="note">The header has ${header.length} bytes${all.duplicates.length > 0 && html`; sent more than once: <code>${all.duplicates.join(", ")}</code>`}.</p>`
    }
  </section>`;
}

function renderMakeForm(): Html {
  const field = (name: string, label: string, placeholder: string, hint?: string) => html`<div class="field">
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" placeholder="${placeholder}" autocomplete="off" autocapitalize="off" spellcheck="false">
    ${hint && html`<small>${hint}</small>`}
  </div>`;
  const check = (name: string, label: string) =>
    html`<label class="check"><input type="checkbox" name="${name}"> ${label}</label>`;
  return html`<section class="box" aria-labelledby="make-title">
    <h2 id="make-title">Make your own</h2>
    <p>A cookie that a browser would drop or misread is refused, with the reason. Try <code>__Host-x</code>, a value with <code>;</code>, or a Max-Age in milliseconds.</p>
    <form method="post" action="/act" class="make">
      ${field("name", "Name", "__Host-x")}
      ${field("value", "Value", "a; Domain=evil.example")}
      ${field("path", "Path", "/")}
      ${field("domain", "Domain", "default: only this host")}
      ${field("maxAge", "Max-Age", "86400", "in seconds")}
      <div class="field"><label for="sameSite">SameSite</label>
        <select id="sameSite" name="sameSite"><option value="">not set</option><option>strict</option><option>lax</option><option>none</option></select></div>
      <fieldset><legend>Flags</legend>${check("secure", "Secure")}${check("httpOnly", "HttpOnly")}${check("partitioned", "Partitioned")}${check("percent", "percent-encode the value")}</fieldset>
      ${renderButton("make", "Send it", "primary")}
    </form>
  </section>`;
}
