/** The story in route handlers, with the request and the headers of the answer. */

import { NextResponse } from "next/server";
import { addCookie } from "speculoos";
import { codeOf, tell, tryWrong } from "../../../story.mjs";

let late;

export async function GET(request) {
  const path = request.nextUrl.pathname;
  switch (path) {
    case "/stream": {
      const response = new NextResponse(
        ReadableStream.from(["one ", "two"].map((text) => new TextEncoder().encode(text))),
      );
      tell("/login", request, response);
      return response;
    }
    case "/late":
      late = codeOf(() => tell("/login", request, Response.redirect("http://localhost/")));
      return new Response("one");
    case "/late-error":
      return Response.json({ code: late });
    case "/redirect": {
      const response = new NextResponse(null, { status: 307, headers: { location: "/read" } });
      tell("/login", request, response);
      return response;
    }
    case "/fail":
      tell("/login", request, new NextResponse());
      throw new Error("after the login");
    case "/native-first": {
      const response = NextResponse.json({ set: true });
      response.cookies.set("native", "1");
      addCookie(response, "ours", "1", { path: "/" });
      return response;
    }
    case "/native-last": {
      const response = NextResponse.json({ set: true });
      addCookie(response.cookies, "ours", "1", { path: "/" });
      response.cookies.set("native", "1");
      return response;
    }
    case "/wrong":
      return Response.json(tryWrong(request.nextUrl, request.cookies));
    default: {
      const headers = new Headers();
      return Response.json(tell(path, request, headers) ?? {}, { headers });
    }
  }
}
