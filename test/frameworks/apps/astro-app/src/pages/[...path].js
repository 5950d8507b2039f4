/** The story in Astro's endpoints, with `cookies` for reading and for writing. */

import { addCookie } from "speculoos";
import { codeOf, tell, tryWrong } from "../../../story.mjs";

let late;

export async function GET(context) {
  const { cookies, request, url } = context;
  switch (url.pathname) {
    case "/stream":
      tell("/login", cookies, cookies);
      return new Response(ReadableStream.from(["one ", "two"].map((text) => new TextEncoder().encode(text))));
    case "/late":
      late = codeOf(() => tell("/login", cookies, Response.redirect("http://localhost/")));
      return new Response("one");
    case "/late-error":
      return Response.json({ code: late });
    case "/read":
      // Astro's cookies cannot be listed.
      return Response.json(tell("/read", request, cookies));
    case "/redirect":
      tell("/login", cookies, cookies);
      return context.redirect("/read");
    case "/fail":
      tell("/login", cookies, cookies);
      throw new Error("after the login");
    case "/native-first":
      cookies.set("native", "1");
      addCookie(cookies, "ours", "1", { path: "/" });
      return Response.json({ set: true });
    case "/native-last":
      addCookie(cookies, "ours", "1", { path: "/" });
      cookies.set("native", "1");
      return Response.json({ set: true });
    case "/wrong":
      return Response.json(tryWrong(context, context));
    default:
      return Response.json(tell(url.pathname, cookies, cookies) ?? {});
  }
}
