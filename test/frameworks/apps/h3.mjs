/** The story in h3 2, on Node. */

import { H3, serve, setCookie } from "h3";
import { addCookie } from "speculoos";
import { tls } from "./serve.mjs";
import { codeOf, ready, session, tell, tryWrong } from "./story.mjs";

const app = new H3();

// docs: h3
app.get("/hello", (event) => {
  const user = session.get(event.req, { reissueTo: event.res });
  if (user === undefined) session.set(event.res, "ada");
  return `hello ${user ?? "stranger"}`;
});

app.get("/goodbye", (event) => {
  session.remove(event.res);
  event.res.status = 302;
  event.res.headers.set("location", "/");
  return "";
});
// docs: end

let late;
app.get("/stream", (event) => {
  tell("/login", event.req, event.res);
  return ReadableStream.from(["one ", "two"].map((text) => new TextEncoder().encode(text)));
});
app.get("/late", async (event) => {
  const answer = await fetch("data:,one");
  late = codeOf(() => tell("/login", event.req, answer));
  return "one";
});
app.get("/late-error", () => ({ code: late }));
app.get("/redirect", (event) => {
  tell("/login", event.req, event.res);
  event.res.status = 302;
  event.res.headers.set("location", "/read");
  return "";
});
app.get("/fail", (event) => {
  tell("/login", event.req, event.res);
  throw new Error("after the login");
});
app.get("/native-first", (event) => {
  setCookie(event, "native", "1");
  addCookie(event.res, "ours", "1", { path: "/" });
  return { set: true };
});
app.get("/native-last", (event) => {
  addCookie(event.res, "ours", "1", { path: "/" });
  setCookie(event, "native", "1");
  return { set: true };
});
app.get("/wrong", (event) => tryWrong(event, event));
app.get("/**", (event) => tell(event.url.pathname, event.req, event.res));

const common = { port: 0, hostname: "127.0.0.1", silent: true };
const servers = [serve(app, common), serve(app, { ...common, tls })];
await Promise.all(servers.map((server) => server.ready()));
ready(...servers.map((server) => new URL(server.url).port));
