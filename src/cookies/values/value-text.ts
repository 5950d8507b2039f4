/** The text of plain and signed values: as given, or percent-encoded UTF-8, without loss in either direction. */

import { CookieError } from "../../base/cookie-error.ts";
import { bytesFromLatin1 } from "../../base/latin1.ts";
import { decodeUtf8 } from "../../base/utf8.ts";
import { isCookieValue } from "../../syntax/text/characters.ts";
import { decodePercent } from "../../syntax/text/percent.ts";

/** How received values were written. */
export type ReadEncoding = "raw" | "percent" | "utf8";

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
  // A reader would cut, trim, unquote or drop it.
  if (!isCookieValue(value)) {
    throw new CookieError(
      "value-needs-encoding",
      'the value must be visible ASCII without quotes, ",", ";" and "\\"; for any other set encoding: "percent"',
      cookieName,
    );
  }
  return value;
}

/** Returns the value as it was before encoding. A text that is not valid in the encoding is returned unchanged. */
export function decodeValue(text: string, encoding: ReadEncoding | undefined): string {
  if (encoding === "percent") return decodePercent(text);
  if (encoding !== "utf8" || !/[\x80-\xff]/.test(text)) return text;
  const bytes = bytesFromLatin1(text);
  return (bytes && decodeUtf8(bytes)) ?? text;
}
