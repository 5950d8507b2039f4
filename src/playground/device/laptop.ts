/** A laptop of the page: a cookie jar of its own, what it knows of a binding, and the requests that it makes to the shop. */

import { CookieJar, type StoredCookie } from "../../jar.ts";
import type { DeviceKey } from "./device-key.ts";
import { type DeviceShop, SHOP_URL } from "./device-shop.ts";

/** A request and its response, as the page shows them. */
export type Exchange = {
  readonly path: string;
  readonly method: string;
  readonly status: number;
  /** The headers of the binding that the laptop sent. */
  readonly sent: readonly Header[];
  readonly received: readonly Header[];
};
export type Header = readonly [name: string, value: string];

/** What a browser stores of a binding, but for the key: its config and the challenges that it was given. */
export type Papers = {
  readonly identifier: string | undefined;
  readonly boundName: string | undefined;
  /** The challenge of the login, which a registration answers. */
  readonly offered: string | undefined;
  /** The challenge that the next renewal answers. */
  readonly challenge: string | undefined;
};

export const NO_PAPERS: Papers = {
  identifier: undefined,
  boundName: undefined,
  offered: undefined,
  challenge: undefined,
};

export class Laptop {
  papers: Papers = NO_PAPERS;
  key: DeviceKey | undefined;
  readonly #shop: DeviceShop;
  readonly #jar: CookieJar;
  #exchanges: Exchange[] = [];

  constructor(shop: DeviceShop) {
    this.#shop = shop;
    this.#jar = new CookieJar({ clock: shop.now });
  }

  get cookies(): readonly StoredCookie[] {
    return this.#jar.getCookies(SHOP_URL);
  }

  /** Whether a binding is known whose cookie is gone, so that a browser renews it before the next request. */
  get isRenewalDue(): boolean {
    const { boundName } = this.papers;
    return boundName !== undefined && !this.cookies.some(({ name }) => name === boundName);
  }

  /** Takes the cookies and the papers of another laptop. The thief's jar keeps a cookie for as long as he likes. */
  copy({ cookies, papers }: Laptop): void {
    this.#jar.clear();
    for (const { name, value } of cookies)
      this.#jar.setCookie(`${name}=${value}; Path=/; Secure; HttpOnly`, SHOP_URL);
    this.papers = papers;
  }

  /** Makes a request with the cookies of this laptop. */
  request(path = "/", method = "GET", headers: readonly Header[] = []): Request {
    const cookie = this.#jar.getCookieString(SHOP_URL);
    const all = cookie === "" ? headers : [...headers, ["cookie", cookie] as const];
    return new Request(new URL(path, SHOP_URL), { method, headers: Object.fromEntries(all) });
  }

  /** Sends a request to the shop, and keeps the cookies and the challenges of the response. */
  async send(path: string, method: string, sent: readonly Header[] = []): Promise<Response> {
    const response = await this.#shop.serve(this.request(path, method, sent));
    const { status, headers } = response;
    for (const line of headers.getSetCookie()) this.#jar.setCookie(line, SHOP_URL);
    const offered = /;challenge="([^"]+)"/.exec(headers.get(OFFER) ?? "")?.[1];
    // A browser forgets the binding of the login before.
    if (offered !== undefined) this.papers = { ...NO_PAPERS, offered };
    const challenge = /^"([^"]+)"/.exec(headers.get(CHALLENGE) ?? "")?.[1];
    if (challenge !== undefined) this.papers = { ...this.papers, challenge };
    const received = [...headers].filter(([name]) => SHOWN.has(name));
    this.#exchanges.push({ path, method, status, sent, received });
    return response;
  }

  /** Returns the exchanges since the last call. */
  takeExchanges(): readonly Exchange[] {
    const exchanges = this.#exchanges;
    this.#exchanges = [];
    return exchanges;
  }

  /** Returns what the shop knows of this laptop's next request, if nothing is renewed before. */
  look(): ReturnType<DeviceShop["look"]> {
    return this.#shop.look(this.request());
  }
}

const OFFER = "secure-session-registration";
const CHALLENGE = "secure-session-challenge";
const SHOWN: ReadonlySet<string> = new Set([OFFER, CHALLENGE, "set-cookie"]);
