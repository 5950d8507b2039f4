/** Five thousand sites with ten cookies each, of many names, lengths and characters; the same at every run. */

/** A Set-Cookie header and the URL that it came from. */
export type Received = { readonly Header: string; readonly URL: string };

export type Workload = {
  /** Set-Cookie headers with Expires, Domain and Path. */
  readonly Dated: readonly Received[];
  /** Set-Cookie headers without attributes. */
  readonly Short: readonly Received[];
  /** One URL for each site. */
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
const OTHER_NAMES = ["sid", "__cf_bm", "XSRF-TOKEN", "uid", "visitor_id", "tz", "consent", "ab", "ref", "k"];
/** Suffixes of one label: a jar needs no list of public suffixes to find the site. */
const TOP_LEVELS = ["com", "org", "net", "de", "io", "dev"];
const HOSTS = ["www.", "", "shop.", "api.eu."];
const PATHS = ["/", "/index.html", "/shop/", "/a/b/c/page.html", "/search"];
const CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.!~*'()%|";

/** Returns a site's registrable domain. */
function createDomain(site: number): string {
  return `site${site * 7}.${TOP_LEVELS[site % TOP_LEVELS.length]}`;
}

export function createWorkload(sites = SITES): Workload {
  const random = createRandom(20261123);
  const dated: Received[] = [];
  const short: Received[] = [];
  const urls: string[] = [];
  const inAYear = Date.now() + 300 * 86_400_000;
  for (let site = 0; site < sites; site++) {
    const domain = createDomain(site);
    const URL = flatten(`https://${HOSTS[site % HOSTS.length]}${domain}${PATHS[site % PATHS.length]}`);
    urls.push(flatten(`${URL}?page=${site}`));
    for (const name of site % 2 ? NAMES : OTHER_NAMES) {
      const length = 4 + Math.floor(random() ** 2 * 80);
      const value = Array.from({ length }, () => CHARACTERS[Math.floor(random() * CHARACTERS.length)]).join(
        "",
      );
      const expires = new Date(inAYear + Math.floor(random() * 1e9)).toUTCString();
      const flags = site % 3 ? "; Secure; HttpOnly" : "; SameSite=Lax";
      dated.push({
        Header: flatten(`${name}=${value}; Expires=${expires}; Domain=${domain}; Path=/${flags}`),
        URL,
      });
      short.push({ Header: flatten(`${name}=${value}`), URL });
    }
  }
  return { Dated: dated, Short: short, URLs: urls };
}

/** Returns the text in one block of memory, as a header from a socket is, not as a rope. */
export function flatten(text: string): string {
  return Buffer.from(text, "latin1").toString("latin1");
}

/** Creates a linear congruential generator. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
