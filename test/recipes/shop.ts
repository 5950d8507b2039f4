/** A shop in Express with the recipes of docs/sessions-recipes.md. */

import express, { type Express } from "express";
import { sameOrigin } from "speculoos/session";
import { REMEMBERED, sessions } from "./sessions.ts";

export function createShop(): Express {
  const app = express();
  app.use(express.urlencoded());

  // docs: recipe-csrf
  app.use((req, res, next) => {
    if (req.method === "GET" || req.method === "HEAD" || sameOrigin(req)) next();
    else res.status(403).send("a page of another site sent this");
  });
  // docs: end

  // docs: recipe-cart
  app.post("/cart", async (req, res) => {
    const session = await sessions.open(req);
    await session.update("cart", (cart = []) => [...cart, String(req.body.item)]);
    await session.commit(res);
    res.redirect(303, "/");
  });
  // docs: end

  // docs: recipe-remember-me
  app.post("/login", async (req, res) => {
    const user = await checkPassword(req.body);
    if (user === undefined) return void res.status(401).send("wrong password");
    const remembered = req.body.remember === "on";
    const session = await sessions.open(req);
    session.set("user", user);
    session.set("device", req.get("user-agent") ?? "unknown");
    session.set("provenAt", Date.now());
    session.set("remembered", remembered);
    session.login({ keep: ["cart"], ...(remembered && REMEMBERED) });
    await session.commit(res);
    res.redirect(303, "/");
  });
  // docs: end

  app.post("/logout", async (req, res) => {
    const session = await sessions.open(req);
    session.destroy();
    await session.commit(res);
    res.redirect(303, "/");
  });

  // docs: recipe-devices
  app.get("/devices", async (req, res) => {
    const session = await sessions.open(req);
    const user = session.get("user");
    if (user === undefined) return void res.status(401).send("log in first");
    const devices = [];
    for await (const { id, lastSeenAt, data } of sessions.list(user)) {
      devices.push({ id, device: data.device, lastSeenAt, isThisOne: id === session.id });
    }
    res.json(devices);
  });

  app.post("/devices/:id/end", async (req, res) => {
    const session = await sessions.open(req);
    const user = session.get("user");
    if (user === undefined) return void res.status(401).send("log in first");
    // The subject is what keeps one user from ending the sessions of another.
    const isEnded = await sessions.end(req.params.id, { subject: user });
    res.status(isEnded ? 200 : 404).json({ isEnded });
  });

  app.post("/password", async (req, res) => {
    const session = await sessions.open(req);
    const user = session.get("user");
    if (user === undefined) return void res.status(401).send("log in first");
    await sessions.revoke(user, { except: session });
    res.json({ changed: true });
  });
  // docs: end

  // docs: recipe-step-up
  app.post("/confirm", async (req, res) => {
    const session = await sessions.open(req);
    const user = session.get("user");
    if (user === undefined || user !== (await checkPassword(req.body))) {
      return void res.status(401).send("wrong password");
    }
    session.set("provenAt", Date.now());
    // The times begin anew: those of the login, or those of who is remembered.
    session.login({
      keep: ["user", "device", "remembered", "cart"],
      ...(session.get("remembered") && REMEMBERED),
    });
    await session.commit(res);
    res.redirect(303, "/");
  });

  app.post("/pay", async (req, res) => {
    const session = await sessions.open(req);
    if (Date.now() - (session.get("provenAt") ?? 0) > 5 * 60_000) {
      return void res.status(403).send("type your password again");
    }
    res.json({ paid: session.get("cart") });
  });
  // docs: end

  app.get("/", async (req, res) => {
    const session = await sessions.open(req);
    const { status, isNew, id, data } = session;
    await session.commit(res);
    res.json({ status, isNew, id, data });
  });

  return app;
}

async function checkPassword({ user, password }: { user?: unknown; password?: unknown }) {
  return typeof user === "string" && password === `${user}'s password` ? user : undefined;
}
