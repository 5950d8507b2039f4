/** What signed, marshalled and sealed cookies share: a value under protection, and reading what came with one. */

import { CookieError } from "../base/cookie-error.ts";
import { type KeyRing, type KeySource, toKeyRing } from "../keys/key-ring.ts";
import type { Protection } from "../keys/protection.ts";
import { type VerificationFailure, Verified } from "../keys/verified.ts";
import { indexOfCookie, valueAt } from "../syntax/cookie-header.ts";
import { AnyCookie, checkSize, RECEIVED } from "./any-cookie.ts";
import type { CookieAttributes } from "./attributes/attributes.ts";
import { Cookie, CookieMap, type RejectedCookie } from "./cookie.ts";
import { collectPairs, type VerifyOptions } from "./read-options.ts";

/** A cookie whose value is authenticated and dated. `P` is what is protected: a text, or bytes. */
export abstract class ProtectedCookie<T, P = string> extends AnyCookie<T> {
  readonly #keys: KeyRing;
  /** As it was verified; of a cookie that was made, when that was. */
  #stamp: Verified<P | undefined>;

  /** @internal */
  constructor(
    name: string,
    value: T,
    keys: KeySource,
    attributes: CookieAttributes | Verified<P> | undefined,
    encoding?: "raw" | "percent",
  ) {
    const verified = attributes instanceof Verified;
    super(name, value, verified ? RECEIVED : attributes, encoding);
    this.#keys = toKeyRing(keys);
    this.#stamp = verified ? attributes : new Verified(undefined, Date.now(), undefined, false);
  }

  /** @internal */
  protected abstract readonly protection: Protection<P>;

  /** Whether the key that verified it is no longer the current one: set the cookie anew, and it has that. */
  get needsReissue(): boolean {
    return this.#stamp.needsReissue;
  }

  /** When it was issued: made, or last changed. It is inside what is authenticated. */
  get issuedAt(): Date {
    return new Date(this.#stamp.issuedAt);
  }

  /** @internal What is protected. */
  protected abstract payloadOf(value: unknown, encoding: "raw" | "percent"): P;

  /** @internal The payload of the value as it is now. */
  protected payloadToPrint(): P {
    return this.payloadOf(this.value, this.encoding);
  }

  /** @internal */
  protected wireValue(): string {
    const { issuedAt } = this.#stamp;
    const expiryTime = this.#endOfLife();
    if (this.maxAge! > 0 && expiryTime! <= Date.now()) {
      throw new CookieError(
        "expired",
        "its maxAge has passed since it was made: make one for each response",
        this.name,
      );
    }
    const payload = this.payloadToPrint();
    return this.protection.protect(this.name, payload, { issuedAt, expiryTime }, this.#keys);
  }

  /** @internal */
  protected checkValue(value: unknown, encoding: "raw" | "percent"): void {
    checkSize(this.name, this.protection.lengthOf(this.payloadOf(value, encoding)));
  }

  /** @internal What is changed is issued anew; a lifetime that was authenticated stays until another is set. */
  protected override changed(): void {
    const { expiryTime, needsReissue } = this.#stamp;
    this.#stamp = new Verified(undefined, Date.now(), expiryTime, needsReissue);
  }

  /** Max-Age, else Expires (RFC 6265bis §5.7 step 3), else what it was received with. */
  #endOfLife(): number | undefined {
    const { maxAge, expires } = this;
    return maxAge === undefined
      ? (expires?.getTime() ?? this.#stamp.expiryTime)
      : this.#stamp.issuedAt + maxAge * 1000;
  }
}

/** How a kind makes its cookies from what was verified; `undefined` where the payload is not of this kind after all. */
export type ProtectedKind<C extends AnyCookie, P = string> = {
  readonly protection: Protection<P>;
  readonly receive: (
    name: string,
    verified: Verified<P>,
    keys: KeyRing,
    encoding: "raw" | "percent",
  ) => C | undefined;
};

/** The cookies of a header that are genuine and of this kind. */
export function parseProtected<C extends AnyCookie, P>(
  header: string,
  options: VerifyOptions,
  kind: ProtectedKind<C, P>,
): CookieMap<C | Cookie> {
  const { names, encoding = "raw", mismatch, now } = options;
  const keys = toKeyRing(options.keys);
  const { pairs, duplicates } = collectPairs(header, names);
  const genuine: C[] = [];
  const downgraded: Cookie[] = [];
  const rejected: RejectedCookie[] = [];
  for (const [name, value] of pairs) {
    const cookie = believe(name, value, keys, now, encoding, kind);
    if (typeof cookie === "object") {
      genuine.push(cookie);
      continue;
    }
    if (names || kind.protection.looksLike(value)) rejected.push({ name, error: disbelieved(cookie, name) });
    if (mismatch === "downgrade") downgraded.push(new Cookie(name, value, RECEIVED, encoding));
  }
  // Genuine copies first: `get` never gives a doubtful one where there is one to believe.
  const cookies = new CookieMap<C | Cookie>([...genuine, ...downgraded], duplicates, rejected);
  const doubtful = rejected.find(({ name }) => !cookies.has(name));
  if (doubtful && names && mismatch === "throw") throw doubtful.error;
  return cookies;
}

/** The first cookie of this name that is genuine and of this kind; the others are not looked at. */
export function readFirstProtected<C extends AnyCookie, P>(
  header: string,
  name: string,
  options: VerifyOptions,
  kind: ProtectedKind<C, P>,
): C | Cookie | undefined {
  const { encoding = "raw", mismatch, now } = options;
  const keys = toKeyRing(options.keys);
  let doubtful: [value: string, disbelief: VerificationFailure] | undefined;
  for (let at = indexOfCookie(header, name, 0); at !== -1; at = indexOfCookie(header, name, at)) {
    const value = valueAt(header, at);
    const cookie = believe(name, value, keys, now, encoding, kind);
    if (typeof cookie === "object") return cookie;
    doubtful ??= [value, cookie];
  }
  if (doubtful && mismatch === "throw") throw disbelieved(doubtful[1], name);
  return doubtful && mismatch === "downgrade" ? new Cookie(name, doubtful[0], RECEIVED, encoding) : undefined;
}

function believe<C extends AnyCookie, P>(
  name: string,
  value: string,
  keys: KeyRing,
  now: number | undefined,
  encoding: "raw" | "percent",
  { protection, receive }: ProtectedKind<C, P>,
): C | VerificationFailure {
  const verified = protection.verify(name, value, keys, now ?? Date.now());
  return typeof verified === "string" ? verified : (receive(name, verified, keys, encoding) ?? "malformed");
}

function disbelieved(disbelief: VerificationFailure, name: string): CookieError {
  return new CookieError(disbelief, MESSAGES[disbelief], name);
}

const MESSAGES: Record<VerificationFailure, string> = {
  malformed: "it is no cookie of this kind",
  forged: "it was changed, or made for another name or kind",
  expired: "its lifetime is over",
  "unknown-key": "its key is not in the ring: keep retired keys while their cookies live",
};
