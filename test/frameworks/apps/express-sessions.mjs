/** Sessions in Express 5. */

import express from "express";
import { sameOrigin } from "speculoos/session";
import { findLost, sessions } from "./sessions.mjs";
import { ready } from "./story.mjs";

const app = express();

// docs: express-sessions
app.use(async (req, res, next) => {
  if (req.method !== "GET" && req.method !== "HEAD" && !sameOrigin(req)) return res.sendStatus(403);
  req.session = await sessions.open(req);
  next();
});

app.get("/", async (req, res) => {
  const { session } = req;
  const message = session.take("message");
  await session.commit(res);
  res.json({ user: session.get("user"), cart: session.get("cart"), count: session.get("count"), message });
});

app.post("/cart/:item", async (req, res) => {
  await req.session.update("cart", (cart = []) => [...cart, req.params.item]);
  await req.session.commit(res);
  res.sendStatus(204);
});

app.post("/count", async (req, res) => {
  res.json({ count: await req.session.update("count", (count = 0) => count + 1) });
});

app.post("/login/:user", async (req, res) => {
  const { session } = req;
  session.set("user", req.params.user);
  session.set("message", "welcome");
  session.login({ keep: ["cart"] });
  await session.commit(res);
  res.redirect(303, "/");
});

app.post("/logout", async (req, res) => {
  req.session.destroy();
  await req.session.commit(res);
  res.redirect(303, "/");
});

app.post("/logout-everywhere", async (req, res) => {
  const { session } = req;
  const user = session.get("user");
  if (user !== undefined) await sessions.revoke(user);
  session.destroy();
  await session.commit(res);
  res.redirect(303, "/");
});
// docs: end

app.post("/forget-to-commit", (req, res) => {
  req.session.set("message", "lost");
  res.sendStatus(204);
});
app.get("/lost", async (_req, res) => res.json(await findLost()));

const server = app.listen(0, "127.0.0.1", () => ready(server.address().port));
