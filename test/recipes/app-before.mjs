/** An app as most are that have sessions: Express and express-session, whose types clash with those of cookie-session. */

import express from "express";
import expressSession from "express-session";

export const { MemoryStore } = expressSession;

export function createAppBefore(store) {
  const app = express();
  app.use(expressSession({ secret: "keyboard cat", store, resave: false, saveUninitialized: false }));
  app.post("/login", (req, res) => {
    req.session.regenerate(() => {
      req.session.user = "ada";
      req.session.cart = ["tea"];
      res.json({});
    });
  });
  app.get("/", (req, res) => {
    res.json({ user: req.session.user, cart: req.session.cart });
  });
  return app;
}
