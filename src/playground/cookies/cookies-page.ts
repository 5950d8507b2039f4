/** The page of the playground: a card for each kind of cookie, as the browser sent it back, and boxes to try more. */

import { Cookie, type CookieMap } from "../../index.ts";
import { identify } from "../../interop.ts";
import { renderFrame } from "../ui/frame.ts";
import { type Html, html } from "../ui/html.ts";
import { type ActionReport, renderReport } from "./action-report.ts";
import { type Keys, type Kind, PAGE, type Place } from "./actions.ts";
import { renderButton, renderCookieCard } from "./cookie-card.ts";
import { fatesOf } from "./fates.ts";
import { renderMakeBox } from "./make-box.ts";
import type { MakeForm } from "./make-form.ts";
import { checkSessions, LEGACY } from "./migration.ts";

export type CookiesPageOptions = {
  /** The Cookie header of the request. */
  readonly header: string;
  /** The origin of this server, as the browser sees it. */
  readonly origin: string;
  readonly keys: Keys;
  /** What was typed into the form "Make your own". */
  readonly draft: MakeForm;
  /** What the button that led here did. */
  readonly report: ActionReport | undefined;
  /** The time of the request (ms). */
  readonly now: number;
};

/** Renders the page. */
export function renderCookiesPage(options: CookiesPageOptions): Html {
  const { header, keys, draft, report } = options;
  const all = Cookie.parse(header);
  const reported = report && renderReport(report, fatesOf(journeyOf(report, options), options.now));
  const reportAt = (place: Place) => (report?.place === place ? reported : undefined);
  const card = (kind: Kind, title: string, summary: string) =>
    renderCookieCard(kind, { title, summary, keys, all, report: reportAt(kind) });
  return renderFrame(
    html`<div class="cards">
    ${card("plain", "Plain", "Anyone can read and change it.")}
    ${card("signed", "Signed", "Anyone can read it; only the server can make it.")}
    ${card("marshal", "Marshal", "Signed data: dates, maps, bigints and more, as CBOR.")}
    ${card("sealed", "Sealed", "Encrypted: only the server can read or make it.")}
  </div>
  <div class="columns">
    ${renderMakeBox(draft, report?.faults ?? [], reportAt("make"))}
    <div>
      ${renderKeys(keys, reportAt("keys"))}
      ${renderMigration(header, keys, { all, report: reportAt("move") })}
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

function journeyOf({ lines }: ActionReport, { header, origin }: CookiesPageOptions) {
  return { lines, header, setBy: `${origin}/act`, page: `${origin}${PAGE}` };
}

function renderKeys({ retired }: Keys, report: Html | undefined): Html {
  return html`<section class="box" id="keys" aria-labelledby="keys-title">
    <h2 id="keys-title">Keys</h2>
    <p>One current key and ${retired === 0 ? "no retired keys" : retired === 1 ? "1 retired key" : `${retired} retired keys`}.</p>
    ${report}
    <form method="post" action="/act">${renderButton("rotate", "Rotate")} ${renderButton("forget", "Drop retired keys")}</form>
  </section>`;
}

type MigrationOptions = { readonly all: CookieMap; readonly report: Html | undefined };

function renderMigration(header: string, keys: Keys, { all, report }: MigrationOptions): Html {
  const raw = all.get(LEGACY)?.value;
  const { legacy, own } = checkSessions(header, keys.ring, raw);
  const guess = raw === undefined ? undefined : identify(LEGACY, raw)[0];
  return html`<section class="box" id="move" aria-labelledby="move-title" data-box="move">
    <h2 id="move-title">Moving from Express</h2>
    <p>A visitor has the session cookie of an Express server. It is verified as Express signed it, and replaced with a sealed cookie.</p>
    <dl class="facts">
      <dt><code>${LEGACY}</code></dt>
      <dd>${legacy === undefined ? "not sent" : legacy.status === "ok" ? html`“${String(legacy.value)}”, ${guess && html`recognised as <code>${guess.scheme}</code>`}` : html`<code>${legacy.status}</code>`}</dd>
      <dt><code>__Host-session</code></dt>
      <dd>${own.status === "ok" ? html`“${own.value}”, sealed` : own.status === "absent" ? "not sent" : html`<code>${own.status}</code>`}</dd>
    </dl>
    ${report}
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
