/** A site with sessions that are bound to devices, over each kind of sessions, with a clock that tests move. */

import { KeyRing } from "speculoos";
import type { DeviceBindingOptions } from "speculoos/dbsc";
import { type DeviceBinding, type DeviceCheck, type DeviceEvent, deviceBound } from "speculoos/dbsc";
import {
  type AnySession,
  type CommitResult,
  defineSealedSession,
  defineSession,
  MemorySessionStore,
  type SealedSessions,
  type Sessions,
} from "speculoos/session";

export const ORIGIN = "https://shop.example";
export const NOW = Date.UTC(2026, 10, 26);

type Data = { user: string; note: string };
type Read = { [K in keyof Data]: Data[K] | undefined };
type Opened = AnySession<Read, Data> & { commit(to: Response): Promise<CommitResult> };

/** The kinds of sessions. */
export const FORMS = ["stored", "sealed", "sealed with epochs"] as const;
export type Form = (typeof FORMS)[number];

export type BindingSite = {
  readonly form: Form;
  readonly sessions: Sessions<Read, Data> | SealedSessions<Read, Data>;
  readonly binding: DeviceBinding<Read, Data>;
  readonly events: DeviceEvent[];
  pass(seconds: number): void;
  open(request: Request | string): Promise<Opened>;
  login(request: Request, user: string): Promise<Response>;
  /** Opens, works and commits. */
  visit(request: Request, work?: (session: Opened) => void): Promise<Response>;
  check(request: Request): Promise<DeviceCheck["status"]>;
};

export type SiteOptions = Partial<DeviceBindingOptions> & { readonly keys?: KeyRing; readonly name?: string };

export function openSite(
  form: Form,
  { keys = new KeyRing(KeyRing.generate()), name = "__Host-s", ...options }: SiteOptions = {},
): BindingSite {
  let now = NOW;
  const store = new MemorySessionStore();
  const common = {
    keys,
    idle: 1800,
    absolute: 43_200,
    subject: (data: Read) => data.user,
    clock: () => now,
  };
  const sessions =
    form === "stored"
      ? defineSession<Data>(name, { ...common, store })
      : defineSealedSession<Data>(name, { ...common, ...(form !== "sealed" && { epochs: store }) });
  const binding = deviceBound<Read, Data>(sessions, {
    register: "/device/register",
    refresh: "/device/refresh",
    ...options,
  });
  const events: DeviceEvent[] = [];
  binding.subscribe((event) => events.push(event));
  const open = async (from: Request | string) => (await sessions.open(from)) as Opened;
  return {
    form,
    sessions,
    binding,
    events,
    pass(seconds) {
      now += seconds * 1000;
    },
    open,
    async login(request, user) {
      const session = await open(request);
      const response = new Response("welcome");
      session.set("user", user);
      session.login();
      await session.commit(response);
      binding.offer(response, session);
      return response;
    },
    async visit(request, work = () => {}) {
      const session = await open(request);
      work(session);
      const response = new Response("hello");
      await session.commit(response);
      return response;
    },
    async check(request) {
      return binding.check(request, await open(request)).status;
    },
  };
}
