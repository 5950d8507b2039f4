/** A Set-Cookie line in its parts, each in its colour (RFC 6265bis §5.6). */

import { type Html, html } from "./html.ts";
import { shortened, visible } from "./wire-text.ts";

export type LinePart = {
  readonly kind: "name" | "value" | "attribute" | "unknown" | "mark";
  readonly text: string;
};

/** All of them, joined, are the line. */
export function lineParts(line: string): LinePart[] {
  const [pair, ...attributes] = line.split(";");
  const parts = pairParts(pair!);
  for (const text of attributes) {
    const word = text.split("=", 1)[0]!.trim().toLowerCase();
    parts.push({ kind: "mark", text: ";" });
    parts.push({ kind: word === "" ? "mark" : KNOWN.has(word) ? "attribute" : "unknown", text });
  }
  return parts.filter(({ text }) => text !== "");
}

/** The line on a page: what is too long is cut, and what can't be seen is made visible. */
export function shownLine(line: string): Html {
  const parts = lineParts(line);
  const rest = parts.slice(MOST_PARTS).reduce((length, { text }) => length + text.length, 0);
  return html`<code>${parts.slice(0, MOST_PARTS).map(shownPart)}${rest > 0 && ` … (${rest} characters more)`}</code>`;
}

/** What the colours mean, for the kinds that are there. */
export function legend(lines: readonly string[]): Html {
  const kinds = new Set(lines.flatMap((line) => lineParts(line).map(({ kind }) => kind)));
  return html`<p class="legend">${Object.entries(COLOURS).map(
    ([kind, { tone, title }]) =>
      [...kinds].some((one) => one === kind) && html`<span class="part ${tone}">${title}</span> `,
  )}</p>`;
}

function pairParts(pair: string): LinePart[] {
  const equals = pair.indexOf("=");
  if (equals < 0) return [{ kind: "value", text: pair }];
  return [
    { kind: "name", text: pair.slice(0, equals) },
    { kind: "mark", text: "=" },
    { kind: "value", text: pair.slice(equals + 1) },
  ];
}

function shownPart({ kind, text }: LinePart): Html {
  const shown = visible(shortened(text, LONGEST_PART));
  if (kind === "mark") return html`${shown}`;
  const { tone, title } = COLOURS[kind];
  // Blanks around a part are not of it.
  const inner = shown.trim();
  const [before, after] = inner === "" ? [shown, ""] : shown.split(inner);
  return html`${before}<span class="part ${tone}" title="${title}">${inner}</span>${after}`;
}

const COLOURS = {
  name: { tone: "key", title: "name" },
  value: { tone: "value", title: "value" },
  attribute: { tone: "tag", title: "attribute" },
  unknown: { tone: "end unknown", title: "unknown attribute" },
} as const;
const KNOWN = new Set([
  "path",
  "domain",
  "expires",
  "max-age",
  "secure",
  "httponly",
  "samesite",
  "partitioned",
  "priority",
]);
const MOST_PARTS = 60;
const LONGEST_PART = 200;
