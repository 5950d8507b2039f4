/** The page of the playground: one card for each kind of cookie, as the browser sends it back. */

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
import { frame } from "../ui/frame.ts";
import { type Html, html } from "../ui/html.ts";
import { type Keys, type Kind, NAMES, PAGE } from "./actions.ts";
import { LEGACY, sessionsOf } from "./migration.ts";

/** What the last button did: a sentence or a refusal, and the Set-Cookie lines of the answer. */
export type Outcome = {
  readonly said?: string;
  readonly refused?: CookieError;
  readonly lines: readonly string[];
};

export function page(header: string, keys: Keys, outcome: Outcome | undefined): Html {
  const all = Cookie.parse(header);
  return frame(
    html`${outcome && outcomeBox(outcome)}
  <div class="cards">
    ${card("plain", "Plain", "Anyone can read and change it.", header, keys, all)}
    ${card("signed", "Signed", "Anyone can read it; only the server can make it.", header, keys, all)}
    ${card("marshal", "Marshal", "Signed data: dates, maps, bigints and more, as CBOR.", header, keys, all)}
    ${card("sealed", "Sealed", "Encrypted: only the server can read or make it.", header, keys, all)}
  </div>
  <div class="columns">
    ${makeForm()}
    <div>
      ${keysBox(keys)}
      ${migrationBox(header, keys, all)}
      ${sentTable(header, all)}
    </div>
  </div>`,
    {
      path: PAGE,
      title: "Playground",
      lead: "Real cookies, set over HTTP by this library and sent back by your browser. Make one, tamper with it, and see why it is believed or not.",
      skip: { id: "cookies", label: "the cookies" },
      styles: ["/style.css"],
      foot: "Served on this machine alone. The keys live as long as this process.",
    },
  );
}

function outcomeBox({ said, refused, lines }: Outcome): Html {
  return html`<section class="outcome ${refused ? "bad" : "good"}" role="status" aria-label="What just happened">
    ${refused ? html`<p><strong>Refused: <code>${refused.code}</code>.</strong> ${refused.message}</p>` : html`<p>${said}</p>`}
    ${lines.length > 0 && html`<ul class="wire">${lines.map((line) => html`<li><code>Set-Cookie: ${line}</code></li>`)}</ul>`}
  </section>`;
}

/** What is thought of the cookie of one kind. */
type Judgement = { readonly word: string; readonly tone: "good" | "bad" | "none"; readonly detail: Html };

function card(kind: Kind, title: string, summary: string, header: string, keys: Keys, all: CookieMap): Html {
  const wire = all.get(NAMES[kind])?.value;
  const { word, tone, detail } = judge(kind, header, keys, all);
  const copies = all.getAll(NAMES[kind]).length;
  return html`<section class="card" aria-labelledby="${kind}-title" data-kind="${kind}">
    <div class="card-head"><h2 id="${kind}-title">${title}</h2><span class="badge ${tone}">${word}</span></div>
    <p>${summary}</p>
    ${wire === undefined ? html`<p class="empty">Your browser sends no <code>${NAMES[kind]}</code>.</p>` : anatomy(kind, wire)}
    ${copies > 1 && html`<p class="note">It came ${copies} times: the first is shown above.</p>`}
    <div class="detail">${detail}</div>
    <form method="post" action="/act">
      <input type="hidden" name="kind" value="${kind}">
      ${button("set", wire === undefined ? "Set it" : "Set it again", "primary")}
      ${
        wire !== undefined && [
          button("change", "Change a character"),
          kind !== "plain" && kind !== "sealed" && button("prolong", "Prolong its life"),
          button("plant", "Plant a second"),
          button("remove", "Remove it"),
        ]
      }
    </form>
  </section>`;
}

function judge(kind: Kind, header: string, keys: Keys, all: CookieMap): Judgement {
  const name = NAMES[kind];
  if (!all.has(name)) return { word: "absent", tone: "none", detail: html`` };
  if (kind === "plain") {
    const value = all.get(name)?.value;
    return {
      word: "not protected",
      tone: "none",
      detail: html`<p>Read as <code>${value}</code>. Nothing tells who wrote it.</p>`,
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
    word: cookie.needsReissue ? "genuine, old key" : "genuine",
    tone: "good",
    detail: html`<p>Value <code>${typeof cookie.value === "string" ? cookie.value : inspect(cookie.value)}</code></p>
      <p>Issued ${time(cookie.issuedAt)}${cookie.needsReissue && " under a retired key: setting it again refreshes it"}.</p>
      ${rejected && html`<p>Beside it came what was not believed:</p>${rejected}`}`,
  };
}

function time(date: Date): Html {
  return html`<time datetime="${date.toISOString()}">${date.toISOString().slice(0, 19).replace("T", " ")} GMT</time>`;
}

type Part = readonly [part: string, title: string, from: number, to: number];

/** Where the parts of a protected value lie (docs/signed-format.md, docs/sealed-format.md). */
function partsOf(kind: Kind, wire: string): readonly Part[] {
  const whole: Part = ["value", "value", 0, wire.length];
  const head: readonly Part[] = [
    ["kind", "kind", 0, 1],
    ["key", "key id", 1, 3],
    ["time", "issued", 3, 11],
  ];
  if (kind === "sealed") {
    if (wire[0] !== "E" || wire.length < 74) return [whole];
    return [
      ...head,
      ["end", "nonce", 11, 43],
      ["tag", "tag", 43, 64],
      ["value", "encrypted", 64, wire.length],
    ];
  }
  if (kind === "plain" || wire[0] !== (kind === "signed" ? "S" : "M") || wire[62] !== ".") return [whole];
  return [...head, ["end", "ends", 11, 19], ["tag", "tag", 19, 62], ["value", "value", 63, wire.length]];
}

/** The octets of a value, each part in its colour; the parts of a plain one are one. */
function anatomy(kind: Kind, wire: string): Html {
  const parts = partsOf(kind, wire);
  return html`<p class="anatomy"><code>${NAMES[kind]}=${parts.map(
    ([part, title, from, to]) =>
      html`${from > 0 && wire[from - 1] === "." && part === "value" ? "." : ""}<span class="part ${part}" title="${title}">${wire.slice(from, to)}</span>`,
  )}</code></p>
  ${parts.length > 1 && html`<p class="legend" aria-hidden="true">${parts.map(([part, title]) => html`<span class="part ${part}">${title}</span> `)}</p>`}`;
}

function button(action: string, label: string, tone = ""): Html {
  return html`<button name="action" value="${action}" class="${tone}">${label}</button>`;
}

function keysBox(keys: Keys): Html {
  const { retired } = keys;
  return html`<section class="box" aria-labelledby="keys-title">
    <h2 id="keys-title">Keys</h2>
    <p>One current key, and ${retired === 0 ? "no retired one" : retired === 1 ? "1 retired one" : `${retired} retired ones`}.</p>
    <form method="post" action="/act">${button("rotate", "Rotate")} ${button("forget", "Forget the retired")}</form>
  </section>`;
}

function migrationBox(header: string, keys: Keys, all: CookieMap): Html {
  const raw = all.get(LEGACY)?.value;
  const { legacy, own } = sessionsOf(header, keys.ring, raw);
  const guess = raw === undefined ? undefined : identify(LEGACY, raw)[0];
  return html`<section class="box" aria-labelledby="move-title" data-box="move">
    <h2 id="move-title">Moving in from Express</h2>
    <p>A visitor comes with the session of an Express server. It is read as Express signed it, and answered with a sealed one.</p>
    <dl class="facts">
      <dt><code>${LEGACY}</code></dt>
      <dd>${legacy === undefined ? "not sent" : legacy.status === "ok" ? html`“${String(legacy.value)}”, ${guess && html`by its look <code>${guess.scheme}</code>`}` : html`<code>${legacy.status}</code>`}</dd>
      <dt><code>__Host-session</code></dt>
      <dd>${own.status === "ok" ? html`“${own.value}”, sealed` : own.status === "absent" ? "not sent" : html`<code>${own.status}</code>`}</dd>
    </dl>
    <form method="post" action="/act">${button("express", "Come from Express")} ${button("migrate", "Move", "primary")} ${button("leave", "Log out")}</form>
  </section>`;
}

function sentTable(header: string, all: CookieMap): Html {
  const rows = [...all.keys()].flatMap((name) => all.getAll(name));
  return html`<section class="box" aria-labelledby="sent-title">
    <h2 id="sent-title">What your browser sent</h2>
    ${
      rows.length === 0
        ? html`<p class="empty">No Cookie header came with this request.</p>`
        : html`<div class="scroll" tabindex="0" role="region" aria-labelledby="sent-title"><table>
          <thead><tr><th scope="col">Name</th><th scope="col">Value</th></tr></thead>
          <tbody>${rows.map(({ name, value }) => html`<tr><th scope="row"><code>${name === "" ? "(nameless)" : name}</code></th><td><code>${value}</code></td></tr>`)}</tbody>
        </table></div>
        <p class="note">${header.length} octets of header${all.duplicates.length > 0 && html`; more than once: <code>${all.duplicates.join(", ")}</code>`}.</p>`
    }
  </section>`;
}

function makeForm(): Html {
  const field = (name: string, label: string, placeholder: string, hint?: string) => html`<div class="field">
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" placeholder="${placeholder}" autocomplete="off" autocapitalize="off" spellcheck="false">
    ${hint && html`<small>${hint}</small>`}
  </div>`;
  const check = (name: string, label: string) =>
    html`<label class="check"><input type="checkbox" name="${name}"> ${label}</label>`;
  return html`<section class="box" aria-labelledby="make-title">
    <h2 id="make-title">Make your own</h2>
    <p>Or try to: what a browser would drop or misread is refused, and the refusal says why. Try <code>__Host-x</code>, a value with <code>;</code>, or a Max-Age in milliseconds.</p>
    <form method="post" action="/act" class="make">
      ${field("name", "Name", "__Host-x")}
      ${field("value", "Value", "a; Domain=evil.example")}
      ${field("path", "Path", "/")}
      ${field("domain", "Domain", "left out: this host alone")}
      ${field("maxAge", "Max-Age", "86400", "in seconds")}
      <div class="field"><label for="sameSite">SameSite</label>
        <select id="sameSite" name="sameSite"><option value="">left out</option><option>strict</option><option>lax</option><option>none</option></select></div>
      <fieldset><legend>Flags</legend>${check("secure", "Secure")}${check("httpOnly", "HttpOnly")}${check("partitioned", "Partitioned")}${check("percent", "percent-encode the value")}</fieldset>
      ${button("make", "Send it", "primary")}
    </form>
  </section>`;
}
