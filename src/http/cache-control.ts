/** Keeping cookies out of shared caches (RFC 9111 §5.2.2, §7.3). */

import { CookieError } from "../base/cookie-error.ts";
import { indexOfEquals } from "../syntax/text/scan.ts";

/** Returns the Cache-Control value with `no-cache="set-cookie"` merged in. */
export function protectCache(control: string): string {
  const directives = parseDirectives(control);
  if (directives.some(isKeptOut)) return control;
  // A cache can take the first of several, so the field is added to that.
  const first = directives.find(({ name }) => name === "no-cache");
  if (first === undefined) return `${control && `${control}, `}no-cache="set-cookie"`;
  const end = first.start + first.text.length;
  return `${control.slice(0, first.start)}no-cache="${first.fields}, set-cookie"${control.slice(end)}`;
}

/** Throws if a shared cache may keep the response: it would give one user's cookie to others. */
export function refusePublicCache(control: string, cookieName: string): void {
  const directives = parseDirectives(control);
  if (directives.some(isNeverShared)) return;
  if (directives.some(({ name }) => name === "public" || name === "s-maxage")) {
    throw new CookieError(
      "publicly-cacheable",
      "Cache-Control must not be public or have s-maxage",
      cookieName,
    );
  }
}

/** One directive of a Cache-Control value: its text and where that begins, and its parts. */
type Directive = {
  readonly text: string;
  readonly start: number;
  /** In lower case. */
  readonly name: string;
  /** The argument without quotes, such as a list of fields; `undefined` if there is none. */
  readonly fields: string | undefined;
};

/** Whether no shared cache keeps the response. `private` with fields keeps it from none: it protects those fields alone (§5.2.2.7). */
function isNeverShared({ name, fields }: Directive): boolean {
  return name === "no-store" || (name === "private" && fields === undefined);
}

/** Whether no shared cache gives the Set-Cookie of the response to others without asking the server. */
function isKeptOut(directive: Directive): boolean {
  if (directive.name !== "no-cache") return isNeverShared(directive);
  // Without fields it applies to the whole response (§5.2.2.4).
  return directive.fields === undefined || /(^|[\s,])set-cookie($|[\s,])/i.test(directive.fields);
}

/** Splits at commas, but for those in quotes (RFC 9110 §5.6.1, §5.6.4). Takes linear time. */
function parseDirectives(control: string): Directive[] {
  // Nearly every response: an expression that finds nothing takes longer than all the rest.
  if (control === "") return [];
  return Array.from(control.matchAll(/(?:"(?:[^"\\]|\\.)*"?|[^",])+/gs), ({ 0: whole, index }) => {
    const text = whole.trim();
    const equals = indexOfEquals(text, 0, text.length);
    return {
      text,
      start: index + whole.indexOf(text),
      name: text.slice(0, equals).trim().toLowerCase(),
      fields:
        equals === text.length
          ? undefined
          : text
              .slice(equals + 1)
              .trim()
              .replace(/^"|"$/g, ""),
    };
  });
}
