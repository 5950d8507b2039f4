/** The stored cookies by registrable domain, each site's in sending order. */

import type { KeptCookie } from "./kept-cookie.ts";
import { inSendingOrder } from "./stored-cookie.ts";

/** The cookies of a registrable domain and of the domains below it. */
export type Site = {
  readonly domain: string;
  /** In sending order. Each change makes another list, so that lookups know by identity that theirs still holds. */
  cookies: readonly KeptCookie[];
};

export class SiteIndex {
  readonly #sites = new Map<string, Site>();
  #count = 0;
  #round: Iterator<Site> = this.#sites.values();

  /** How many cookies there are, the expired included. */
  get count(): number {
    return this.#count;
  }

  find(domain: string): Site | undefined {
    return this.#sites.get(domain);
  }

  cookiesOf(domain: string): readonly KeptCookie[] {
    return this.#sites.get(domain)?.cookies ?? NONE;
  }

  /** The sites as they are now; they may be changed meanwhile. */
  sites(): Site[] {
    return [...this.#sites.values()];
  }

  put(domain: string, cookies: readonly KeptCookie[]): void {
    const site = this.#sites.get(domain);
    this.#count += cookies.length - (site?.cookies.length ?? 0);
    if (site) site.cookies = cookies;
    if (cookies.length === 0) this.#sites.delete(domain);
    else if (!site) this.#sites.set(domain, { domain, cookies });
  }

  /** One site after the other, and again from the first: so the expired are found with no scan of all at once. */
  next(): Site | undefined {
    let step = this.#round.next();
    if (step.done) {
      this.#round = this.#sites.values();
      step = this.#round.next();
    }
    return step.done ? undefined : step.value;
  }
}

/** The list with one more cookie, in the place of the one that it replaces or in its own. */
export function listWith(
  cookies: readonly KeptCookie[],
  cookie: KeptCookie,
  replaces: KeptCookie | undefined,
): readonly KeptCookie[] {
  // Its path, creation time and sequence are those of the one that it replaces, and so is its place.
  if (replaces) return cookies.map((other) => (other === replaces ? cookie : other));
  let place = cookies.length;
  while (place > 0 && inSendingOrder(cookie, cookies[place - 1]!) < 0) place--;
  if (place === cookies.length) return [...cookies, cookie];
  return [...cookies.slice(0, place), cookie, ...cookies.slice(place)];
}

const NONE: readonly KeptCookie[] = [];
