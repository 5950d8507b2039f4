/** What every kind of cookie has: a name, a value, attributes, and one way to be printed (RFC 6265bis §4.1). */

import { hasBrand } from "../base/brand.ts";
import { CookieError } from "../base/cookie-error.ts";
import { isReservedName } from "../syntax/cookie-header.ts";
import { MAX_NAME_VALUE_BYTES } from "../syntax/limits.ts";
import { isToken } from "../syntax/text/characters.ts";
import {
  ATTRIBUTE_NAMES,
  type AttributeName,
  type AttributeRecord,
  type CookieAttributes,
  checkAttributes,
  createRecord,
  NO_ATTRIBUTES,
  setAttribute,
} from "./attributes/attributes.ts";
import { checkCombination } from "./attributes/check-combination.ts";
import { omitUndefined } from "./attributes/omit-undefined.ts";
import { printAllAttributes } from "./attributes/print-attributes.ts";
import type { ReadOptions } from "./read-options.ts";
import { encodeValue } from "./values/value-text.ts";

/** By `Symbol.for`: a cookie that another copy of the package made is recognised. */
export const cookieKind = Symbol.for("speculoos.cookieKind");
/** The method that `console.log` of Node and Bun asks for. */
export const inspectKey = Symbol.for("nodejs.util.inspect.custom");
export type CookieKind = "plain" | "signed" | "marshal" | "sealed";

/**
 * @internal Given to a constructor in place of attributes, for a cookie that came in a Cookie header. All such cookies share
 * it until an attribute is set: a record for each would make reading slower.
 */
export const RECEIVED: AttributeRecord = createRecord(true);
const RECEIVED_PERCENT = createRecord(true, "percent");

/**
 * One cookie, of any kind. Setting a field checks every rule that it could break. A setter that throws changes
 * nothing.
 *
 * A `received` cookie came in a Cookie header: its name and value are whatever was sent. A cookie that a program
 * makes obeys every rule of the specification.
 */
export abstract class AnyCookie<T = unknown> {
  /** Keeps the four kinds apart, for the compiler and at run time. */
  abstract readonly [cookieKind]: CookieKind;
  // Accessors: the static block below defines them.
  /** The lifetime in seconds; a browser prefers it to `expires`. 0 or less: the cookie is removed. */
  declare maxAge: CookieAttributes["maxAge"];
  /** The domain that receives the cookie, with its subdomains. `undefined`: only the host that set it. */
  declare domain: CookieAttributes["domain"];
  /** The path that receives the cookie, with all paths below it. `undefined`: the directory of the request. */
  declare path: CookieAttributes["path"];
  /** Whether the cookie is sent only over https. */
  declare secure: CookieAttributes["secure"];
  /** Whether the cookie is hidden from scripts. */
  declare httpOnly: CookieAttributes["httpOnly"];
  /** On which requests from other sites the cookie is sent. */
  declare sameSite: CookieAttributes["sameSite"];
  /** Whether each top-level site has a cookie of its own (CHIPS). */
  declare partitioned: CookieAttributes["partitioned"];
  /** How late a browser evicts the cookie if there are too many. */
  declare priority: CookieAttributes["priority"];
  /** RFC 2109 §4.2.2. Browsers ignore it, and the next four. */
  declare version: CookieAttributes["version"];
  /** RFC 2109 §4.2.2. */
  declare comment: CookieAttributes["comment"];
  /** RFC 2965 §3.2.2. */
  declare commentURL: CookieAttributes["commentURL"];
  /** RFC 2965 §3.2.2. */
  declare discard: CookieAttributes["discard"];
  /** RFC 2965 §3.2.2. */
  declare port: CookieAttributes["port"];
  #name: string;
  #value: T;
  #attributes: AttributeRecord;

  static {
    const { prototype } = AnyCookie;
    for (const attribute of ATTRIBUTE_NAMES) {
      // `expires` and `encoding` are written out.
      if (attribute in prototype) continue;
      Object.defineProperty(prototype, attribute, {
        get(this: AnyCookie) {
          return this.#attributes[attribute];
        },
        set(this: AnyCookie, value: CookieAttributes[AttributeName]) {
          this.#set(attribute, value);
        },
      });
    }
  }

  /** @internal */
  constructor(
    name: string,
    value: T,
    attributes: CookieAttributes | typeof RECEIVED | undefined,
    encoding?: ReadOptions["encoding"],
  ) {
    if (attributes === RECEIVED) {
      this.#attributes = encoding === "percent" ? RECEIVED_PERCENT : RECEIVED;
    } else {
      this.checkName(name);
      this.#attributes = attributes === undefined ? NO_ATTRIBUTES : checkAttributes(attributes, name);
      checkCombination(name, this.#attributes);
    }
    this.#name = name;
    this.#value = value;
  }

  /**
   * @internal Returns the value as it follows `name=` in a header. It is given what was checked: a subclass can have
   * getters of its own.
   */
  protected abstract wireValue(value: T, attributes: AttributeRecord): string;

  /** @internal Throws if the value cannot be written with this encoding, or would be too large. */
  protected abstract checkValue(value: unknown, encoding: "raw" | "percent"): void;

  /** @internal Throws if a program must not give a cookie this name. An invalid name may hold a value: it is not shown. */
  protected checkName(name: unknown): void {
    if (typeof name !== "string" || !isToken(name) || isReservedName(name)) {
      throw new CookieError(
        "invalid-name",
        "a name must be a token: letters, digits and !#$%&'*+-.^_`|~, not one of RFC 2965",
      );
    }
  }

  /** @internal Called after a field has been changed. "text": the value is written in another way from now on. */
  protected changed(_what?: "text"): void {}

  /** Whether the cookie came in a Cookie header. */
  get received(): boolean {
    return this.#attributes.received;
  }

  /** The name: a token (RFC 9110 §5.6.2). Names are compared byte for byte. */
  get name(): string {
    return this.#name;
  }
  set name(name: string) {
    this.checkName(name);
    checkCombination(name, this.#attributes);
    if (!this.#attributes.received) checkSize(name, this.#wireValue().length);
    this.#name = name;
    this.changed();
  }

  /** The value: a text, or the data of a marshalled or sealed cookie. */
  get value(): T {
    return this.#value;
  }
  set value(value: T) {
    this.checkValue(value, this.#attributes.encoding);
    this.#value = value;
    this.changed("text");
  }

  /** A record for data that a subclass keeps with a cookie. It is never serialised, and has no prototype: `__proto__` is an ordinary key. */
  get data(): Record<string, unknown> {
    const data = dataByCookie.get(this) ?? (Object.create(null) as Record<string, unknown>);
    dataByCookie.set(this, data);
    return data;
  }

  /** The end of the cookie, as a new Date each time. Set a Date, milliseconds since 1970, or a cookie-date (RFC 6265bis §5.1.1). */
  get expires(): Date | undefined {
    const time = this.#attributes.expires;
    return time === undefined ? undefined : new Date(time);
  }
  set expires(expires: CookieAttributes["expires"]) {
    this.#set("expires", expires);
  }

  /** How the value is written: as it is, or percent-encoded. Default: "raw". */
  get encoding(): "raw" | "percent" {
    return this.#attributes.encoding;
  }
  set encoding(encoding: "raw" | "percent" | undefined) {
    this.#set("encoding", encoding);
  }

  /** "name=value", as in a Cookie header. A nameless cookie is its value alone, as browsers send it. */
  get pair(): string {
    const value = this.#wireValue();
    const name = this.#name;
    if (!this.#attributes.received) checkSize(name, value.length);
    return name === "" ? value : `${name}=${value}`;
  }

  /**
   * Returns the value of a Set-Cookie header. Checks the size again: an object inside the value may have changed.
   *
   * @throws CookieError if it is a received cookie that no program could have made.
   */
  toString(): string {
    const name = this.#name;
    const value = this.#wireValue();
    if (this.#attributes.received) {
      this.checkName(name);
      checkCombination(name, this.#attributes);
      encodeValue(value, "raw", name);
    }
    checkSize(name, value.length);
    return printAllAttributes(`${name}=${value}`, this.#attributes);
  }

  /** Returns what may be shown: the name, the kind, a plain value, the attributes and times. Of a protected kind no value. */
  toJSON(): Record<string, unknown> {
    const kind = this[cookieKind];
    const plain = kind === "plain" && { value: this.#value };
    return {
      name: this.#name,
      kind,
      ...plain,
      ...omitUndefined(this, [...ATTRIBUTE_NAMES, "issuedAt" as never]),
    };
  }

  /** @internal `console.log` of Node and Bun. */
  [inspectKey](
    _depth: unknown,
    options: object,
    inspect?: (value: unknown, options: object) => string,
  ): unknown {
    const shown = this.toJSON();
    return inspect === undefined ? shown : `${this.constructor.name} ${inspect(shown, options)}`;
  }

  #wireValue(): string {
    return this.wireValue(this.#value, this.#attributes);
  }

  #set(attribute: AttributeName, value: CookieAttributes[AttributeName]): void {
    const name = this.#name;
    const record = { ...this.#attributes };
    setAttribute(record, attribute, value, name);
    checkCombination(name, record, attribute);
    if (attribute === "encoding") this.checkValue(this.#value, record.encoding);
    this.#attributes = record;
    this.changed(attribute === "encoding" ? "text" : undefined);
  }
}

/** Filled when `data` is first read: most cookies never have any. */
const dataByCookie = new WeakMap<AnyCookie, Record<string, unknown>>();

/** Whether something is a cookie of this library, of any copy of it. */
export function isCookie(thing: unknown): thing is AnyCookie {
  return hasBrand(thing, cookieKind);
}

/** Browsers ignore a cookie if its name and value have more than 4096 bytes together (RFC 6265bis §5.6 step 6). */
export function checkSize(name: string, valueLength: number): void {
  const bytes = name.length + valueLength;
  if (bytes > MAX_NAME_VALUE_BYTES) {
    throw new CookieError(
      "too-large",
      `name and value must have at most ${MAX_NAME_VALUE_BYTES} bytes together; got ${bytes}`,
      name,
    );
  }
}
