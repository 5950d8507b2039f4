/** Keeping cookies out of shared caches (RFC 9111 §5.2.2.4, §7.3). */

import { CookieError } from "../base/cookie-error.ts";

const FIELD = "set-cookie";

/** Cache-Control with `no-cache="set-cookie"` in it, merged into what is there. */
export function protectCache(control: string | undefined): string {
  if (control === undefined || control.trim() === "") return `no-cache="${FIELD}"`;
  const directives = directivesOf(control);
  for (const { name, argument } of directives) {
    if (name === "no-store" || name === "private") return control;
    if (name === "no-cache" && (argument === undefined || fieldsOf(argument).includes(FIELD))) return control;
  }
  const limited = directives.find(({ name }) => name === "no-cache");
  if (limited === undefined) return `${control}, no-cache="${FIELD}"`;
  const fields = [...fieldsOf(limited.argument!), FIELD].join(", ");
  return `${control.slice(0, limited.start)}no-cache="${fields}"${control.slice(limited.end)}`;
}

/** A cookie that belongs to one user must not be in a response that is kept for all. */
export function refusePublicCache(control: string | undefined, cookieName: string): void {
  if (control === undefined) return;
  const names = directivesOf(control).map(({ name }) => name);
  if (names.includes("no-store") || names.includes("private")) return;
  if (names.includes("public") || names.includes("s-maxage")) {
    throw new CookieError(
      "publicly-cacheable",
      "a response with Cache-Control: public or s-maxage may give this user's cookie to others: make it private",
      cookieName,
    );
  }
}

type Directive = {
  readonly name: string;
  readonly argument: string | undefined;
  readonly start: number;
  readonly end: number;
};

/** The directives of a Cache-Control value; a comma inside quotes separates nothing. */
function directivesOf(control: string): Directive[] {
  const directives: Directive[] = [];
  for (const match of control.matchAll(/([^\s,="]+)(?:="([^"]*)"|=([^\s,"]*))?/g)) {
    directives.push({
      name: match[1]!.toLowerCase(),
      argument: match[2] ?? match[3],
      start: match.index,
      end: match.index + match[0].length,
    });
  }
  return directives;
}

function fieldsOf(argument: string): string[] {
  return argument.split(",").map((field) => field.trim().toLowerCase());
}
