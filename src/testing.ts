/** speculoos/testing: contract suites for stores, sessions and jars for tests, a clock, and assertions that print reasons. */

export { type BindableJar, type BoundJar, bindJar } from "./testing/jars/bind-jar.ts";
export { assertNotSent, assertRefused, assertSent, assertStored } from "./testing/jars/cookie-assertions.ts";
export { type CookieMatchers, cookieMatchers, type MatcherResult } from "./testing/jars/cookie-matchers.ts";
export { createClock, type VirtualClock } from "./testing/jars/create-clock.ts";
export type { ExplainingJar, StoreOutcome } from "./testing/jars/explaining-jar.ts";
export { journalContract } from "./testing/journal-contract.ts";
export type { JournalLimits, JournalPlace } from "./testing/journals/case.ts";
export {
  type BrowserCookie,
  type MintedSession,
  type MintOptions,
  mintSession,
} from "./testing/mint-session.ts";
export { sessionStoreContract } from "./testing/session-store-contract.ts";
