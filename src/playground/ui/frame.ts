/** The frame of every page: head, name, navigation and foot. */

import { type Html, html } from "./html.ts";

export type FrameOptions = {
  /** The path of this page; the navigation marks it. */
  readonly path: "/play" | "/jar" | "/sessions" | "/device";
  readonly title: string;
  readonly lead: string;
  /** The target of the skip link: the id of `main`, and what is there. */
  readonly skip: { readonly id: string; readonly label: string };
  readonly styles: readonly string[];
  readonly foot: string;
};

/** Renders a whole page around its main content. */
export function renderFrame(main: Html, { path, title, lead, skip, styles, foot }: FrameOptions): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · speculoos</title>
${styles.map((href) => html`<link rel="stylesheet" href="${href}">`)}
<link rel="icon" href="data:,">
</head>
<body>
<a class="skip" href="#${skip.id}">Skip to ${skip.label}</a>
<header>
  <div class="bar">
    <p class="brand">${BISCUIT} speculoos</p>
    <nav aria-label="Pages"><ul>${PAGES.map(
      ([href, label]) =>
        html`<li><a href="${href}"${href === path && html` aria-current="page"`}>${label}</a></li>`,
    )}</ul></nav>
  </div>
  <h1>${title}</h1>
  <p>${lead}</p>
</header>
<main id="${skip.id}">
  ${main}
</main>
<footer><p>${foot}</p></footer>
</body>
</html>`;
}

const PAGES = [
  ["/play", "Playground"],
  ["/jar", "The jar"],
  ["/sessions", "Sessions"],
  ["/device", "Steal it"],
] as const;

/** The logo: a biscuit with its stamp. */
const BISCUIT = html`<svg aria-hidden="true" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.8"><rect x="3" y="3" width="18" height="18" rx="4" stroke-dasharray="3.2 1.4"/><path d="M12 7.5v9M7.5 12h9"/><circle cx="12" cy="12" r="2.6"/></svg>`;
