/** Text and numbers as a page shows them. */

/** Escapes control characters, such as `\x00`: a page does not show them. */
export function visible(text: string): string {
  return text.replace(
    /[\x00-\x1f\x7f]/g,
    (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}

/** Cuts a text after `max` characters, and adds how many more there are. */
export function shortened(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max)}… (${count(text.length - max, "character")} more)`;
}

/** Returns a number with its noun: "1 line", "1,200 lines". */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
