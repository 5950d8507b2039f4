/** HTML as a tagged template: every part is escaped, unless it is HTML already. */

/** Text that is HTML. Only `html` makes it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | undefined | false | readonly Part[];

/** Makes HTML. Strings are escaped; `undefined` and `false` are left out; lists are joined. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = strings[0]!;
  for (let i = 0; i < parts.length; i++) text += escapePart(parts[i]) + strings[i + 1]!;
  return new Html(text);
}

function escapePart(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "string")
    return part.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  return typeof part === "number" ? String(part) : part.map(escapePart).join("");
}
