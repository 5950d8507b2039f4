/** What was sent to a URL the last time, for as long as it is what would be sent again. */

import type { KeptCookie } from "./kept-cookie.ts";
import type { Site } from "./site-index.ts";

/** The answer to a request without a context. */
export type Lookup = {
  readonly site: Site;
  /** The site's cookies at that time. */
  readonly siteCookies: readonly KeptCookie[];
  readonly sent: readonly KeptCookie[];
  readonly header: string;
  /** When the first cookie of the site expires. */
  readonly until: number;
  /** When a last access has to be noted again. */
  touchAt: number;
};

export class LookupMemory {
  readonly #lookups = new Map<string, Lookup>();

  /** The answer for a URL, unless its site has changed or a cookie of it has expired. */
  find(url: string, now: number): Lookup | undefined {
    const lookup = this.#lookups.get(url);
    return lookup && lookup.siteCookies === lookup.site.cookies && now < lookup.until ? lookup : undefined;
  }

  keep(url: string, lookup: Lookup): void {
    if (url.length > LONGEST_URL) return;
    if (this.#lookups.size >= MOST_LOOKUPS) this.#lookups.clear();
    this.#lookups.set(url, lookup);
  }
}

/** Enough for a crawl's working set at about half a kilobyte each. */
const MOST_LOOKUPS = 8192;
const LONGEST_URL = 512;
