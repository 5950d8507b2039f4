/** A cookie whose text is made before the cookie: encoded, and signed or sealed for a lifetime that is known by then. */

import { AnyCookie, type CookieKind, checkSize, cookieKind } from "../../cookies/any-cookie.ts";
import type { CookieAttributes } from "../../cookies/attributes/attributes.ts";
import type { Lifetime } from "../../keys/verified.ts";

export class PreparedCookie extends AnyCookie<string> {
  readonly #kind: CookieKind;

  constructor(name: string, text: string, kind: CookieKind, attributes: CookieAttributes) {
    super(name, text, attributes);
    this.#kind = kind;
  }

  get [cookieKind](): CookieKind {
    return this.#kind;
  }

  protected wireValue(value: string): string {
    return value;
  }

  protected checkValue(value: unknown): void {
    checkSize(this.name, String(value).length);
  }
}

/** Returns the lifetime of a cookie that is issued at `now` (ms): Max-Age, else Expires (RFC 6265bis §5.7 step 3). */
export function lifetimeFrom(now: number, { maxAge, expires }: AnyCookie): Lifetime {
  return { issuedAt: now, expiryTime: maxAge === undefined ? expires?.getTime() : now + maxAge * 1000 };
}
