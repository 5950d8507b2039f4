/** What the buttons of the two laptops do: Joe's browser plays its part, and the thief tries what he can. */

import { registerKey, renew, sendRenewal } from "./browser-part.ts";
import { DeviceKey } from "./device-key.ts";
import { BOUND_SECONDS, type DeviceShop } from "./device-shop.ts";
import type { Laptop } from "./laptop.ts";

/** What a button did: a sentence, the call that decided it, and what the call returned. */
export type Done = {
  readonly message: string;
  /** Whether the shop did what the visitor wanted. */
  readonly isGood: boolean;
  readonly call: string;
  readonly result?: object | string | undefined;
};

export type Laptops = { readonly joe: Laptop; readonly thief: Laptop };
export type LaptopName = keyof Laptops;

type DeviceAction = (shop: DeviceShop, laptops: Laptops) => Promise<Done>;

/** The actions by their laptop, and their name in the form. */
export const DEVICE_ACTIONS: Readonly<Record<LaptopName, Readonly<Record<string, DeviceAction>>>> = {
  joe: {
    async login(shop, { joe }) {
      await joe.send("/login", "POST");
      joe.key = await DeviceKey.create();
      return judge(shop, await registerKey(joe, joe.key), {
        good: "Joe is logged in. The shop offered a binding, and his browser made a key and registered it. The key stays on this laptop.",
        bad: "Joe is logged in, but the shop refused the registration of his key.",
      });
    },
    load: (_, { joe }) => load(joe, { bound: "", unbound: "" }),
    async logout({ form }, { joe }) {
      await renewIfDue(joe);
      await joe.send("/logout", "POST");
      return {
        message: `Joe is logged out. ${LOGOUTS[form]}`,
        isGood: true,
        call: "session.destroy()",
      };
    },
  },
  thief: {
    async copy(_, { joe, thief }) {
      thief.copy(joe);
      thief.key = undefined;
      const { length } = thief.cookies;
      return {
        message:
          length === 0
            ? "There was nothing to copy: Joe has no cookies."
            : "The thief has all cookies of Joe, and what his browser had written down of the binding: its identifier and its challenges. Only the key could not be copied.",
        isGood: length > 0,
        call: "",
      };
    },
    load: (_, { thief }) =>
      load(thief, {
        bound: ` The copy is good until the bound cookie ends, ${BOUND_SECONDS / 60} minutes after Joe’s browser got it.`,
        unbound:
          " This copy is from before the shop had marked the session’s cookie, and nothing is stored: it counts as a session of a browser without bindings.",
      }),
    async renew(shop, { thief }) {
      if (thief.papers.identifier === undefined) return nothingCopied("renew");
      const key = thief.key ?? (await DeviceKey.create());
      let response = await sendRenewal(thief, key);
      if (response.status === 403 && shop.events[0]?.reason === "no-proof")
        response = await sendRenewal(thief, key);
      return judge(shop, response, {
        good: "The bound cookie is renewed: the thief signed with the key that he had registered.",
        bad: "The thief does not have Joe’s key, so he signed the challenge with a key of his own. The shop refused the proof, and Joe stays bound.",
      });
    },
    async register(shop, { thief }) {
      if (thief.papers.offered === undefined) return nothingCopied("register");
      const key = await DeviceKey.create();
      const response = await registerKey(thief, key);
      if (response.ok) thief.key = key;
      return judge(shop, response, {
        good: "The shop took the thief’s device: without a store, and with a cookie from before the first page, the challenge of the login is enough for two minutes.",
        bad: REFUSED_REGISTRATIONS[shop.events[0]?.reason ?? ""] ?? "The shop refused the thief’s device.",
      });
    },
  },
};

/** Loads a page. `more` is what there is to say if the shop lets the laptop in. */
async function load(
  laptop: Laptop,
  more: { readonly bound: string; readonly unbound: string },
): Promise<Done> {
  const renewal = await renewIfDue(laptop);
  const visit = await laptop.look();
  const { ok } = await laptop.send("/", "GET");
  const { status, user, check } = visit;
  const isIn = ok && user !== undefined;
  const call = "binding.check(request, session)";
  if (status !== "ok")
    return {
      message: `${renewal}${LOGIN_PAGE} the session is “${status}”.`,
      isGood: false,
      call,
      result: check,
    };
  if (!isIn) return { message: REFUSED_PAGE, isGood: false, call, result: check };
  const welcome = `The shop says: welcome, ${user}.`;
  return {
    message: `${renewal}${welcome}${check.status === "unproven" ? "" : more[check.status]}`,
    isGood: true,
    call,
    result: check,
  };
}

const LOGIN_PAGE = "The shop shows its login page:";
const REFUSED_PAGE =
  "The shop refuses: the session is bound to a device, and this request proves nothing of it. Nobody is logged out by that.";

/** Renews as a browser does: if the bound cookie is gone, and the laptop has the key. Returns the sentence that says so. */
async function renewIfDue(laptop: Laptop): Promise<string> {
  if (laptop.key === undefined || !laptop.isRenewalDue) return "";
  return (await renew(laptop, laptop.key))
    ? "The bound cookie had ended, so the browser proved its key first, and waited for a new one. "
    : "The browser asked for a renewal, and was told to forget the binding. ";
}

function nothingCopied(what: string): Done {
  return { message: `There is nothing to ${what}: copy Joe’s cookies first.`, isGood: false, call: "" };
}

/** Says what became of a proof: the reason is that of the event. */
function judge(
  { events }: DeviceShop,
  { ok }: Response,
  { good, bad }: { readonly good: string; readonly bad: string },
): Done {
  const { type, reason } = events[0]!;
  return {
    message: ok ? good : bad,
    isGood: ok,
    call: "await binding.handle(request)",
    result: reason === undefined ? type : `${type}: ${reason}`,
  };
}

const LOGOUTS = {
  stored: "The session ended in the store, and every copy of its cookies with it.",
  sealed:
    "His cookies are removed. Nothing is stored, so a copy is good until its own limits: the bound cookie is the first.",
} as const;

const REFUSED_REGISTRATIONS: Readonly<Partial<Record<string, string>>> = {
  "bound-already": "The session is bound to Joe’s device already. The shop takes no second one.",
  "old-challenge":
    "The challenge of the login can be answered for two minutes, and they are over. The shop took no second device.",
  "session-over": "The session is over. The shop took no device.",
};
