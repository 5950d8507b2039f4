/** The story in route handlers, with `cookies()` for reading and for writing. */

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { addCookie } from "speculoos";
import { codeOf, tell, tryWrong } from "../../../../story.mjs";

let late;

export async function GET(request) {
  const path = request.nextUrl.pathname.slice("/store".length);
  const store = await cookies();
  switch (path) {
    case "/stream":
      tell("/login", store, store);
      return new Response(ReadableStream.from(["one ", "two"].map((text) => new TextEncoder().encode(text))));
    case "/late":
      late = codeOf(() => tell("/login", store, Response.redirect("http://localhost/")));
      return new Response("one");
    case "/late-error":
      return Response.json({ code: late });
    case "/redirect":
      tell("/login", store, store);
      return redirect("/read");
    case "/fail":
      tell("/login", store, store);
      throw new Error("after the login");
    case "/native-first":
      store.set("native", "1");
      addCookie(store, "ours", "1", { path: "/" });
      return Response.json({ set: true });
    case "/native-last":
      addCookie(store, "ours", "1", { path: "/" });
      store.set("native", "1");
      return Response.json({ set: true });
    case "/wrong":
      return Response.json(tryWrong(cookies(), cookies()));
    default:
      return Response.json(tell(path, store, store) ?? {});
  }
}
