/** The URL that a redirect leads to (https://fetch.spec.whatwg.org/#concept-response-location-url). */

import { bytesFromLatin1 } from "../../base/latin1.ts";

/** Reads a Location header. @throws TypeError if a fetch must not go there. Its message has no part of the header. */
export function readLocation(location: string, base: string): URL {
  const url = parseLocation(decodeOctets(location), base);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new TypeError("the Location of a redirect must be an http or https URL; got another scheme");
  // All clients refuse it, and on the same origin too: undici has an origin of its own, which is no URL's.
  if (url.username !== "" || url.password !== "")
    throw new TypeError("the Location of a redirect must have no user name and no password");
  return url;
}

/** Servers write UTF-8, and runtimes give a character for each octet of a header: all but workerd. */
function decodeOctets(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text) || hasTextHeaders()) return text;
  const bytes = bytesFromLatin1(text);
  return bytes ? new TextDecoder().decode(bytes) : text;
}

/** Whether a header is text, of any characters. */
function hasTextHeaders(): boolean {
  try {
    return new Headers({ a: "\u0100" }).has("a");
  } catch {
    return false;
  }
}

function parseLocation(location: string, base: string): URL {
  try {
    return new URL(location, base);
  } catch {
    throw new TypeError("the Location of a redirect must be a valid URL");
  }
}
