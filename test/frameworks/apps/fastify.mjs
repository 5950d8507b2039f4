/** The story in Fastify 5, with @fastify/cookie beside if an argument is "with-cookie", and over HTTP/2 if one is "http2". */

import { Readable } from "node:stream";
import fastifyCookie from "@fastify/cookie";
import Fastify from "fastify";
import { addCookie } from "speculoos";
import { tls } from "./serve.mjs";
import { codeOf, ready, session, tell, tryWrong } from "./story.mjs";

const app = Fastify(process.argv.includes("http2") ? { http2: true, https: tls } : {});
const withCookie = process.argv.includes("with-cookie");
if (withCookie) await app.register(fastifyCookie, { secret: "a secret of @fastify/cookie, 32 bytes" });

// docs: fastify
app.get("/hello", (request, reply) => {
  const user = session.get(request, { reissueTo: reply });
  if (user === undefined) session.set(reply, "ada");
  return `hello ${user ?? "stranger"}`;
});

app.get("/goodbye", (_request, reply) => {
  session.remove(reply);
  return reply.redirect("/");
});
// docs: end

let late;
app.get("/stream", (request, reply) => {
  tell("/login", request, reply);
  return reply.send(Readable.from(["one ", "two"]));
});
app.get("/late", async (request, reply) => {
  await reply.send("one");
  late = codeOf(() => tell("/login", request, reply));
});
app.get("/late-error", () => ({ code: late }));
app.get("/redirect", (request, reply) => {
  tell("/login", request, reply);
  return reply.redirect("/read");
});
app.get("/fail", (request, reply) => {
  tell("/login", request, reply);
  throw new Error("after the login");
});
const setNative = (reply) =>
  withCookie ? reply.setCookie("native", "1", { signed: true }) : reply.header("set-cookie", "native=1");
app.get("/native-first", (_request, reply) => {
  setNative(reply);
  addCookie(reply, "ours", "1", { path: "/" });
  return { set: true };
});
app.get("/native-last", (_request, reply) => {
  addCookie(reply, "ours", "1", { path: "/" });
  setNative(reply);
  return { set: true };
});
app.get("/wrong", (request) => tryWrong(request.cookies, request));
app.get("/*", (request, reply) => tell(request.url, request, reply));

await app.listen({ port: 0, host: "127.0.0.1" });
const { port } = app.server.address();
ready(port, port);
