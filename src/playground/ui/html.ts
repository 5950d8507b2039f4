/** HTML as a tagged template: everything that is put in is escaped, unless it is HTML already. */

export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | undefined | false | readonly Part[];

export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = strings[0]!;
  for (let i = 0; i < parts.length; i++) text += escaped(parts[i]) + strings[i + 1]!;
  return new Html(text);
}

function escaped(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "string")
    return part.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  return typeof part === "number" ? String(part) : part.map(escaped).join("");
}
