/** The recipe that takes over the sessions of express-session, and the app that comes after. */

import express, { type Express } from "express";
import { getCookie, KeyRing, removeCookie } from "speculoos";
import { express as expressCookies } from "speculoos/interop";
import { defineSession, MemorySessionStore, type SessionSource } from "speculoos/session";

type Data = { user: string; cart: string[] };

// docs: recipe-adopt
/** The part of express-session's `Store` that is used. */
type OldStore = {
  get(id: string, callback: (error: unknown, session?: Partial<Data> | null) => void): void;
  destroy(id: string, callback: (error: unknown) => void): void;
};

const connectSid = expressCookies.signed({ secret: "keyboard cat" });

/** `oldStore` is what express-session had: the `RedisStore` of connect-redis, or any other. */
function adoptFrom(oldStore: OldStore): SessionSource<Data> {
  return {
    async read(from) {
      const raw = getCookie(from, "connect.sid")?.value;
      const found = raw === undefined ? undefined : connectSid.read("connect.sid", raw);
      if (found?.status !== "ok" || typeof found.value !== "string") return undefined;
      const id = found.value;
      const old = await promisify<Partial<Data> | null>((done) => oldStore.get(id, done));
      if (!old) return undefined;
      return {
        data: { user: old.user, cart: old.cart },
        async end(to) {
          await promisify<void>((done) => oldStore.destroy(id, done));
          removeCookie(to, "connect.sid", { path: "/" });
        },
      };
    },
  };
}

export const createSessions = (oldStore: OldStore) =>
  defineSession<Data>("__Host-session", {
    keys: new KeyRing(KeyRing.generate()),
    store: new MemorySessionStore(),
    idle: 1800,
    absolute: 43_200,
    subject: (data) => data.user,
    adopt: adoptFrom(oldStore),
  });

function promisify<T>(call: (done: (error: unknown, result?: T) => void) => void): Promise<T | undefined> {
  return new Promise((resolve, reject) => call((error, result) => (error ? reject(error) : resolve(result))));
}
// docs: end

export function createAppAfter(sessions: ReturnType<typeof createSessions>): Express {
  const app = express();
  app.get("/", async (req, res) => {
    const session = await sessions.open(req);
    const { status } = await session.commit(res);
    res.json({ user: session.get("user"), cart: session.get("cart"), commit: status });
  });
  app.post("/logout", async (req, res) => {
    const session = await sessions.open(req);
    session.destroy();
    const { status } = await session.commit(res);
    res.json({ commit: status });
  });
  return app;
}
