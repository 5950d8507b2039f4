/** The story in Hono 4, on Node. */

import { once } from "node:events";
import { createSecureServer } from "node:http2";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { setCookie } from "hono/cookie";
import { addCookie } from "speculoos";
import { tls } from "./serve.mjs";
import { codeOf, ready, session, tell, tryWrong } from "./story.mjs";

const app = new Hono();

// docs: hono
app.get("/hello", (c) => {
  const user = session.get(c.req.raw, { reissueTo: c.res });
  if (user === undefined) session.set(c.res, "ada");
  return c.text(`hello ${user ?? "stranger"}`);
});

app.get("/goodbye", (c) => {
  session.remove(c.res);
  return c.redirect("/");
});
// docs: end

let late;
app.get("/stream", (c) => {
  tell("/login", c.req.raw, c.res);
  return c.body(ReadableStream.from(["one ", "two"].map((text) => new TextEncoder().encode(text))));
});
// A Fetch response is sent after the handler has returned it: what is written to it later is lost, and nothing can tell.
app.get("/late", async (c) => {
  const answer = await fetch("data:,one");
  late = codeOf(() => tell("/login", c.req.raw, answer));
  return c.text("one");
});
app.get("/late-error", (c) => c.json({ code: late }));
app.get("/redirect", (c) => {
  tell("/login", c.req.raw, c.res);
  return c.redirect("/read");
});
app.get("/fail", (c) => {
  tell("/login", c.req.raw, c.res);
  throw new Error("after the login");
});
app.get("/native-first", (c) => {
  setCookie(c, "native", "1");
  addCookie(c.res, "ours", "1", { path: "/" });
  return c.json({ set: true });
});
app.get("/native-last", (c) => {
  addCookie(c.res, "ours", "1", { path: "/" });
  setCookie(c, "native", "1");
  return c.json({ set: true });
});
app.get("/wrong", (c) => c.json(tryWrong(c, c)));
app.get("/*", (c) => c.json(tell(c.req.path, c.req.raw, c.res)));

const common = { fetch: app.fetch, port: 0, hostname: "127.0.0.1" };
const servers = [serve(common), serve({ ...common, createServer: createSecureServer, serverOptions: tls })];
await Promise.all(servers.map((server) => once(server, "listening")));
ready(...servers.map((server) => server.address().port));
