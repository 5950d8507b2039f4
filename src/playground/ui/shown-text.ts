/** Text as a page can show it, and numbers with their nouns. */

/** Control characters as code writes them: a page would swallow them. */
export function visible(text: string): string {
  return text.replace(
    /[\x00-\x1f\x7f]/g,
    (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}

/** The beginning of a long text, and how much more there is. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most)}… (${count(text.length - most, "character")} more)`;
}

/** "1 line", "1,200 lines". */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
