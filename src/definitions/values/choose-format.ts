/** The choice of a definition's format by its schema, its protection and its keys. */

import { CookieError } from "../../base/cookie-error.ts";
import { type KeySource, toKeyRing } from "../../keys/key-ring.ts";
import { type Format, PLAIN_JSON, PLAIN_TEXT, sealedData, signedData, signedText } from "./format.ts";
import type { CookieSchema } from "./schema.ts";

/** The options that decide the format. */
export type FormatOptions = {
  /** Default: "signed" if there are keys, else "none". */
  protection?: "none" | "signed" | "sealed" | undefined;
  keys?: KeySource | undefined;
  /** How an unprotected value is written. Default: "json" with a schema, "text" without. */
  format?: "text" | "json" | undefined;
  /** Whether sealed data is deflated; see `SealedAttributes`. */
  compress?: boolean | undefined;
};

/** @throws TypeError if the options contradict each other; CookieError "weak-key" without the keys that are needed. */
export function chooseFormat(
  cookieName: string,
  schema: CookieSchema | undefined,
  options: FormatOptions,
): Format {
  const { keys, protection = keys === undefined ? "none" : "signed", format, compress } = options;
  if (compress !== undefined && protection !== "sealed") {
    throw new TypeError('compress must be left out unless protection is "sealed"');
  }
  switch (protection) {
    case "none":
      if (keys !== undefined) throw new TypeError('keys must be left out if protection is "none"');
      return choosePlainFormat(format ?? (schema === undefined ? "text" : "json"));
    case "signed":
    case "sealed":
      break;
    default:
      throw new TypeError('protection must be "none", "signed" or "sealed"');
  }
  if (format !== undefined) throw new TypeError('format must be left out unless protection is "none"');
  if (keys === undefined)
    throw new CookieError("weak-key", `protection "${protection}" needs keys`, cookieName);
  const ring = toKeyRing(keys);
  if (protection === "sealed") return sealedData(ring, compress === true);
  return schema === undefined ? signedText(ring) : signedData(ring);
}

function choosePlainFormat(format: "text" | "json"): Format {
  if (format === "text") return PLAIN_TEXT;
  if (format === "json") return PLAIN_JSON;
  throw new TypeError('format must be "text" or "json"');
}
