/** The plain cookie: a name and a text that anyone can read and change (RFC 6265bis §4.1). */

import { indexOfCookie, valueAt } from "../syntax/cookie-header.ts";
import { collectPairs } from "../syntax/cookie-pairs.ts";
import { AnyCookie, checkSize, cookieKind, RECEIVED } from "./any-cookie.ts";
import type { CookieAttributes } from "./attributes/attributes.ts";
import { CookieMap } from "./cookie-map.ts";
import { type ReadOptions, readFirst } from "./read-options.ts";
import { decodeValue, encodeValue } from "./values/value-text.ts";

/**
 * A cookie that anyone can read and change.
 *
 * Its value is the text in the header: printable ASCII without `;`, with spaces only inside. Every other value needs
 * `encoding: "percent"`. A cookie that a browser would refuse or misread cannot be made.
 *
 * @example
 * ```ts
 * import { Cookie } from "speculoos";
 *
 * const cookie = new Cookie("theme", "dark", { path: "/", maxAge: 86400, sameSite: "lax" });
 * console.log(String(cookie)); // theme=dark; Max-Age=86400; Path=/; SameSite=Lax
 * console.log(Cookie.parse("theme=dark").get("theme")?.value); // dark
 * ```
 * @throws CookieError "invalid-name", "invalid-value", "value-needs-encoding", "invalid-attribute",
 * "conflicting-attributes", "prefix-mismatch" or "too-large".
 */
export class Cookie extends AnyCookie<string> {
  constructor(name: string, value: string, attributes?: CookieAttributes);
  /** @internal */
  constructor(name: string, value: string, received: typeof RECEIVED, encoding?: "raw" | "percent");
  constructor(
    name: string,
    value: string,
    attributes?: CookieAttributes | typeof RECEIVED,
    encoding?: "raw" | "percent",
  ) {
    if (attributes === RECEIVED) {
      super(name, decodeValue(value, encoding), RECEIVED, encoding);
    } else {
      super(name, value, attributes);
      this.checkValue(value, this.encoding);
    }
  }

  get [cookieKind](): "plain" {
    return "plain";
  }

  /**
   * Returns the cookies of a Cookie header. Never throws, whatever the header holds, and takes linear time.
   * Skips `$Version`, `$Path`, `$Domain` and `$Port` (RFC 2965 §3.3.4).
   */
  static parse(header: string, { names, encoding }: ReadOptions = {}): CookieMap<Cookie> {
    const { pairs, duplicates } = collectPairs(header, names);
    return new CookieMap(
      pairs.map(([name, value]) => new Cookie(name, value, RECEIVED, encoding)),
      duplicates,
    );
  }

  /** @internal */
  static [readFirst](header: string, name: string, { encoding }: ReadOptions): Cookie | undefined {
    if (name === "") return Cookie.parse(header, { names: [""], encoding }).get("");
    const at = indexOfCookie(header, name, 0);
    return at === -1 ? undefined : new Cookie(name, valueAt(header, at), RECEIVED, encoding);
  }

  /** @internal A text cannot change: it was checked when it was set, or is what was received. */
  protected wireValue(): string {
    return this.encoding === "raw" ? this.value : encodeValue(this.value, "percent", this.name);
  }

  /** @internal */
  protected checkValue(value: unknown, encoding: "raw" | "percent"): void {
    checkSize(this.name, encodeValue(value, encoding, this.name).length);
  }
}
