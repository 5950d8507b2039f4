/** A site without definitions: the classes and the functions of `http`, by hand. */

import { addCookie, getCookie, type KeyRing, removeCookie, SignedCookie } from "speculoos";
import type { App, ProxyFacts } from "../story.ts";

export function handmadeApp(keys: KeyRing, facts: ProxyFacts): App {
  const attributes = { path: "/", secure: true, httpOnly: true, sameSite: "lax" } as const;
  return (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, "http://site");
    const page = pathname.slice(pathname.lastIndexOf("/") + 1);
    const cookie = getCookie(request, "sid", SignedCookie, { keys });
    const needsReissue = cookie?.needsReissue === true;
    if (page === "login") {
      const user = searchParams.get("user")!;
      addCookie(response, new SignedCookie("sid", user, keys, { ...attributes, maxAge: 3600 }), facts);
    } else if (page === "logout") {
      removeCookie(response, "sid", attributes, facts);
    } else if (needsReissue) {
      addCookie(response, page === "forgetful" ? cookie : Object.assign(cookie, attributes), facts);
    }
    const { value: user = null, expires } = cookie ?? {};
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({ user, expires: expires !== undefined, ...(needsReissue && { reissue: "sent" }) }),
    );
  };
}

/** Sets cookies as other programs do, one under a name that is no token, and removes them by their names. */
export function othersApp(facts: ProxyFacts): App {
  const lines = [
    "cart[0]=7; Path=/",
    "user=joe; Path=/",
    "__Host-id=7; Path=/; Secure",
    "deep=1; Path=/deep",
  ];
  return (request, response) => {
    if (request.url!.startsWith("/set")) response.setHeader("set-cookie", lines);
    else {
      for (const name of ["cart[0]", "user", "__Host-id"]) removeCookie(response, name, {}, facts);
      removeCookie(response, "deep", { path: "/deep" }, facts);
    }
    response.setHeader("content-type", "application/json");
    response.end("{}");
  };
}
