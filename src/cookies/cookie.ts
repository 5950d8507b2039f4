/** The plain cookie, a name and a text (RFC 6265bis §4.1); and `CookieMap`, the result of reading a Cookie header. */

import { CookieError } from "../base/cookie-error.ts";
import { type CollectedAttributes, collectAttribute } from "../syntax/collect-attribute.ts";
import { indexOfCookie, valueAt } from "../syntax/cookie-header.ts";
import { collectPairs } from "../syntax/cookie-pairs.ts";
import { MAX_ATTRIBUTE_VALUE_BYTES, MAX_LIFETIME_SECONDS } from "../syntax/limits.ts";
import { eachAttribute } from "../syntax/set-cookie-attributes.ts";
import { indexOfEquals, indexOfOrEnd, trimmedSlice } from "../syntax/text/scan.ts";
import { AnyCookie, checkSize, cookieKind, inspectKey, RECEIVED } from "./any-cookie.ts";
import type { AttributeRecord, CookieAttributes } from "./attributes/attributes.ts";
import { type ReadOptions, readFirst } from "./read-options.ts";
import { decodeValue, encodeValue } from "./values/value-text.ts";

/**
 * A cookie that anyone can read and change.
 *
 * Its value is the text in the header: visible ASCII without `"`, `,`, `;` and `\` (RFC 6265bis §4.1.1). Every other value
 * needs `encoding: "percent"`. A cookie that a browser or a server would refuse or misread cannot be made.
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
  constructor(name: string, value: string, received: typeof RECEIVED, encoding?: ReadOptions["encoding"]);
  constructor(
    name: string,
    value: string,
    attributes?: CookieAttributes | typeof RECEIVED,
    encoding?: ReadOptions["encoding"],
  ) {
    if (attributes === RECEIVED) {
      const decoded = decodeValue(value, encoding);
      super(name, decoded, RECEIVED, encoding);
      if (decoded !== value) receivedTexts.set(this, value);
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

  /** @internal The method that `String` looks for first. Here it is found before the search goes up to `toString`. */
  [Symbol.toPrimitive](): string {
    return this.toString();
  }

  /**
   * Returns a cookie as another server wrote it in a Set-Cookie line, its name and value untouched: a proxy changes what it
   * wants, and prints it. The attributes are what browsers make of them: unknown and unusable ones are left out, and a
   * lifetime is at most 400 days (RFC 6265bis §5.5, §5.6).
   *
   * @example
   * ```ts
   * import { Cookie } from "speculoos";
   *
   * const cookie = Cookie.fromSetCookie('lang="nl be"; Domain=internal.example; Path=/app');
   * cookie.domain = undefined;
   * cookie.secure = true;
   * console.log(String(cookie)); // lang="nl be"; Path=/app; Secure
   * ```
   * @throws CookieError if no browser would store the cookie.
   */
  static fromSetCookie(line: string): Cookie {
    const end = indexOfOrEnd(line, 0);
    const equals = indexOfEquals(line, 0, end);
    const name = equals < end ? trimmedSlice(line, 0, equals) : "";
    const attributes: CollectedAttributes = {};
    eachAttribute(line, end + 1, collectAttribute, attributes);
    const value = trimmedSlice(line, equals < end ? equals + 1 : 0, end);
    return new ForwardedCookie(name, value, asBrowsersRead(attributes));
  }

  /** @internal A text cannot change: it was checked when it was set, or is what was received. */
  protected wireValue(value: string, { encoding, received }: AttributeRecord): string {
    if (received && !rewritten.has(this)) return receivedTexts.get(this) ?? value;
    return encoding === "raw" ? value : encodeValue(value, "percent", this.name);
  }

  /** @internal */
  protected override changed(what?: "text"): void {
    if (what === "text" && this.received) rewritten.add(this);
  }

  /** @internal */
  protected checkValue(value: unknown, encoding: "raw" | "percent"): void {
    checkSize(this.name, encodeValue(value, encoding, this.name).length);
  }
}

/** Returns the attributes without those that user agents ignore, and with the lifetime that they give (§5.5, §5.6.2 to §5.6.4). */
function asBrowsersRead({ maxAge, domain, path, ...others }: CollectedAttributes): CookieAttributes {
  const usable = (text = "") => text !== "" && text.length <= MAX_ATTRIBUTE_VALUE_BYTES;
  return {
    ...others,
    // Zero or less: the cookie is removed.
    maxAge: maxAge && Math.min(Math.max(maxAge, 0), MAX_LIFETIME_SECONDS),
    domain: usable(domain) ? domain : undefined,
    path: usable(path) && path?.[0] === "/" ? path : undefined,
  };
}

/** The texts that came of values that were decoded. Filled where they differ: most are the same. */
const receivedTexts = new WeakMap<Cookie, string>();

/** Received cookies whose value or encoding was set since. */
const rewritten = new WeakSet<Cookie>();

/** A cookie that another program made, or that removes one: it can have every name and value that a header can carry. */
export class ForwardedCookie extends Cookie {
  /** @internal */
  protected override checkName(name: unknown): void {
    // Printable ASCII and tabs without ";" and "=", or obs-text (RFC 9110 §5.5).
    if (typeof name !== "string" || !/^(?![\t ])[\t -:<>-~\x80-\xff]*(?<![\t ])$/.test(name)) {
      throw new CookieError("invalid-name", 'a name must be printable, without "=", ";" and outer spaces');
    }
  }

  /** @internal */
  protected override checkValue(value: unknown, encoding: "raw" | "percent"): void {
    if (encoding === "percent") super.checkValue(value, encoding);
    else if (typeof value !== "string" || !/^(?![\t ])[\t -:<-~\x80-\xff]*(?<![\t ])$/.test(value)) {
      throw new CookieError(
        "invalid-value",
        'a value must be printable, without ";" and outer spaces',
        this.name,
      );
    } else checkSize(this.name, value.length);
  }
}

/** A cookie that failed verification, and the error that says why. */
export type RejectedCookie = { readonly name: string; readonly error: CookieError };

/**
 * The result of `Cookie.parse` and `getCookies`: like a Map with one entry a name, the one that `get` returns.
 *
 * @example
 * ```ts
 * import { Cookie } from "speculoos";
 *
 * const cookies = Cookie.parse("id=1; theme=dark; id=2");
 * console.log(cookies.get("id")?.value); // 1
 * console.log(cookies.getAll("id").length); // 2
 * console.log(cookies.duplicates.join()); // id
 * ```
 */
export class CookieMap<C extends AnyCookie = Cookie> {
  /** Names that came more than once: someone may have planted a copy from a subdomain or another path. */
  readonly duplicates: readonly string[];
  /** Cookies that failed verification, if they have the form of the kind that was read or `names` has their name. */
  readonly rejected: readonly RejectedCookie[];
  readonly #byName = new Map<string, C[]>();
  /** @internal Without one of each kind alive, a full collection drops the compiled code of both. */
  protected static readonly kept: object = new CookieMap([new Cookie("n", "")]);

  /** @internal */
  constructor(
    cookies: readonly C[],
    duplicates: readonly string[] = [],
    rejected: readonly RejectedCookie[] = [],
  ) {
    this.duplicates = duplicates;
    this.rejected = rejected;
    for (const cookie of cookies) {
      const copies = this.#byName.get(cookie.name);
      if (copies) copies.push(cookie);
      else this.#byName.set(cookie.name, [cookie]);
    }
  }

  /** Returns the first cookie of this name; of a signed, marshalled or sealed kind, the first that is valid. */
  get(name: string): C | undefined {
    return this.#byName.get(name)?.[0];
  }

  /** Returns all cookies of this name, in the order of the header. */
  getAll(name: string): readonly C[] {
    return [...(this.#byName.get(name) ?? [])];
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  keys(): IterableIterator<string> {
    return this.#byName.keys();
  }

  *values(): IterableIterator<C> {
    for (const [, cookie] of this) yield cookie;
  }

  *entries(): IterableIterator<[string, C]> {
    for (const [name, copies] of this.#byName) yield [name, copies[0]!];
  }

  [Symbol.iterator](): IterableIterator<[string, C]> {
    return this.entries();
  }

  /** The number of names. */
  get size(): number {
    return this.#byName.size;
  }

  /** Returns what may be shown of all cookies, further copies of a name too. */
  toJSON(): unknown[] {
    return [...this.#byName.values()].flat().map((cookie) => cookie.toJSON());
  }

  /** @internal `console.log` of Node and Bun. */
  [inspectKey](): unknown {
    return new Map(this.#byName);
  }
}
