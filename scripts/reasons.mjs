/** Makes docs/reasons.md from the rows of `src/jar/reasons`: every code, its section, its sentence and its fix. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SPEC } from "../src/base/spec.ts";
import { EXCLUSIONS } from "../src/jar/reasons/exclusions.ts";
import { REFUSALS } from "../src/jar/reasons/refusals.ts";
import { WARNINGS } from "../src/jar/reasons/warnings.ts";

const target = join(fileURLToPath(new URL("..", import.meta.url)), "docs", "reasons.md");

export function reasons() {
  return `# Reasons

Every code that [the jar](jar.md) can report. \`message\` is the sentence after \`The cookie "name"\`, with this cookie's facts in the
place of the braces. Over plain HTTP, a fix with \`Secure\` ends with "Use https or wss." All fixes of a refusal together lead to a stored
cookie; a refusal without a fix can't be fixed by the header. Made by \`npm run reasons\` from the rows in \`src/jar/reasons\`.

## Refused

A Set-Cookie that is not stored: \`reasons\` of \`setCookie\` and \`explainSetCookie\`.

${table(REFUSALS)}

A row of an import that is no stored cookie has the code \`invalid-field\`; its message says what the field must be.

## Excluded

A stored cookie that is not sent with a request: \`excluded\` of \`explainGetCookies\`.

${table(EXCLUSIONS)}

## Warnings

A cookie that is stored or sent, but probably not as intended: \`warnings\`.

${table(WARNINGS)}
`;
}

function table(rows) {
  return ["| code | message | fix | section |", "|---|---|---|---|", ...rows.map(tableRow)].join("\n");
}

/** A row is strings in this order; a bit before them is a number. */
function tableRow(row) {
  const [code, place, message, fix = ""] = row.filter((cell) => typeof cell === "string");
  return `| \`${code}\` | … ${cell(message)}. | ${cell(fix)} | ${/^\d/.test(place) ? `${SPEC} §${place}` : place} |`;
}

/** Facts as code, so that a reader sees that they are filled in. */
function cell(text) {
  return text.replaceAll("|", "\\|").replace(/{\w+}/g, "`$&`");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, reasons());
