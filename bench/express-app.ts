/**
 * One Express app over Redis, for `redis-express.ts`: `node express-app.ts OURS REDIS_PORT`. "/read" reads a key of the session, "/change" changes
 * one, "/cpu" tells the processor time of this process in microseconds.
 */

import type { AddressInfo } from "node:net";
import { RedisStore } from "connect-redis";
import express, { type Express } from "express";
import expressSession from "express-session";
import { createClient } from "redis";
import { KeyRing } from "speculoos";
import { RedisSessionStore } from "speculoos/redis";
import { defineSession } from "speculoos/session";

const [which, port] = process.argv.slice(2);
const client = createClient({ url: `redis://127.0.0.1:${port}` });
await client.connect();

/** 192 bytes of JSON, in values of at most 64. */
const DATA = {
  user: "user-000001",
  name: "Josephine de la Cour de Bruxelles, Ixelles",
  cart: ["sku-123456", "sku-654321"],
  locale: "fr-BE",
  theme: "dark",
  count: 0,
  csrf: "3f0c0f6d8a9b4c1e9d2a7b6c5d4e3f2a",
};

const app = express();
app.get("/cpu", (_req, res) => {
  const { user, system } = process.cpuUsage();
  res.send(String(user + system));
});
if (which === "ours") addOurs(app);
else addPeer(app);
const server = app.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});

function addOurs(to: Express): void {
  const sessions = defineSession<typeof DATA>("s", {
    keys: new KeyRing(KeyRing.generate()),
    store: new RedisSessionStore(client),
    idle: 1800,
    absolute: 43_200,
    subject: (data) => data.user,
    secure: false,
  });
  to.get("/login", async (req, res) => {
    const session = await sessions.open(req);
    for (const [key, value] of Object.entries(DATA)) session.set(key as "user", value as string);
    session.set("user", String(req.query.user));
    session.login();
    await session.commit(res);
    res.send("in");
  });
  to.get("/read", async (req, res) => {
    const session = await sessions.open(req);
    const user = session.get("user");
    await session.commit(res);
    res.send(user);
  });
  to.get("/change", async (req, res) => {
    const session = await sessions.open(req);
    session.set("count", (session.get("count") ?? 0) + 1);
    await session.commit(res);
    res.send(session.get("user"));
  });
}

/** As the two READMEs say, with an end of the cookie. */
function addPeer(to: Express): void {
  type Stored = { session: Partial<typeof DATA> };
  const sessionOf = (req: object) => (req as Stored).session;
  to.use(
    expressSession({
      store: new RedisStore({ client, prefix: "myapp:" }),
      resave: false,
      saveUninitialized: false,
      secret: "keyboard cat",
      cookie: { maxAge: 1_800_000 },
    }),
  );
  to.get("/login", (req, res) => {
    Object.assign(sessionOf(req), DATA, { user: String(req.query.user) });
    res.send("in");
  });
  to.get("/read", (req, res) => {
    res.send(sessionOf(req).user);
  });
  to.get("/change", (req, res) => {
    const stored = sessionOf(req);
    stored.count = (stored.count ?? 0) + 1;
    res.send(stored.user);
  });
}
