/** The story in SvelteKit's endpoints, with `cookies` for reading and for writing. */

import { addCookie } from "speculoos";
import { codeOf, tell, tryWrong } from "../../../../story.mjs";

let late;

export function GET(event) {
  const { cookies, url } = event;
  switch (url.pathname) {
    case "/stream":
      tell("/login", cookies, cookies);
      return new Response(ReadableStream.from(["one ", "two"].map((text) => new TextEncoder().encode(text))));
    case "/late":
      setTimeout(() => {
        late = codeOf(() => tell("/login", cookies, cookies));
      });
      return new Response("one");
    case "/late-error":
      return Response.json({ code: late });
    case "/redirect":
      tell("/login", cookies, cookies);
      return new Response(null, { status: 303, headers: { location: "/read" } });
    case "/fail":
      tell("/login", cookies, cookies);
      throw new Error("after the login");
    case "/native-first":
      cookies.set("native", "1", { path: "/" });
      addCookie(cookies, "ours", "1", { path: "/" });
      return Response.json({ set: true });
    case "/native-last":
      addCookie(cookies, "ours", "1", { path: "/" });
      cookies.set("native", "1", { path: "/" });
      return Response.json({ set: true });
    case "/wrong":
      return Response.json(tryWrong(event, event));
    default:
      return Response.json(tell(url.pathname, cookies, cookies) ?? {});
  }
}
