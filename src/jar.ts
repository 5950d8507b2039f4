/** speculoos/jar: a user agent's cookie store that agrees with browsers and explains every decision. */

export type { Change, ChangeCause } from "./jar/change.ts";
export type { ChangeListener } from "./jar/changes.ts";
export type { JarFilter } from "./jar/cookie-filter.ts";
export { CookieJar } from "./jar/cookie-jar.ts";
export type { Explanation, Inclusion } from "./jar/explanation.ts";
export type { JarOptions } from "./jar/jar-options.ts";
export type { Journal } from "./jar/journal.ts";
export type { Limits } from "./jar/limits.ts";
export type { PublicSuffixList } from "./jar/public-suffix.ts";
export type { Reason, ReasonCode } from "./jar/reason.ts";
export {
  type Context,
  type RequestFacts,
  requestContext,
  type SameSiteContext,
} from "./jar/request-context.ts";
export type { SavedJar } from "./jar/saved-jar.ts";
export type { StoreResult } from "./jar/store-result.ts";
export type { PartitionKey, StoredCookie } from "./jar/stored-cookie.ts";
