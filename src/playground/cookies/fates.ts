/** What became of cookies that were sent to the browser: what its next request shows, and why by the rules of browsers (RFC 6265bis §5.7, §5.8.3). */

import { CookieJar, type CookieReason, requestContext } from "../../jar.ts";

/** What became of a cookie. The reasons are the jar's, for a cookie that it would not store or send. */
export type Fate = {
  readonly name: string;
  readonly status: "returned" | "returned-against-rules" | "not-stored" | "not-sent" | "missing";
  readonly reasons: readonly CookieReason[];
};

/** How cookies travelled: their Set-Cookie lines, who sent them, and the Cookie header of the next request. */
export type Journey = {
  readonly lines: readonly string[];
  readonly setBy: string;
  readonly page: string;
  readonly header: string;
};

/** Returns the fate of each cookie. Lines that remove a cookie have none. */
export function fatesOf({ lines, setBy, page, header }: Journey, now: number): Fate[] {
  const jar = new CookieJar({ clock: () => now });
  const pairs = new Set(header.split("; "));
  const form = requestContext({ url: setBy, initiator: page, navigation: true, method: "POST" });
  const results = lines.map((line) => ({ line, ...jar.setCookie(line, setBy, form) }));
  const { included, excluded } = jar.explainGetCookies(page, requestContext({ url: page }));
  return results.flatMap(({ line, status, cookie, reasons }): Fate[] => {
    const pair = line.split(";", 1)[0]!;
    const name = pair.split("=", 1)[0]!;
    const isReturned = pairs.has(pair);
    if (status === "refused")
      return [{ name, status: isReturned ? "returned-against-rules" : "not-stored", reasons }];
    if (status !== "stored" || cookie === undefined) return [];
    const isSame = (other: { cookie: { sequence: number } }) => other.cookie.sequence === cookie.sequence;
    const exclusion = excluded.find(isSame);
    if (exclusion)
      return [
        { name, status: isReturned ? "returned-against-rules" : "not-sent", reasons: exclusion.reasons },
      ];
    return included.some(isSame) ? [{ name, status: isReturned ? "returned" : "missing", reasons: [] }] : [];
  });
}
