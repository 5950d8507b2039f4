import type { CookieDefinition } from "../src/definitions/define-cookie.ts";
import { parseSetCookie } from "../src/npm-cookie/parse-set-cookie.ts";

/** Returns the Cookie header that a browser sends after these Set-Cookie lines; `before` is what it sent before. */
export function cookieHeaderAfter(headers: Headers, before = ""): string {
  // The scope of what a browser had before is not known: any line of its name may replace or remove it.
  const unscoped = (name: string) => JSON.stringify([name]);
  const pairs = before === "" ? [] : before.split("; ");
  const cookies = new Map(pairs.map((pair) => [unscoped(pair.split("=", 1)[0]!), pair]));
  for (const line of headers.getSetCookie()) {
    const { name, maxAge, domain, path, partitioned } = parseSetCookie(line);
    const key = JSON.stringify([name, domain, path, partitioned]);
    cookies.delete(unscoped(name));
    if (maxAge === 0) cookies.delete(key);
    else cookies.set(key, line.split(";", 1)[0]!);
  }
  return [...cookies.values()].join("; ");
}

/** Returns the Cookie header of a browser that got this value. */
export function cookieHeaderWith<I>(definition: CookieDefinition<I, unknown>, value: I): string {
  const headers = new Headers();
  definition.set(headers, value);
  return cookieHeaderAfter(headers);
}

/** Returns each Set-Cookie line as its name and scope, with "-" in front of a removal. */
export function scopesOf(headers: Headers): string[] {
  return headers.getSetCookie().map((line) => {
    const { name, maxAge, domain, path, partitioned } = parseSetCookie(line);
    const scope = [domain && `domain=${domain}`, path && `path=${path}`, partitioned && "partitioned"];
    return [`${maxAge === 0 ? "-" : ""}${name}`, ...scope].filter(Boolean).join(" ");
  });
}
