/** A Set-Cookie line in its parts, each in its colour (RFC 6265bis §5.6). */

import { type Html, html } from "../../ui/html.ts";
import { shortened, visible } from "../../ui/shown-text.ts";

export type LinePart = {
  readonly kind: "name" | "value" | "attribute" | "unknown" | "mark" | "rest";
  readonly text: string;
};

/** All of them, joined, are the line; what comes after many attributes is one. */
export function lineParts(line: string): LinePart[] {
  const parts: LinePart[] = [];
  let from = 0;
  for (let number = 0; number <= MOST_ATTRIBUTES && from <= line.length; number++) {
    const semicolon = line.indexOf(";", from);
    const end = semicolon < 0 ? line.length : semicolon;
    const text = line.slice(from, end);
    if (number === 0) parts.push(...pairParts(text));
    else parts.push({ kind: "mark", text: ";" }, { kind: attributeKind(text), text });
    from = end + 1;
  }
  parts.push({ kind: "rest", text: line.slice(from - 1) });
  return parts.filter(({ text }) => text !== "");
}

/** The line on a page: what is too long is cut, and what can't be seen is made visible. */
export function shownLine(line: string): Html {
  return html`<code>${lineParts(line).map(shownPart)}</code>`;
}

/** What the colours mean, for the kinds that are there. */
export function legend(lines: readonly string[]): Html {
  const kinds = new Set<string>(lines.flatMap((line) => lineParts(line).map(({ kind }) => kind)));
  return html`<p class="legend">${Object.entries(COLOURS).map(
    ([kind, { tone, title }]) => kinds.has(kind) && html`<span class="part ${tone}">${title}</span> `,
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

function attributeKind(text: string): LinePart["kind"] {
  const name = text.split("=", 1)[0]!.trim().toLowerCase();
  if (name === "") return "mark";
  return KNOWN.has(name) ? "attribute" : "unknown";
}

function shownPart({ kind, text }: LinePart): Html {
  if (kind === "rest") return html` ${shortened(text, 0)}`;
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
const MOST_ATTRIBUTES = 30;
const LONGEST_PART = 200;
