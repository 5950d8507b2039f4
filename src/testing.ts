/** speculoos/testing: what a store of sessions must do, as tests for any test runner. */

export { sessionStoreContract } from "./testing/session-store-contract.ts";
