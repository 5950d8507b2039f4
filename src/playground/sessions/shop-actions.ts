/** What the buttons of the two browsers do: each is the code of one handler of a shop, with the real sessions. */

import type { CommitResult } from "../../session.ts";
import { type Shop, USER } from "./shop.ts";
import type { ShopBrowser, ShopSession } from "./shop-browser.ts";

/** What a button did: a sentence, the call that did it, and what the call returned. */
export type Done = {
  readonly message: string;
  /** Whether the shop did what the visitor wanted. */
  readonly isGood: boolean;
  readonly call: string;
  readonly result?: CommitResult | string | undefined;
};

/** Handles one request of a browser. `response` takes the cookies. */
export type ShopAction = (shop: Shop, browser: ShopBrowser, response: Response) => Promise<Done>;

/** The actions by their name in the form. */
export const SHOP_ACTIONS: Readonly<Record<string, ShopAction>> = {
  async visit({ sessions }, browser, response) {
    const session = await sessions.open(browser.request());
    const result = await session.commit(response);
    const user = session.get("user");
    const isDead = session.status !== "ok" && session.status !== "absent";
    return {
      message: isDead
        ? `The shop shows its login page: the session is “${session.status}”.`
        : `The shop says: welcome${user === undefined ? "" : `, ${user}`}.`,
      isGood: !isDead,
      call: "await session.commit(response)",
      result,
    };
  },
  async add({ sessions }, browser, response) {
    const session = await sessions.open(browser.request());
    await session.update("cart", (cart = []) => filled(cart, "speculoos"));
    return {
      message: "A biscuit is in the cart. No parallel request can lose it.",
      isGood: true,
      call: 'await session.update("cart", (cart = []) => [...cart, "speculoos"])',
      result: await session.commit(response),
    };
  },
  async login({ sessions }, browser, response) {
    const session = await sessions.open(browser.request());
    session.set("user", USER);
    session.login({ keep: ["cart"] });
    return {
      message: "Joe is logged in. The session has a new id, and kept the cart.",
      isGood: true,
      call: 'session.login({ keep: ["cart"] })',
      result: await session.commit(response),
    };
  },
  async confirm({ sessions, now }, browser, response) {
    const session = await sessions.open(browser.request());
    if (session.get("user") === undefined) return nobody(session);
    session.set("confirmedAt", new Date(now()));
    session.login({ keep: ["user", "cart"] });
    return describe(await session.commit(response), {
      message: "Joe gave his password again. The session has a new id, and the old cookie is frozen.",
      call: 'session.login({ keep: ["user", "cart"] })',
    });
  },
  async logout({ sessions }, browser, response) {
    const session = await sessions.open(browser.request());
    session.destroy();
    return {
      message: "This browser is logged out. Its session ended in the store.",
      isGood: true,
      call: "session.destroy()",
      result: await session.commit(response),
    };
  },
  async others({ sessions }, browser, response) {
    const session = await sessions.open(browser.request());
    if (session.get("user") === undefined) return nobody(session);
    await sessions.revoke(USER, { except: session });
    return {
      message: "All other sessions of Joe ended, from the next request on.",
      isGood: true,
      call: 'await sessions.revoke("joe", { except: session })',
      result: await session.commit(response),
    };
  },
  async everywhere({ sessions }, browser, response) {
    const session = await sessions.open(browser.request());
    if (session.get("user") === undefined) return nobody(session);
    await sessions.revoke(USER);
    session.destroy();
    return {
      message: "All sessions of Joe ended, from the next request on.",
      isGood: true,
      call: 'await sessions.revoke("joe")',
      result: await session.commit(response),
    };
  },
  async start({ sessions, now }, browser) {
    const request = browser.request();
    const session = await sessions.open(request);
    if (session.status !== "ok") return nobody(session);
    session.set("cart", filled(session.get("cart") ?? [], "slow waffle"));
    browser.slow = { request, session, since: now() };
    return {
      message: "A request opened the session and put a slow waffle into the cart. It is not saved yet.",
      isGood: true,
      call: 'session.set("cart", [...cart, "slow waffle"])',
    };
  },
  async finish({ viewer }, browser, response) {
    const call = "await session.commit(response)";
    const { slow } = browser;
    browser.slow = undefined;
    if (slow === undefined) return { message: "There is no slow request.", isGood: false, call };
    const result = await slow.session.commit(response);
    const { status } = await viewer.open(slow.request);
    const message =
      status === "ok"
        ? "The slow request saved the cart."
        : `The slow request saved the cart, but no request can open this session any more: it is “${status}”.`;
    return { ...describe(result, { message, call }), ...(status !== "ok" && { isGood: false }) };
  },
  async replay({ sessions }, browser) {
    const session = await sessions.open(browser.request(browser.former ?? ""));
    const read = Object.keys(session.data).join(", ");
    return {
      message: `A thief sent the cookie from before: the session is “${session.status}”${read === "" ? ", and shows nothing" : `, and shows ${read} for ten seconds. It can change nothing`}.`,
      isGood: true,
      call: "await sessions.open(request)",
      result: session.status,
    };
  },
};

function describe(result: CommitResult, done: Pick<Done, "message" | "call">): Done {
  if (result.status !== "gone") return { ...done, isGood: true, result };
  return {
    message: `Nothing was saved: the session ${GONE[result.because]}.`,
    isGood: false,
    call: done.call,
    result,
  };
}

const GONE = {
  ended: "has ended",
  expired: "has expired",
  revoked: "was revoked",
  superseded: "has a new id",
} as const;

function nobody({ status }: ShopSession): Done {
  return {
    message: `Nothing was done: nobody is logged in here. The session is “${status}”.`,
    isGood: false,
    call: "await sessions.open(request)",
    result: status,
  };
}

/** Puts something into a cart of at most six. */
function filled(cart: readonly string[], biscuit: string): string[] {
  return [...cart, biscuit].slice(-6);
}
