/** better-auth with Redis as secondary storage: sessions are in Redis, users in SQLite. */

import { AsyncLocalStorage } from "node:async_hooks";
import { DatabaseSync } from "node:sqlite";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { createClient } from "redis";
import { createHandler, serve } from "../apps/serve.mjs";
import { verbsOver } from "./verbs.mjs";

const redis = createClient({ url: process.env.REDIS_URL });
redis.on("error", () => undefined);
await redis.connect();
const life = new AsyncLocalStorage();
const database = new DatabaseSync(process.env.USERS);
database.exec("PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL");

const field = (type, input) => ({ type, required: false, input });
const options = {
  baseURL: "http://127.0.0.1",
  secret: "a secret of better-auth in the chaos harness",
  database,
  telemetry: { enabled: false },
  logger: { disabled: true },
  rateLimit: { enabled: false },
  emailAndPassword: {
    enabled: true,
    // Passwords are not what is looked at: scrypt would take most of the time.
    password: { hash: async (password) => password, verify: async ({ hash, password }) => hash === password },
  },
  session: {
    additionalFields: {
      life: field("string", false),
      a: field("number", true),
      b: field("number", true),
      n: field("number", true),
    },
  },
  databaseHooks: {
    session: { create: { before: async (session) => ({ data: { ...session, life: life.getStore() } }) } },
  },
  // As its page on secondary storage has it.
  secondaryStorage: {
    get: (key) => redis.get(key),
    set: async (key, value, ttl) =>
      void (await (ttl ? redis.set(key, value, { EX: ttl }) : redis.set(key, value))),
    delete: async (key) => void (await redis.del(key)),
  },
};
const auth = betterAuth(options);
if (process.env.MIGRATE !== undefined) {
  await (await getMigrations(options)).runMigrations();
  for (let index = 0; index < Number(process.env.MIGRATE); index++) {
    const name = `u${index}`;
    await auth.api.signUpEmail({ body: { name, email: `${name}@example.com`, password: "password" } });
  }
  process.exit();
}

async function open(req, res) {
  const headers = new Headers({ cookie: req.headers.cookie ?? "" });
  const call = async (name, body = {}) => {
    const answer = await auth.api[name]({ headers, body, asResponse: true });
    res.setHeader("set-cookie", answer.headers.getSetCookie());
    // The session ended since it was read.
    if (answer.status === 401) return false;
    if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
  };
  const found = await auth.api.getSession({ headers });
  const { life: id, a, b, n } = found?.session ?? {};
  return {
    data: {
      user: found?.user.name,
      life: id ?? undefined,
      a: a ?? undefined,
      b: b ?? undefined,
      n: n ?? undefined,
    },
    set: (key, value) => call("updateSession", { [key]: value }),
    login: ({ user, life: next }) =>
      life.run(next, () => call("signInEmail", { email: `${user}@example.com`, password: "password" })),
    destroy: () => call("signOut"),
    revoke: (others) => call(others ? "revokeOtherSessions" : "revokeSessions"),
  };
}

serve(createHandler(verbsOver(open, { revoke: (session, _, others) => session.revoke(others) })));
