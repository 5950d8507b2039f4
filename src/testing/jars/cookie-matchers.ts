/** The assertions about cookies as matchers, for `expect.extend` of Vitest and Jest. */

import { type Finding, findRefused, findSent, findStored } from "./cookie-assertions.ts";
import type { ExplainingJar, StoreOutcome } from "./explaining-jar.ts";

/** What a matcher returns to Vitest and Jest. */
export type MatcherResult = { readonly pass: boolean; message(): string };

/** The types of the matchers, which a project adds to those of its runner (docs/testing.md). */
export type CookieMatchers = {
  /** Asserts that a request to `url` carries a cookie of this name. */
  toSendCookie(name: string, url: string | URL, context?: object): void;
  /** Asserts that the jar stored the cookie, or every cookie of a response. */
  toBeStored(): void;
  /** Asserts that the jar refused the cookie, with a reason of this code if one is given. */
  toBeRefused(code?: string): void;
};

/**
 * Matchers for `expect.extend`: `expect(jar).toSendCookie(name, url, context)`, `expect(results).toBeStored()` and
 * `expect(result).toBeRefused(code)`, each with `.not`. docs/testing.md has the types for Vitest and for Jest.
 */
export const cookieMatchers = {
  toSendCookie<Context>(
    jar: ExplainingJar<Context>,
    name: string,
    url: string | URL,
    context?: Context,
  ): MatcherResult {
    return toResult(findSent(jar, name, url, context));
  },
  toBeStored(results: StoreOutcome | readonly StoreOutcome[]): MatcherResult {
    return toResult(findStored(results));
  },
  toBeRefused(result: StoreOutcome, code?: string): MatcherResult {
    return toResult(findRefused(result, code));
  },
};

function toResult({ holds, failure, opposite }: Finding): MatcherResult {
  return { pass: holds, message: () => (holds ? opposite : failure) };
}
