/** Assertions about cookies for every test runner. A failure prints the jar's reasons, and never a value. */

import {
  type ExplainingJar,
  printDeparture,
  printReason,
  printUrl,
  type StoreOutcome,
} from "./explaining-jar.ts";

/** Whether an expectation holds, and the sentences for both cases. */
export type Finding = {
  readonly holds: boolean;
  /** Why the expectation does not hold. */
  readonly failure: string;
  /** Why its opposite does not hold. */
  readonly opposite: string;
};

/**
 * Asserts that a request to `url` carries a cookie of this name.
 *
 * @throws Error with every reason why the jar does not send it.
 * @example
 * ```ts
 * import { CookieJar } from "speculoos/jar";
 * import { assertSent } from "speculoos/testing";
 *
 * const jar = new CookieJar();
 * jar.setCookie("id=7; Path=/account", "https://shop.example.com/");
 * assertSent(jar, "id", "https://shop.example.com/account");
 * ```
 */
export function assertSent<Context>(
  jar: ExplainingJar<Context>,
  name: string,
  url: string | URL,
  context?: Context,
): void {
  const { holds, failure } = findSent(jar, name, url, context);
  if (!holds) throw new Error(failure);
}

/**
 * Asserts that a request to `url` carries no cookie of this name.
 *
 * @throws Error if the jar sends one.
 */
export function assertNotSent<Context>(
  jar: ExplainingJar<Context>,
  name: string,
  url: string | URL,
  context?: Context,
): void {
  const { holds, opposite } = findSent(jar, name, url, context);
  if (holds) throw new Error(opposite);
}

/**
 * Asserts that the jar stored the cookie of a result of `setCookie`, or of every result of `setCookies`.
 *
 * @throws Error with every reason why the jar refused it; an empty list of results too.
 */
export function assertStored(results: StoreOutcome | readonly StoreOutcome[]): void {
  const { holds, failure } = findStored(results);
  if (!holds) throw new Error(failure);
}

/**
 * Asserts that the jar refused the cookie, with a reason of this code if one is given.
 *
 * @throws Error with what became of the cookie.
 */
export function assertRefused(result: StoreOutcome, code?: string): void {
  const { holds, failure } = findRefused(result, code);
  if (!holds) throw new Error(failure);
}

export function findSent<Context>(
  jar: ExplainingJar<Context>,
  name: string,
  url: string | URL,
  context?: Context,
): Finding {
  const { included, excluded, departed } = jar.explainCookie(name, url, context);
  const subject = `The cookie ${JSON.stringify(name)}`;
  const target = `with ${printUrl(url)}`;
  const lines = [
    ...excluded.flatMap(({ reasons }) => reasons.map(printReason)),
    ...(excluded.length > 0 ? [] : ["  - The jar has no cookie of this name."]),
    ...departed.map(printDeparture),
  ];
  return {
    holds: included.length > 0,
    failure: printList(`${subject} must be sent ${target}, but it is not`, lines),
    opposite: `${subject} must not be sent ${target}, but the jar sends ${included.length} of this name.`,
  };
}

export function findStored(given: StoreOutcome | readonly StoreOutcome[]): Finding {
  const results = toList(given);
  const failed = results.filter(({ status }) => status !== "stored");
  const lines = failed.flatMap(({ status, reasons }) =>
    reasons.length > 0 ? reasons.map(printReason) : [`  - The result is "${status}".`],
  );
  return {
    holds: results.length > 0 && failed.length === 0,
    failure:
      results.length === 0
        ? "The response must set a cookie, but it has no Set-Cookie line."
        : printList("The cookie must be stored, but it is not", lines),
    opposite: "The cookie must not be stored, but it is.",
  };
}

export function findRefused({ status, reasons }: StoreOutcome, code?: string): Finding {
  const wanted = code === undefined ? "refused" : `refused as "${code}"`;
  const holds =
    status === "refused" && (code === undefined || reasons.some((reason) => reason.code === code));
  const lines = reasons.map(printReason);
  return {
    holds,
    failure: printList(`The cookie must be ${wanted}, but the result is "${status}"`, lines),
    opposite: printList(`The cookie must not be ${wanted}, but it is`, lines),
  };
}

function printList(sentence: string, lines: readonly string[]): string {
  return lines.length > 0 ? `${sentence}:\n${lines.join("\n")}` : `${sentence}.`;
}

function toList(results: StoreOutcome | readonly StoreOutcome[]): readonly StoreOutcome[] {
  return "status" in results ? [results] : results;
}
