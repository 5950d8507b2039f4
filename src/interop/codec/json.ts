/** JSON as foreign schemes carry it: writing refuses what would come back different, reading never throws. */

import { CookieError } from "../../base/cookie-error.ts";

/**
 * Returns the JSON text of null, booleans, finite numbers, strings, arrays and plain objects of these.
 *
 * @throws CookieError "not-marshallable"
 */
export function encodeJson(value: unknown, cookieName: string): string {
  return encodeJsonWith(value, cookieName, refuseOtherTypes);
}

/** Writes JSON with a scheme's own replacer, which receives each value as it stands in its parent. */
export function encodeJsonWith(
  value: unknown,
  cookieName: string,
  replace: (original: unknown, replaced: unknown) => unknown,
): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value, function (this: Record<string, unknown>, key, replaced: unknown) {
      return replace(this[key], replaced);
    });
  } catch (error) {
    throw error instanceof NotJson
      ? notMarshallable(error.message, cookieName)
      : // The cause is left out: what a getter or toJSON of the value throws may hold the value.
        notMarshallable("must be readable and must not contain itself", cookieName);
  }
  if (text === undefined) throw notMarshallable("has no form in JSON", cookieName);
  return text;
}

/** Refuses what JSON would drop or change. */
export function refuseOtherTypes(original: unknown, replaced: unknown): unknown {
  if (original === null || typeof original === "boolean") return replaced;
  if (typeof original === "string") {
    if (!original.isWellFormed()) throw new NotJson("must not contain half of a surrogate pair");
    return replaced;
  }
  if (typeof original === "number") {
    if (!Number.isFinite(original)) throw new NotJson("must not contain NaN or Infinity");
    return replaced;
  }
  if (typeof original !== "object")
    throw new NotJson(`must not contain a value of the type ${typeof original}`);
  const prototype: unknown = Object.getPrototypeOf(original);
  if (!Array.isArray(original) && prototype !== Object.prototype && prototype !== null) {
    throw new NotJson("must not contain an object of a class");
  }
  return replaced;
}

export class NotJson extends Error {}

function notMarshallable(problem: string, cookieName: string): CookieError {
  return new CookieError(
    "not-marshallable",
    `the value ${problem}; JSON has null, booleans, finite numbers, strings, arrays and plain objects`,
    cookieName,
  );
}

/** Escapes everything outside of ASCII, as Python's `json` does. */
export function escapeNonAscii(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Returns `{ value }`, or `undefined` if the text is not JSON. Wrapped, because the value itself may be falsy. */
export function decodeJson(text: string | undefined): { readonly value: unknown } | undefined {
  if (text === undefined) return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Whether it is an object with keys: no array, and not `null`. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
