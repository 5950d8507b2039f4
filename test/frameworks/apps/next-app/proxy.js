/** The proxy reissues a cookie of a retired key, for pages that cannot. */

// docs: next-proxy
import { NextResponse } from "next/server";
import { session } from "../story.mjs";

export function proxy(request) {
  const response = NextResponse.next();
  session.get(request, { reissueTo: response });
  return response;
}

export const config = { matcher: "/with-proxy" };
// docs: end
