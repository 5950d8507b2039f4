/** Sessions in Fastify 5. */

import Fastify from "fastify";
import { sameOrigin } from "speculoos/session";
import { findLost, sessions } from "./sessions.mjs";
import { ready } from "./story.mjs";

const app = Fastify();

// docs: fastify-sessions
app.decorateRequest("session", null);

app.addHook("onRequest", async (request, reply) => {
  const { method } = request;
  if (method !== "GET" && method !== "HEAD" && !sameOrigin(request)) return reply.code(403).send();
  request.session = await sessions.open(request);
});

app.get("/", async ({ session }, reply) => {
  const message = session.take("message");
  await session.commit(reply);
  return { user: session.get("user"), cart: session.get("cart"), count: session.get("count"), message };
});

app.post("/cart/:item", async ({ session, params }, reply) => {
  await session.update("cart", (cart = []) => [...cart, params.item]);
  await session.commit(reply);
  return reply.code(204).send();
});

app.post("/count", async ({ session }) => {
  return { count: await session.update("count", (count = 0) => count + 1) };
});

app.post("/login/:user", async ({ session, params }, reply) => {
  session.set("user", params.user);
  session.set("message", "welcome");
  session.login({ keep: ["cart"] });
  await session.commit(reply);
  return reply.redirect("/", 303);
});

app.post("/logout", async ({ session }, reply) => {
  session.destroy();
  await session.commit(reply);
  return reply.redirect("/", 303);
});

app.post("/logout-everywhere", async ({ session }, reply) => {
  if (session.has("user")) await sessions.revoke(session.get("user"));
  session.destroy();
  await session.commit(reply);
  return reply.redirect("/", 303);
});
// docs: end

app.post("/forget-to-commit", async ({ session }, reply) => {
  session.set("message", "lost");
  return reply.code(204).send();
});
app.get("/lost", () => findLost());

await app.listen({ port: 0, host: "127.0.0.1" });
ready(app.server.address().port);
