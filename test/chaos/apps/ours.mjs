/** A server with sessions of speculoos, over the store of `CHAOS`. */

import { defineSession, SessionError } from "speculoos/session";
import { createHandler, serve } from "./serve.mjs";
import { openStore } from "./stores.mjs";

const sessions = defineSession("session", {
  store: await openStore(JSON.parse(process.env.CHAOS)),
  keys: process.env.CHAOS_SECRET,
  idle: 1800,
  absolute: 43_200,
  subject: ({ user }) => user,
  secure: false,
});

const KEPT = ["user", "life", "a", "b", "n"];

/** Opens the session, and lets the handler take its time before it goes on. */
async function open(ask, req) {
  const session = await sessions.open(req);
  const state = session.status === "superseded" ? "frozen" : session.status === "ok" ? "ok" : "none";
  const { life, user, a, b, n } = session.data;
  // A frozen session that reads nothing is over.
  const seen = life === undefined ? { state: "none" } : { state, life, user };
  await ask.wait();
  return { session, seen, data: { a, b, n }, isLive: state === "ok" };
}

const outcomeOf = ({ status }) => ({ outcome: status === "gone" ? "never" : "done" });

const verbs = {
  async read(ask, req, res) {
    const { session, seen, data } = await open(ask, req);
    await session.commit(res);
    return { ...seen, data };
  },
  async set(ask, req, res) {
    const { session, seen, isLive } = await open(ask, req);
    if (!isLive) return seen;
    session.set(ask.get("key"), Number(ask.get("value")));
    return { ...seen, ...outcomeOf(await session.commit(res)) };
  },
  async add(ask, req) {
    const { session, seen, isLive } = await open(ask, req);
    if (!isLive) return seen;
    try {
      await session.update("n", (n = 0) => n + 1);
    } catch (error) {
      if (error instanceof SessionError && error.code === "gone") return { ...seen, outcome: "never" };
      throw error;
    }
    return { ...seen, outcome: "done" };
  },
  async login(ask, req, res) {
    const { session, seen } = await open(ask, req);
    session.set("user", ask.get("user"));
    session.set("life", ask.get("life"));
    session.login();
    return { ...seen, ...outcomeOf(await session.commit(res)) };
  },
  async renew(ask, req, res) {
    const { session, seen, isLive } = await open(ask, req);
    if (!isLive) return seen;
    session.login({ keep: KEPT });
    return { ...seen, ...outcomeOf(await session.commit(res)) };
  },
  async logout(ask, req, res) {
    const { session, seen } = await open(ask, req);
    session.destroy();
    const { status } = await session.commit(res);
    return { ...seen, outcome: status === "destroyed" ? "done" : "maybe" };
  },
  async end(ask, req) {
    const { seen } = await open(ask, req);
    for await (const { id, data } of sessions.list(ask.get("user"))) {
      if (data.life !== ask.get("life")) continue;
      // What the list would say after it could fail, and hide that this was done.
      if (await sessions.end(id, { subject: ask.get("user") })) return { ...seen, outcome: "done" };
    }
    return { ...seen, outcome: "maybe" };
  },
  async revoke(ask, req) {
    const { session, seen } = await open(ask, req);
    await sessions.revoke(ask.get("user"), ask.get("except") === "this" ? { except: session } : {});
    return { ...seen, outcome: "done" };
  },
};

/** "store-unavailable" promises that nothing happened. */
const toFailure = (error) =>
  error instanceof SessionError && error.code === "store-unavailable" ? { outcome: "never" } : {};

serve(createHandler(verbs, toFailure));
