/** @fastify/session on Redis, with the store of connect-redis. */

import fastifyCookie from "@fastify/cookie";
import fastifySession from "@fastify/session";
import { RedisStore } from "connect-redis";
import fastify from "fastify";
import { createClient } from "redis";
import { failureOf, runVerb } from "../apps/serve.mjs";
import { verbsOver } from "./verbs.mjs";

const client = createClient({ url: process.env.REDIS_URL });
client.on("error", () => undefined);
client.connect().catch(console.error);

const app = fastify();
app.register(fastifyCookie);
app.register(fastifySession, {
  store: new RedisStore({ client }),
  secret: "a secret with minimum length of 32 characters",
  saveUninitialized: false,
  // Its README: for connections without TLS.
  cookie: { secure: false },
});

const KEPT = ["user", "life", "a", "b", "n"];

function open({ session }) {
  return {
    data: Object.fromEntries(KEPT.map((key) => [key, session.get(key)])),
    set: (key, value) => session.set(key, value),
    async login(fields, req) {
      await session.regenerate();
      for (const [key, value] of Object.entries(fields)) req.session.set(key, value);
    },
    renew: () => session.regenerate(KEPT),
    destroy: () => session.destroy(),
  };
}

const verbs = verbsOver((req) => {
  const session = open(req);
  return { ...session, login: (fields) => session.login(fields, req) };
});
app.post("/:verb", async (req, reply) => {
  try {
    return await runVerb(verbs, req.url, req, reply);
  } catch (error) {
    reply.code(500);
    return failureOf(error);
  }
});
await app.listen({ port: Number(process.argv[2]), host: "127.0.0.1" });
process.stdout.write(`listening on ${app.server.address().port}\n`);
process.stdin.on("end", () => process.exit()).resume();
