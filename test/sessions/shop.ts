/** A shop with sessions, browsers that visit it, and a clock that the test moves. */

import { KeyRing } from "speculoos";
import { CookieJar } from "speculoos/jar";
import {
  defineSession,
  MemorySessionStore,
  type SessionEvent,
  type SessionOptions,
  type SessionStore,
  type Sessions,
} from "speculoos/session";

export const keys = new KeyRing(KeyRing.generate());
export const NOON = Date.UTC(2026, 10, 26, 12);
const URL = "https://shop.example/";

export type Data = { user: string; cart: string[]; count: number; note: string };
type Out = { [K in keyof Data]: Data[K] | undefined };
export type ShopOptions = Partial<SessionOptions<Out, Data>>;
export type ShopSession = Awaited<ReturnType<Sessions<Out, Data>["open"]>>;

export type Shop = {
  readonly sessions: Sessions<Out, Data>;
  readonly store: SessionStore;
  readonly events: SessionEvent[];
  readonly clock: { now: number };
  pass(seconds: number): void;
  browser(): Browser;
};

/** Opens a shop: sessions end after 600 s without a commit, and after an hour in any case. */
export function openShop({ store = new MemorySessionStore(), ...options }: ShopOptions = {}): Shop {
  const clock = { now: NOON };
  const sessions = defineSession<Data>("__Host-s", {
    keys,
    store,
    idle: 600,
    absolute: 3600,
    subject: (data) => data.user,
    clock: () => clock.now,
    ...options,
  });
  const events: SessionEvent[] = [];
  sessions.subscribe((event) => events.push(event));
  return {
    sessions,
    store,
    events,
    clock,
    pass: (seconds) => {
      clock.now += seconds * 1000;
    },
    browser: () => new Browser(sessions, clock),
  };
}

/** A browser with a real jar. */
export class Browser {
  readonly #sessions: Sessions<Out, Data>;
  readonly #jar: CookieJar;

  constructor(sessions: Sessions<Out, Data>, clock: { readonly now: number }) {
    this.#sessions = sessions;
    this.#jar = new CookieJar({ clock: () => clock.now });
  }

  /** The Cookie header that it sends now. */
  get cookie(): string {
    return this.#jar.getCookieString(URL);
  }

  /** Sends a request. The server has opened the session, and is slow to answer. */
  async ask(): Promise<Exchange> {
    const { cookie } = this;
    return new Exchange(await this.#sessions.open(cookie), cookie, (headers) => this.receive(headers));
  }

  /** Sends a request, and waits for its response. */
  async visit<T>(handle: (session: ShopSession) => T | Promise<T>): Promise<T> {
    const exchange = await this.ask();
    const result = await handle(exchange.session);
    await exchange.answer();
    return result;
  }

  /** Logs in, as a form would. */
  async login(user = "joe"): Promise<string> {
    await this.visit((session) => {
      session.set("user", user);
      session.login();
    });
    return this.cookie;
  }

  /** Returns what a request finds now. */
  async look(): Promise<{ readonly status: string; readonly data: object }> {
    const { status, data } = await this.#sessions.open(this.cookie);
    return { status, data };
  }

  receive(headers: Headers): void {
    for (const line of headers.getSetCookie()) this.#jar.setCookie(line, URL);
  }
}

/** A request that the server has opened the session of, and its response. */
export class Exchange {
  readonly session: ShopSession;
  readonly cookie: string;
  readonly headers = new Headers();
  readonly #receive: (headers: Headers) => void;

  constructor(session: ShopSession, cookie: string, receive: (headers: Headers) => void) {
    this.session = session;
    this.cookie = cookie;
    this.#receive = receive;
  }

  /** Commits, and the response reaches the browser. */
  async answer(): ReturnType<ShopSession["commit"]> {
    const result = await this.session.commit(this.headers);
    this.#receive(this.headers);
    return result;
  }
}
