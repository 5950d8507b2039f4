/** speculoos/jar: a user agent's cookie store that agrees with browsers and explains every decision. */

export { CookieJar } from "./jar/cookie-jar.ts";
export type { CookieReason, ReasonCode } from "./jar/explain/reason.ts";
export type {
  CookieExplanation,
  Exclusion,
  ImportResult,
  Inclusion,
  RefusedRow,
  StoreResult,
} from "./jar/explain/results.ts";
export type { JarOptions } from "./jar/jar-options.ts";
export type { PublicSuffixList } from "./jar/matching/public-suffix.ts";
export type { JarFilter } from "./jar/memory/cookie-filter.ts";
export type { JarLimits } from "./jar/model/jar-limits.ts";
export type { PartitionKey, StoredCookie } from "./jar/model/stored-cookie.ts";
export type { ChangeCause, CookieChange, DepartedCookie } from "./jar/persistence/change.ts";
export type { ChangeListener } from "./jar/persistence/change-queue.ts";
export type { Journal } from "./jar/persistence/journal.ts";
export type { SavedJar } from "./jar/persistence/saved-jar.ts";
export {
  type RequestContext,
  type RequestFacts,
  requestContext,
  type SameSiteContext,
} from "./jar/request/request-context.ts";
export type { CookieResponse } from "./jar/request/response.ts";
export type { CookieFields } from "./jar/rules/receive-fields.ts";
