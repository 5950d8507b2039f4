/** The story in Express 5. */

import cookieParser from "cookie-parser";
import express from "express";
import { addCookie } from "speculoos";
import { codeOf, ready, session, tell, tryWrong } from "./story.mjs";

const app = express();
app.use(cookieParser("a secret of cookie-parser"));

// docs: express
app.get("/hello", (req, res) => {
  const user = session.get(req, { reissueTo: res });
  if (user === undefined) session.set(res, "ada");
  res.send(`hello ${user ?? "stranger"}`);
});

app.get("/goodbye", (_req, res) => {
  session.remove(res);
  res.redirect("/");
});
// docs: end

let late;
app.get("/stream", (req, res) => {
  tell("/login", req, res);
  res.write("one ");
  setTimeout(() => res.end("two"), 20);
});
app.get("/late", (req, res) => {
  res.write("one");
  late = codeOf(() => tell("/login", req, res));
  res.end();
});
app.get("/late-error", (_req, res) => res.json({ code: late }));
app.get("/redirect", (req, res) => {
  tell("/login", req, res);
  res.redirect("/read");
});
app.get("/fail", (req, res) => {
  tell("/login", req, res);
  throw new Error("after the login");
});
app.get("/native-first", (_req, res) => {
  res.cookie("native", "1", { signed: true });
  addCookie(res, "ours", "1", { path: "/" });
  res.json({ set: true });
});
app.get("/native-last", (_req, res) => {
  addCookie(res, "ours", "1", { path: "/" });
  res.cookie("native", "1", { signed: true });
  res.json({ set: true });
});
app.get("/wrong", (req, res) => res.json(tryWrong(req.cookies, req)));
app.use((req, res) => res.json(tell(req.path, req, res)));
app.use((_error, _req, res, _next) => res.status(500).send("failed"));

const server = app.listen(0, "127.0.0.1", () => ready(server.address().port));
