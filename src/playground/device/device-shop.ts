/** The shop of the page: real sessions that are bound to devices, as `docs/dbsc.md` mounts them, and a clock that a button moves. */

import { type DeviceBinding, type DeviceCheck, type DeviceEvent, deviceBound } from "../../dbsc.ts";
import { KeyRing } from "../../index.ts";
import {
  type AnySession,
  type CommitResult,
  defineSealedSession,
  defineSession,
  MemorySessionStore,
  type SealedSessions,
  type Sessions,
} from "../../session.ts";

/** Where the sessions are: in a store, or in the cookie itself. */
export const FORMS = ["stored", "sealed"] as const;
export type SessionForm = (typeof FORMS)[number];

type Goods = { user: string };
type Read = { [K in keyof Goods]: Goods[K] | undefined };
type ShopSession = AnySession<Read, Goods> & { commit(to: Response): Promise<CommitResult> };

/** What the shop knows of a request: its session, and what shows the device. */
export type Visit = {
  readonly status: ShopSession["status"];
  readonly id: string | undefined;
  readonly user: string | undefined;
  readonly check: DeviceCheck;
};

export const USER = "joe";
export const SHOP_URL = "https://shop.example/";
export const BOUND_SECONDS = 600;

const MAX_SESSIONS = 200;
const MAX_EVENTS = 14;

export class DeviceShop {
  readonly form: SessionForm;
  readonly #sessions: Sessions<Read, Goods> | SealedSessions<Read, Goods>;
  readonly #binding: DeviceBinding<Read, Goods>;
  #events: DeviceEvent[] = [];
  #ahead = 0;

  constructor(form: SessionForm) {
    this.form = form;
    const common = {
      keys: new KeyRing(KeyRing.generate()),
      idle: 1800,
      absolute: 43_200,
      subject: (data: Read) => data.user,
      clock: this.now,
    };
    this.#sessions =
      form === "stored"
        ? defineSession<Goods>("__Host-session", {
            ...common,
            store: new MemorySessionStore({ limit: MAX_SESSIONS }),
          })
        : defineSealedSession<Goods>("__Host-session", common);
    this.#binding = deviceBound(this.#sessions, {
      register: "/device/register",
      refresh: "/device/refresh",
      cookie: { maxAge: BOUND_SECONDS },
    });
    this.#binding.subscribe((event) => {
      this.#events = [event, ...this.#events].slice(0, MAX_EVENTS);
    });
  }

  /** The last events of the bindings, the newest first. */
  get events(): readonly DeviceEvent[] {
    return this.#events;
  }

  /** Returns the time of the shop, in milliseconds. */
  readonly now = (): number => Date.now() + this.#ahead;

  /** Lets some time pass, in milliseconds. */
  pass(duration: number): void {
    this.#ahead += duration;
  }

  /** Responds to a request. */
  async serve(request: Request): Promise<Response> {
    // Registrations and renewals are the browser's own requests.
    const answer = await this.#binding.handle(request);
    if (answer !== undefined) return answer;
    const session = await this.#open(request);
    const { pathname } = new URL(request.url);
    const response = new Response();
    if (pathname === "/login") {
      session.set("user", USER);
      session.login();
      await session.commit(response);
      this.#binding.offer(response, session);
      return response;
    }
    if (pathname === "/logout") session.destroy();
    else if (this.#binding.check(request, session).status === "unproven")
      return new Response(null, { status: 403 });
    await session.commit(response);
    return response;
  }

  /** Returns what the shop knows of a request. To look is no event, and changes nothing. */
  async look(request: Request): Promise<Visit> {
    const session = await this.#open(request);
    const { status, id } = session;
    return { status, id, user: session.get("user"), check: this.#binding.check(request, session) };
  }

  async #open(request: Request): Promise<ShopSession> {
    return this.#sessions.open(request);
  }
}
