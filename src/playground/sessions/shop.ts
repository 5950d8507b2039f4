/** The shop of the page: real sessions in memory, the events of them, and a clock that a button moves. */

import { KeyRing } from "../../index.ts";
import { defineSession, MemorySessionStore, type SessionEvent, type Sessions } from "../../session.ts";

/** What a session of the shop holds. */
export type Goods = { user: string; cart: string[]; confirmedAt: Date };

export type ShopSessions = Sessions<{ [K in keyof Goods]: Goods[K] | undefined }, Goods>;

export const USER = "joe";
export const SHOP_URL = "https://shop.example/";
export const IDLE = 1800;
export const ABSOLUTE = 43_200;

const MAX_SESSIONS = 200;
const MAX_EVENTS = 12;

export class Shop {
  /** The sessions as the buttons use them. */
  readonly sessions: ShopSessions;
  /** The same sessions for the page that shows them: to look is no event. */
  readonly viewer: ShopSessions;
  #events: SessionEvent[] = [];
  #ahead = 0;

  constructor() {
    const store = new MemorySessionStore({ limit: MAX_SESSIONS });
    const keys = new KeyRing(KeyRing.generate());
    const define = () =>
      defineSession<Goods>("__Host-session", {
        store,
        keys,
        idle: IDLE,
        absolute: ABSOLUTE,
        subject: (data) => data.user,
        clock: this.now,
      });
    this.sessions = define();
    this.viewer = define();
    this.sessions.subscribe((event) => {
      this.#events = [event, ...this.#events].slice(0, MAX_EVENTS);
    });
  }

  /** The last events, the newest first. */
  get events(): readonly SessionEvent[] {
    return this.#events;
  }

  /** Returns the time of the shop, in milliseconds. */
  readonly now = (): number => Date.now() + this.#ahead;

  /** Lets some time pass, in milliseconds. */
  pass(duration: number): void {
    this.#ahead += duration;
  }
}
