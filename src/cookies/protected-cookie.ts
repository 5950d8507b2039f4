/** What signed, marshalled and sealed cookies share: an authenticated value with a lifetime, and how it is read. */

import { CookieError } from "../base/cookie-error.ts";
import { type KeyRing, type KeySource, toKeyRing } from "../keys/key-ring.ts";
import type { Protection } from "../keys/protection.ts";
import type { Lifetime, VerificationFailure, Verified } from "../keys/verified.ts";
import { indexOfCookie, valueAt } from "../syntax/cookie-header.ts";
import { collectPairs } from "../syntax/cookie-pairs.ts";
import { isCookieTime } from "../syntax/dates/date-bounds.ts";
import { formatCookieTime } from "../syntax/dates/format-cookie-date.ts";
import { AnyCookie, checkSize, RECEIVED } from "./any-cookie.ts";
import type { AttributeRecord, CookieAttributes } from "./attributes/attributes.ts";
import { Cookie, CookieMap, type RejectedCookie } from "./cookie.ts";
import type { ReadOptions, VerifyOptions } from "./read-options.ts";

/** The attributes of a signed, marshalled or sealed cookie, and the time that it is issued at. */
export type ProtectedAttributes = CookieAttributes & {
  /**
   * The time to use for this cookie instead of the clock, in milliseconds since 1970: its time of issue, which
   * `maxAge` counts from. Default: `Date.now()`, at each use.
   */
  now?: number | undefined;
};

/** A cookie whose value is authenticated together with its lifetime. `P` is the type of the payload: text or bytes. */
export abstract class ProtectedCookie<T, P = string> extends AnyCookie<T> {
  readonly #keys: KeyRing;
  readonly #now: number | undefined;
  /** As it was verified; or when it was made or changed. */
  #lifetime: Lifetime & Pick<Verified<P>, "needsReissue">;

  /** @internal */
  constructor(
    name: string,
    value: T,
    keys: KeySource,
    attributes: ProtectedAttributes | typeof RECEIVED | undefined,
    encoding?: ReadOptions["encoding"],
    verified?: Verified<P>,
  ) {
    const given = attributes === RECEIVED ? undefined : (attributes as ProtectedAttributes | undefined);
    const now = checkNow(given?.now);
    super(name, value, now === undefined ? attributes : withoutNow(given!), encoding);
    this.#keys = toKeyRing(keys);
    this.#now = now;
    this.#lifetime = verified ?? { issuedAt: this.#time(), expiryTime: undefined, needsReissue: false };
  }

  override toString(): string {
    const line = super.toString();
    const verified = this.received && super.expires === undefined ? this.expires : undefined;
    return verified === undefined ? line : `${line}; Expires=${formatCookieTime(verified.getTime())}`;
  }

  /** @internal */
  protected abstract readonly protection: Protection<P>;

  /** The end of the cookie. Of a received one: as it was verified, until another lifetime is set. */
  override get expires(): Date | undefined {
    const { expiryTime } = this.#lifetime;
    return (
      super.expires ??
      (expiryTime === undefined || this.maxAge !== undefined ? undefined : new Date(expiryTime))
    );
  }
  override set expires(expires: CookieAttributes["expires"]) {
    super.expires = expires;
  }

  /** Whether a key other than the current one verified it. If so, send it again: that uses the current key. */
  get needsReissue(): boolean {
    return this.#lifetime.needsReissue;
  }

  /** When it was issued: made, or last changed. The time of issue is authenticated. */
  get issuedAt(): Date {
    return new Date(this.#lifetime.issuedAt);
  }

  /** @internal Returns what is protected. */
  protected abstract encodePayload(value: unknown, encoding: "raw" | "percent"): P;

  /** @internal */
  protected wireValue(value: T, { maxAge, expires, encoding }: AttributeRecord): string {
    const { name } = this;
    const { issuedAt, expiryTime: verified } = this.#lifetime;
    // Max-Age, else Expires (RFC 6265bis §5.7 step 3), else the verified expiry time.
    const expiryTime = maxAge === undefined ? (expires ?? verified) : issuedAt + maxAge * 1000;
    if (maxAge! > 0 && expiryTime! <= this.#time()) {
      throw new CookieError("expired", "its lifetime has ended: make one for each response", name);
    }
    const payload = this.encodePayload(value, encoding);
    return this.protection.protect(name, payload, { issuedAt, expiryTime }, this.#keys);
  }

  /** @internal */
  protected checkValue(value: unknown, encoding: "raw" | "percent"): void {
    checkSize(this.name, this.protection.lengthOf(this.encodePayload(value, encoding)));
  }

  /** @internal A change issues the cookie anew. A verified expiry time stays until another lifetime is set. */
  protected override changed(): void {
    this.#lifetime = { ...this.#lifetime, issuedAt: this.#time() };
  }

  #time(): number {
    return this.#now ?? Date.now();
  }
}

/** How one kind of protected cookie is read. */
export type ProtectedKind<C extends AnyCookie, P = string> = {
  readonly protection: Protection<P>;
  /** Returns a cookie with the verified payload, or `undefined` if the payload is not one of this kind. */
  readonly receive: (
    name: string,
    verified: Verified<P>,
    keys: KeyRing,
    encoding: ReadOptions["encoding"],
  ) => C | undefined;
};

/** Returns the valid cookies of this kind in a Cookie header. */
export function parseProtected<C extends AnyCookie, P>(
  header: string,
  options: VerifyOptions,
  kind: ProtectedKind<C, P>,
): CookieMap<C | Cookie> {
  const { names, encoding, mismatch } = options;
  const read = createReader(options, kind);
  const { pairs, duplicates } = collectPairs(header, names);
  const valid: C[] = [];
  const downgraded: Cookie[] = [];
  const rejected: RejectedCookie[] = [];
  // Copies share an error: one for each of a thousand copies would take longer than all else.
  const errors: Record<string, CookieError> = {};
  for (const [name, value] of pairs) {
    const cookie = read(name, value);
    if (typeof cookie === "object") {
      valid.push(cookie);
      continue;
    }
    if (names || kind.protection.looksLike(value)) {
      const key = cookie + name;
      errors[key] ??= new CookieError(cookie, MESSAGES[cookie], name);
      rejected.push({ name, error: errors[key] });
    }
    if (mismatch === "downgrade") downgraded.push(new Cookie(name, value, RECEIVED, encoding));
  }
  // Valid copies first, so that `get` prefers them to downgraded ones.
  const cookies = new CookieMap<C | Cookie>([...valid, ...downgraded], duplicates, rejected);
  if (names && mismatch === "throw") {
    for (const { name, error } of rejected) if (!cookies.has(name)) throw error;
  }
  return cookies;
}

/** Returns the first valid cookie of this name and kind. Does not verify the copies after it. */
export function readFirstProtected<C extends AnyCookie, P>(
  header: string,
  name: string,
  options: VerifyOptions,
  kind: ProtectedKind<C, P>,
): C | Cookie | undefined {
  const read = createReader(options, kind);
  for (let at = indexOfCookie(header, name, 0); at !== -1; at = indexOfCookie(header, name, at)) {
    const cookie = read(name, valueAt(header, at));
    if (typeof cookie === "object") return cookie;
  }
  if ((options.mismatch ?? "ignore") === "ignore") return undefined;
  return parseProtected(header, { ...options, names: [name] }, kind).get(name);
}

/** Returns a function that verifies and decodes one cookie, or returns why it is not valid. */
function createReader<C extends AnyCookie, P>(
  { keys, now, encoding }: VerifyOptions,
  { protection, receive }: ProtectedKind<C, P>,
): (name: string, value: string) => C | VerificationFailure {
  checkNow(now);
  const ring = toKeyRing(keys);
  return (name, value) => {
    const verified = protection.verify(name, value, ring, now ?? Date.now());
    return typeof verified === "string" ? verified : (receive(name, verified, ring, encoding) ?? "malformed");
  };
}

const MESSAGES: Record<VerificationFailure, string> = {
  malformed: "it is not a cookie of this kind",
  forged: "it was changed, or made for another name or kind",
  expired: "its lifetime has ended",
  "unknown-key": "its key is not in the ring: keep retired keys while their cookies live",
};

/** Refuses NaN, with which all comparisons are false, and times so late that a lifetime would end after the last of the format. */
function checkNow(now: number | undefined): number | undefined {
  if (now === undefined || isCookieTime(now)) return now;
  throw new RangeError(
    `now must be milliseconds in the years 1601 to 9999; got ${typeof now === "number" ? now : typeof now}`,
  );
}

/** `now` is not an attribute: it is neither checked as one nor printed. */
function withoutNow({ now: _, ...attributes }: ProtectedAttributes): CookieAttributes {
  return attributes;
}
