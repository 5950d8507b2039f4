/** The text of plain and signed values: as given, or percent-encoded UTF-8, without loss in either direction. */

import { CookieError } from "../../base/cookie-error.ts";
import { isPlainText } from "../../syntax/text/characters.ts";
import { decodePercent } from "../../syntax/text/percent.ts";

/** Returns the value as it is written. */
export function encodeValue(value: unknown, encoding: "raw" | "percent", cookieName: string): string {
  if (typeof value !== "string")
    throw new CookieError("invalid-value", `the value must be a string; got ${typeof value}`, cookieName);
  if (encoding === "percent") {
    try {
      return encodeURIComponent(value);
    } catch (cause) {
      // A URIError, whose message is "URI malformed".
      throw new CookieError(
        "invalid-value",
        "the value must not contain half of a surrogate pair",
        cookieName,
        {
          cause,
        },
      );
    }
  }
  // A reader would cut, trim or drop it.
  if (!isPlainText(value)) {
    throw new CookieError(
      "value-needs-encoding",
      'the value must be printable ASCII without ";" and outer spaces; for any other set encoding: "percent"',
      cookieName,
    );
  }
  return value;
}

/** Returns the value as it was before encoding. A text that is not valid percent-encoding is returned unchanged. */
export function decodeValue(text: string, encoding: "raw" | "percent" | undefined): string {
  return encoding === "percent" ? decodePercent(text) : text;
}
