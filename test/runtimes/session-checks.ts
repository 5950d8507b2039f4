/** The portable suite for sessions: sealed, sealed with epochs, and stored in memory. */

import {
  defineSealedSession,
  defineSession,
  type EpochStore,
  MemorySessionStore,
  type SealedSessions,
  sameOrigin,
} from "speculoos/session";
import { equal } from "./assert.ts";
import type { Check } from "./checks.ts";

type Data = { user: string; cart: readonly string[] };
type Read = { [K in keyof Data]: Data[K] | undefined };

const OPTIONS = {
  keys: "the one secret of all runtimes, long enough",
  idle: 1800,
  absolute: 43_200,
  subject: (data: { readonly user?: string | undefined }) => data.user,
};

export const SESSION_CHECKS: readonly Check[] = [
  [
    "a sealed session is created, changed and destroyed",
    async () => {
      const sessions = makeSealed();
      const cookie = await login(sessions);
      const session = await sessions.open(cookie);
      equal([session.status, session.get("user"), session.get("cart")], ["ok", "joe", ["book"]]);
      session.set("cart", ["book", "caf\u00e9"]);
      const changed = new Headers();
      equal(await session.commit(changed), { status: "saved", cookie: "sent" });
      const again = await sessions.open(pairOf(changed));
      equal(again.data, { user: "joe", cart: ["book", "caf\u00e9"] });
      again.destroy();
      const removed = new Headers();
      equal((await again.commit(removed)).status, "destroyed");
      equal(removed.getSetCookie()[0]?.includes("Max-Age=0"), true);
      equal((await sessions.open(`${cookie}x`)).status === "ok", false);
    },
  ],
  [
    "a sealed session with epochs is revoked from the next request on",
    async () => {
      const sessions = makeSealed(new MemorySessionStore());
      const cookie = await login(sessions);
      equal((await sessions.open(cookie)).status, "ok");
      await sessions.revoke("joe");
      equal((await sessions.open(cookie)).status, "revoked");
    },
  ],
  [
    "a stored session merges parallel changes, rotates at login and stays dead",
    async () => {
      const sessions = defineSession<Data>("__Host-stored", { ...OPTIONS, store: new MemorySessionStore() });
      const anonymous = await sessions.open("");
      anonymous.set("cart", ["book"]);
      const first = new Headers();
      equal((await anonymous.commit(first)).status, "created");
      const [one, other] = await Promise.all([sessions.open(pairOf(first)), sessions.open(pairOf(first))]);
      one.set("user", "joe");
      one.login({ keep: ["cart"] });
      const second = new Headers();
      equal((await one.commit(second)).status, "rotated");
      other.set("cart", []);
      equal((await other.commit(new Headers())).status, "gone");
      const session = await sessions.open(pairOf(second));
      equal(session.data, { cart: ["book"], user: "joe" });
      session.destroy();
      await session.commit(new Headers());
      equal((await sessions.open(pairOf(second))).status, "ended");
      // The anonymous session before it is another's, who reads for the grace time what it held.
      equal((await sessions.open(pairOf(first))).status, "superseded");
    },
  ],
  [
    "sameOrigin reads Headers",
    () => {
      equal(sameOrigin(new Headers({ "sec-fetch-site": "same-origin" })), true);
      equal(sameOrigin(new Headers({ "sec-fetch-site": "cross-site" })), false);
    },
  ],
];

function makeSealed(epochs?: EpochStore): SealedSessions<Read, Data> {
  return defineSealedSession<Data>("__Host-sealed", { ...OPTIONS, epochs });
}

async function login(sessions: SealedSessions<Read, Data>): Promise<string> {
  const session = await sessions.open("");
  session.set("user", "joe");
  session.set("cart", ["book"]);
  session.login();
  const headers = new Headers();
  equal(await session.commit(headers), { status: "created", cookie: "sent" });
  return pairOf(headers);
}

function pairOf(headers: Headers): string {
  return headers.getSetCookie()[0]!.split(";", 1)[0]!;
}
