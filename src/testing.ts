/** speculoos/testing: what a store of sessions must do, as tests for any test runner, and sessions for tests of a site. */

export {
  type BrowserCookie,
  type MintedSession,
  type MintOptions,
  mintSession,
} from "./testing/mint-session.ts";
export { sessionStoreContract } from "./testing/session-store-contract.ts";
