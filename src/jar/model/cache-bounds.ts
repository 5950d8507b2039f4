/** The bounds of everything that a jar caches. A file without imports: bundlers inline its numbers. */

/** Attributes of Set-Cookie headers. */
export const MAX_RECENT = 4;
/** Characters of a Set-Cookie header whose attributes are cached. */
export const MAX_RECENT_LENGTH = 1024;
/** Headers by URL: enough for the working set of a crawl, at about two hundred bytes each. */
export const MAX_URLS = 8192;
/** Characters of a URL and its header. Stale headers stay until they are overwritten, so a large one is not worth it. */
export const MAX_URL_AND_HEADER = 2048;
/** Headers of a view: a site is asked from a few hosts and paths at a time. */
export const MAX_HEADERS = 24;
/** Scopes that fit into the number of `requestKey`. */
export const MAX_SCOPES = 25;
/** Scopes of a list without a view for each host. */
export const MAX_SHARED_SCOPES = 24;
/** Views of a list: requests may come for any number of hosts. */
export const MAX_VIEWS = 512;
/** Cookies of a list without spare places: `push` would reserve sixteen, and most sites have a handful of cookies. */
export const MAX_EXACT_LENGTH = 16;
/** New cookies for each list that is searched for expired ones. */
export const SETS_PER_SWEEP = 16;
