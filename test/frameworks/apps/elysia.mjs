/** The story in Elysia 1, on Bun. */

import { Elysia } from "elysia";
import { addCookie } from "speculoos";
import { codeOf, ready, session, tell, tryWrong } from "./story.mjs";

const app = new Elysia();

// docs: elysia
app.get("/hello", ({ request }) => {
  const headers = new Headers();
  const user = session.get(request, { reissueTo: headers });
  if (user === undefined) session.set(headers, "ada");
  return new Response(`hello ${user ?? "stranger"}`, { headers });
});

app.get("/goodbye", () => {
  const headers = new Headers({ location: "/" });
  session.remove(headers);
  return new Response(null, { status: 302, headers });
});
// docs: end

let late;
app.get("/stream", ({ request }) => {
  const headers = new Headers();
  tell("/login", request, headers);
  const body = new ReadableStream({
    start(controller) {
      for (const text of ["one ", "two"]) controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });
  return new Response(body, { headers });
});
app.get("/late", ({ request }) => {
  late = codeOf(() => tell("/login", request, Response.redirect("http://localhost/")));
  return "one";
});
app.get("/late-error", () => ({ code: late }));
app.get("/redirect", ({ request }) => {
  const headers = new Headers({ location: "/read" });
  tell("/login", request, headers);
  return new Response(null, { status: 302, headers });
});
app.get("/fail", ({ request }) => {
  tell("/login", request, new Headers());
  throw new Error("after the login");
});
app.get("/native-first", ({ cookie }) => {
  cookie.native.value = "1";
  const headers = new Headers();
  addCookie(headers, "ours", "1", { path: "/" });
  return Response.json({ set: true }, { headers });
});
app.get("/native-last", ({ cookie }) => {
  const headers = new Headers();
  addCookie(headers, "ours", "1", { path: "/" });
  cookie.native.value = "1";
  return Response.json({ set: true }, { headers });
});
app.get("/wrong", (context) => tryWrong(context, context.set));
app.all("/*", ({ request, path }) => {
  const headers = new Headers();
  return Response.json(tell(path, request, headers) ?? {}, { headers });
});

app.listen({ port: 0, hostname: "127.0.0.1" }, ({ port }) => ready(port));
