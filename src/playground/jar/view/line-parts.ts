/** The parts of a Set-Cookie line, each in its colour (RFC 6265bis §5.6). */

import { ATTRIBUTE_UNKNOWN } from "../../../jar/reasons/warnings.ts";
import { parseSetCookieString } from "../../../jar/rules/parse-set-cookie.ts";
import { type Html, html } from "../../ui/html.ts";
import { shortened, visible } from "../../ui/shown-text.ts";

export type LinePart = {
  readonly kind: "name" | "value" | "attribute" | "unknown" | "mark" | "rest";
  readonly text: string;
};

/** Splits a line. The parts, joined, are the line. After many attributes the rest is one part. */
export function splitLine(line: string): LinePart[] {
  const parts: LinePart[] = [];
  let from = 0;
  for (let number = 0; number <= MAX_ATTRIBUTES && from <= line.length; number++) {
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

/** Renders a line. Long parts are cut, and control characters are escaped. */
export function renderLine(line: string): Html {
  return html`<code>${splitLine(line).map(renderPart)}</code>`;
}

/** Renders what the colours mean, for the kinds in these lines. */
export function renderLegend(lines: readonly string[]): Html {
  const kinds = new Set<string>(lines.flatMap((line) => splitLine(line).map(({ kind }) => kind)));
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
  if (text.split("=", 1)[0]!.trim() === "") return "mark";
  return parseSetCookieString(`a=b;${text}`).warned & ATTRIBUTE_UNKNOWN ? "unknown" : "attribute";
}

function renderPart({ kind, text }: LinePart): Html {
  if (kind === "rest") return html` ${shortened(text, 0)}`;
  const shown = visible(shortened(text, MAX_PART_LENGTH));
  if (kind === "mark") return html`${shown}`;
  const { tone, title } = COLOURS[kind];
  // Blanks around a part do not belong to it.
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
const MAX_ATTRIBUTES = 30;
const MAX_PART_LENGTH = 200;
