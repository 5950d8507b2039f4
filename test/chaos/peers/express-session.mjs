/** express-session on Redis, set up as the README of connect-redis does. */

import { promisify } from "node:util";
import { RedisStore } from "connect-redis";
import express from "express";
import session from "express-session";
import { createClient } from "redis";
import { createHandler, serve } from "../apps/serve.mjs";
import { verbsOver } from "./verbs.mjs";

const client = createClient({ url: process.env.REDIS_URL });
client.on("error", () => undefined);
client.connect().catch(console.error);
const store = new RedisStore({ client, prefix: "myapp:" });

function open(req) {
  const call = (name) => promisify((done) => req.session[name](done))();
  const regenerate = async (fields) => {
    await call("regenerate");
    Object.assign(req.session, fields);
    await call("save");
  };
  return {
    id: req.sessionID,
    data: { ...req.session },
    set: (key, value) => {
      req.session[key] = value;
    },
    login: regenerate,
    renew() {
      const { cookie: _, ...fields } = req.session;
      return regenerate(fields);
    },
    destroy: () => call("destroy"),
  };
}

/** There is no call for it. This is what comes nearest: all sessions of the store, and each of the user's destroyed. */
async function revoke({ id }, user, others) {
  for (const each of await store.all())
    if (each.user === user && !(others && each.id === id)) await store.destroy(each.id);
}

const handler = createHandler(verbsOver(open, { revoke }));
const app = express();
app.use(
  session({
    store,
    resave: false,
    saveUninitialized: false,
    secret: "keyboard cat",
  }),
);
app.use((req, res) => handler(req, res));
app.use((error, _req, res, _next) => res.status(500).json({ error: error.message }));
serve(app);
