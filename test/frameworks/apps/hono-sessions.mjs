/** Sessions in Hono 4, on Node. */

import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { sameOrigin } from "speculoos/session";
import { findLost, sessions } from "./sessions.mjs";
import { ready } from "./story.mjs";

const app = new Hono();

// docs: hono-sessions
app.use(async (c, next) => {
  const { method, raw } = c.req;
  if (method !== "GET" && method !== "HEAD" && !sameOrigin(raw)) return c.body(null, 403);
  c.set("session", await sessions.open(raw));
  await next();
});

app.get("/", async (c) => {
  const session = c.get("session");
  const message = session.take("message");
  await session.commit(c.res);
  return c.json({
    user: session.get("user"),
    cart: session.get("cart"),
    count: session.get("count"),
    message,
  });
});

app.post("/cart/:item", async (c) => {
  const session = c.get("session");
  await session.update("cart", (cart = []) => [...cart, c.req.param("item")]);
  await session.commit(c.res);
  return c.body(null, 204);
});

app.post("/count", async (c) => {
  return c.json({ count: await c.get("session").update("count", (count = 0) => count + 1) });
});

app.post("/login/:user", async (c) => {
  const session = c.get("session");
  session.set("user", c.req.param("user"));
  session.set("message", "welcome");
  session.login({ keep: ["cart"] });
  await session.commit(c.res);
  return c.redirect("/", 303);
});

app.post("/logout", async (c) => {
  const session = c.get("session");
  session.destroy();
  await session.commit(c.res);
  return c.redirect("/", 303);
});

app.post("/logout-everywhere", async (c) => {
  const session = c.get("session");
  if (session.has("user")) await sessions.revoke(session.get("user"));
  session.destroy();
  await session.commit(c.res);
  return c.redirect("/", 303);
});
// docs: end

app.post("/forget-to-commit", (c) => {
  c.get("session").set("message", "lost");
  return c.body(null, 204);
});
app.get("/lost", async (c) => c.json(await findLost()));

serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => ready(port));
