/** The story as a Fetch handler, for Deno's `serve`, Bun and workerd. */

import { addCookie } from "speculoos";
import { codeOf, session, tell, tryWrong } from "./story.mjs";

// docs: fetch
export function handle(request) {
  const { pathname } = new URL(request.url);
  if (pathname === "/hello") {
    const headers = new Headers();
    const user = session.get(request, { reissueTo: headers });
    if (user === undefined) session.set(headers, "ada");
    return new Response(`hello ${user ?? "stranger"}`, { headers });
  }
  if (pathname === "/goodbye") {
    const headers = new Headers({ location: "/" });
    session.remove(headers);
    return new Response(null, { status: 302, headers });
  }
  return tellStory(request, pathname);
}
// docs: end

let late;

async function tellStory(request, path) {
  const headers = new Headers();
  switch (path) {
    case "/stream":
      tell("/login", request, headers);
      return new Response(
        new ReadableStream({
          start(controller) {
            for (const text of ["one ", "two"]) controller.enqueue(new TextEncoder().encode(text));
            controller.close();
          },
        }),
        { headers },
      );
    case "/late":
      late = codeOf(() => tell("/login", request, Response.redirect("http://localhost/")));
      return new Response("one");
    case "/late-error":
      return Response.json({ code: late });
    case "/redirect":
      tell("/login", request, headers);
      headers.set("location", "/read");
      return new Response(null, { status: 302, headers });
    case "/fail":
      tell("/login", request, headers);
      return new Response("failed", { status: 500 });
    case "/native-first":
      headers.append("set-cookie", "native=1");
      addCookie(headers, "ours", "1", { path: "/" });
      return Response.json({ set: true }, { headers });
    case "/native-last":
      addCookie(headers, "ours", "1", { path: "/" });
      headers.append("set-cookie", "native=1");
      return Response.json({ set: true }, { headers });
    case "/wrong":
      return Response.json(tryWrong(new Response(), request));
    default: {
      const json = tell(path, request, headers);
      return Response.json(json ?? {}, { headers });
    }
  }
}
