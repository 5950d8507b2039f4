/** Five thousand sites with ten cookies each, of many names, lengths and characters; the same at every run. */

export type Answer = { readonly Header: string; readonly URL: string };

export type Workload = {
  /** Set-Cookie headers with Expires, Domain and Path. */
  readonly Dated: readonly Answer[];
  /** Set-Cookie headers of a name and a value alone. */
  readonly Short: readonly Answer[];
  /** A URL of each site. */
  readonly URLs: readonly string[];
};

export const SITES = 5000;
export const COOKIES_A_SITE = 10;

const NAMES = [
  "_ga",
  "_gid",
  "SESSION",
  "csrftoken",
  "NID",
  "cart_items",
  "lang",
  "theme",
  "auth.token",
  "_fbp",
];
const NAMES_OF_OTHERS = [
  "sid",
  "__cf_bm",
  "XSRF-TOKEN",
  "uid",
  "visitor_id",
  "tz",
  "consent",
  "ab",
  "ref",
  "k",
];
/** Suffixes of one label, which a jar without a list of public suffixes takes for such too. */
const TOP_LEVELS = ["com", "org", "net", "de", "io", "dev"];
const HOSTS = ["www.", "", "shop.", "api.eu."];
const PATHS = ["/", "/index.html", "/shop/", "/a/b/c/page.html", "/search"];
const CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.!~*'()%|";

/** A site's registrable domain. */
function domainOf(site: number): string {
  return `site${site * 7}.${TOP_LEVELS[site % TOP_LEVELS.length]}`;
}

export function workload(sites = SITES): Workload {
  const random = randomFrom(20261123);
  const dated: Answer[] = [];
  const short: Answer[] = [];
  const urls: string[] = [];
  const inAYear = Date.now() + 300 * 86_400_000;
  for (let site = 0; site < sites; site++) {
    const domain = domainOf(site);
    const URL = flat(`https://${HOSTS[site % HOSTS.length]}${domain}${PATHS[site % PATHS.length]}`);
    urls.push(flat(`${URL}?page=${site}`));
    for (const name of site % 2 ? NAMES : NAMES_OF_OTHERS) {
      const length = 4 + Math.floor(random() ** 2 * 80);
      const value = Array.from({ length }, () => CHARACTERS[Math.floor(random() * CHARACTERS.length)]).join(
        "",
      );
      const expires = new Date(inAYear + Math.floor(random() * 1e9)).toUTCString();
      const flags = site % 3 ? "; Secure; HttpOnly" : "; SameSite=Lax";
      dated.push({
        Header: flat(`${name}=${value}; Expires=${expires}; Domain=${domain}; Path=/${flags}`),
        URL,
      });
      short.push({ Header: flat(`${name}=${value}`), URL });
    }
  }
  return { Dated: dated, Short: short, URLs: urls };
}

/** As a header comes from a socket: one piece of memory, no rope. */
export function flat(text: string): string {
  return Buffer.from(text, "latin1").toString("latin1");
}

/** A linear congruential generator, of which any seed will do. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
