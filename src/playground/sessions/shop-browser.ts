/** A browser of the page: a cookie jar of its own, and the requests that it makes to the shop. */

import { CookieJar } from "../../jar.ts";
import type { Session } from "../../session.ts";
import { type Goods, SHOP_URL, type Shop } from "./shop.ts";

export type ShopSession = Session<{ [K in keyof Goods]: Goods[K] | undefined }, Goods>;

/** A request that opened its session, and has not saved it yet. */
export type SlowRequest = {
  readonly request: Request;
  readonly session: ShopSession;
  readonly since: number;
};

export class ShopBrowser {
  slow: SlowRequest | undefined;
  /** The Cookie header that the last response replaced or removed: what a thief may have copied. */
  former: string | undefined;
  readonly #jar: CookieJar;

  constructor(shop: Shop) {
    this.#jar = new CookieJar({ clock: shop.now });
  }

  /** The Cookie header of the next request. */
  get cookie(): string {
    return this.#jar.getCookieString(SHOP_URL);
  }

  /** Makes a request with the cookies of this browser. */
  request(cookie: string = this.cookie): Request {
    return new Request(SHOP_URL, { headers: { cookie } });
  }

  /** Stores the cookies of a response. */
  receive(response: Response): void {
    const { cookie } = this;
    for (const line of response.headers.getSetCookie()) this.#jar.setCookie(line, SHOP_URL);
    if (cookie !== "" && this.cookie !== cookie) this.former = cookie;
  }
}
