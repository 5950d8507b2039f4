/** The text of plain and signed values: as given, or percent-encoded UTF-8, without loss either way. */

import { CookieError } from "../../base/cookie-error.ts";
import { isPlainText } from "../../syntax/characters.ts";
import { decodePercent } from "../../syntax/percent.ts";

/** The value as it is written. */
export function encodeValue(value: unknown, encoding: "raw" | "percent", cookieName: string): string {
  if (typeof value !== "string")
    throw new CookieError("invalid-value", "the value is not a string", cookieName);
  if (encoding === "percent") {
    try {
      return encodeURIComponent(value);
    } catch {
      throw new CookieError("invalid-value", "the value holds half of a surrogate pair", cookieName);
    }
  }
  if (!isPlainText(value)) throw needsEncoding(cookieName);
  return value;
}

/** The refusal of a value that a reader would cut, trim or drop. */
export function needsEncoding(cookieName: string): CookieError {
  return new CookieError(
    "value-needs-encoding",
    'only printable ASCII without ";" and outer spaces goes unencoded: set encoding: "percent"',
    cookieName,
  );
}

/** The value as it was meant. What is not well percent-encoded stays as it is. */
export function decodeValue(text: string, encoding: "raw" | "percent"): string {
  return encoding === "raw" ? text : decodePercent(text);
}
