/** What all cookies have in common: a name, a value, attributes, and one way to be printed (RFC 6265bis §4.1). */

import { hasBrand } from "../base/brand.ts";
import { CookieError } from "../base/cookie-error.ts";
import { isPlainText, isToken } from "../syntax/characters.ts";
import { isReservedName } from "../syntax/cookie-header.ts";
import { MAX_NAME_VALUE_BYTES } from "../syntax/limits.ts";
import {
  type AttributeName,
  AttributeRecord,
  type CookieAttributes,
  checkAttributes,
  NO_ATTRIBUTES,
  setAttribute,
} from "./attributes/attributes.ts";
import { checkCombination } from "./attributes/check-combination.ts";
import { printAttributes } from "./attributes/print-attributes.ts";
import { needsEncoding } from "./values/value-text.ts";

/** By `Symbol.for`, so that a cookie made by another copy of the package is one here too. */
export const cookieKind = Symbol.for("speculoos.cookieKind");
export type CookieKind = "plain" | "signed" | "marshal" | "sealed";

/** @internal Stands in the place of attributes when a cookie comes from a Cookie header. */
export const RECEIVED = Symbol("received");

/** What received cookies share until an attribute is set: no record of their own, which makes reading cheap. */
const RECEIVED_RAW = Object.freeze(new AttributeRecord(true));
const RECEIVED_PERCENT = Object.freeze(Object.assign(new AttributeRecord(true), { encoding: "percent" }));

/**
 * One cookie, of whichever kind. Every field is checked whenever it is set, with every rule that it could break;
 * a setter that throws has changed nothing.
 *
 * A cookie that came in a Cookie header is `received`: its name and value are whatever was sent. One that a
 * program made is held to every rule of the specification.
 */
export abstract class AnyCookie<T = unknown> {
  /** Keeps the four kinds apart, for the compiler and at run time. */
  abstract readonly [cookieKind]: CookieKind;
  /** In seconds. This and the next are accessors, like those that are written out below. */
  declare maxAge: CookieAttributes["maxAge"];
  declare domain: CookieAttributes["domain"];
  declare path: CookieAttributes["path"];
  declare secure: CookieAttributes["secure"];
  declare httpOnly: CookieAttributes["httpOnly"];
  declare sameSite: CookieAttributes["sameSite"];
  declare partitioned: CookieAttributes["partitioned"];
  declare priority: CookieAttributes["priority"];
  declare version: CookieAttributes["version"];
  declare comment: CookieAttributes["comment"];
  declare commentURL: CookieAttributes["commentURL"];
  declare discard: CookieAttributes["discard"];
  declare port: CookieAttributes["port"];
  #name: string;
  #value: T;
  #attributes: AttributeRecord;

  static {
    for (const attribute of Object.keys(NO_ATTRIBUTES) as AttributeName[]) {
      if (attribute in AnyCookie.prototype) continue;
      Object.defineProperty(AnyCookie.prototype, attribute, {
        configurable: true,
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
    encoding?: "raw" | "percent",
  ) {
    if (attributes === RECEIVED) {
      this.#attributes = encoding === "percent" ? RECEIVED_PERCENT : RECEIVED_RAW;
    } else {
      checkName(name);
      this.#attributes = attributes === undefined ? NO_ATTRIBUTES : checkAttributes(attributes, name);
      checkCombination(name, this.#attributes);
    }
    this.#name = name;
    this.#value = value;
  }

  /** @internal The value as it stands behind `name=`. */
  protected abstract wireValue(): string;

  /** @internal Throws where a value could not be written so, or would be too large. */
  protected abstract checkValue(value: unknown, encoding: "raw" | "percent"): void;

  /** @internal Called after a field has been changed. */
  protected changed(): void {}

  /** Whether it came from a Cookie header. */
  get received(): boolean {
    return this.#attributes.received;
  }

  /** The name: a token (RFC 9110 §5.6.2), compared octet for octet. */
  get name(): string {
    return this.#name;
  }
  set name(name: string) {
    checkName(name);
    checkCombination(name, this.#attributes);
    if (!this.received) checkSize(name, this.wireValue().length);
    this.#name = name;
    this.changed();
  }

  get value(): T {
    return this.#value;
  }
  set value(value: T) {
    this.checkValue(value, this.encoding);
    this.#value = value;
    this.changed();
  }

  /** Room for what a subclass wants to remember with a cookie. It is never serialised; `__proto__` is a key like any other. */
  get data(): Record<string, unknown> {
    let data = dataOf.get(this);
    if (data === undefined) {
      data = Object.create(null) as Record<string, unknown>;
      dataOf.set(this, data);
    }
    return data;
  }

  /** When the cookie ends, as a new Date each time; a number is in milliseconds, a string a cookie-date (RFC 6265bis §5.1.1). */
  get expires(): Date | undefined {
    const time = this.#attributes.expires;
    return time === undefined ? undefined : new Date(time);
  }
  set expires(expires: CookieAttributes["expires"]) {
    this.#set("expires", expires);
  }

  /** How the value is written. */
  get encoding(): "raw" | "percent" {
    return this.#attributes.encoding ?? "raw";
  }
  set encoding(encoding: "raw" | "percent" | undefined) {
    this.#set("encoding", encoding);
  }

  /** "name=value", as it stands in a Cookie header; of a nameless cookie the value alone, as browsers send it. */
  get pair(): string {
    const value = this.wireValue();
    if (!this.received) checkSize(this.#name, value.length);
    return this.#name === "" ? value : `${this.#name}=${value}`;
  }

  /**
   * The value of a Set-Cookie header. Everything is checked once more: an object inside a value may have changed.
   *
   * @throws CookieError of a received cookie that no program could have made.
   */
  toString(): string {
    const value = this.wireValue();
    if (this.received) {
      checkName(this.#name);
      checkCombination(this.#name, this.#attributes);
      if (!isPlainText(value)) throw needsEncoding(this.#name);
    }
    checkSize(this.#name, value.length);
    return `${this.#name}=${value}${printAttributes(this.#attributes)}`;
  }

  #set(attribute: AttributeName, value: CookieAttributes[AttributeName]): void {
    const name = this.#name;
    const record = Object.assign(new AttributeRecord(this.received), this.#attributes);
    setAttribute(record, attribute, value, name);
    checkCombination(name, record, attribute);
    if (attribute === "encoding") this.checkValue(this.#value, record.encoding ?? "raw");
    this.#attributes = record;
    this.changed();
  }
}

/** Made when first asked for: most cookies never are. */
const dataOf = new WeakMap<AnyCookie, Record<string, unknown>>();

/** Whether something is a cookie of this library, of any copy of it. */
export function isCookie(thing: unknown): thing is AnyCookie {
  return hasBrand(thing, cookieKind);
}

/** Name and value together are 4096 octets at most, or a browser ignores the cookie (RFC 6265bis §5.6 step 6). */
export function checkSize(name: string, valueLength: number): void {
  const octets = name.length + valueLength;
  if (octets > MAX_NAME_VALUE_BYTES) {
    throw new CookieError(
      "too-large",
      `name and value have ${octets} octets, browsers take ${MAX_NAME_VALUE_BYTES}: keep less in it`,
      name,
    );
  }
}

function checkName(name: unknown): void {
  if (typeof name !== "string" || !isToken(name)) {
    throw new CookieError(
      "invalid-name",
      "a name is made of letters, digits and !#$%&'*+-.^_`|~",
      typeof name === "string" ? name : undefined,
    );
  }
  if (isReservedName(name)) {
    throw new CookieError("invalid-name", "RFC 2965 has taken this name", name);
  }
}
