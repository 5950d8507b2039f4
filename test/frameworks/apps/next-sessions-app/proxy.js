/** The proxy refuses what pages of other sites send. */

// docs: next-sessions-proxy
import { sameOrigin } from "speculoos/session";

export function proxy(request) {
  if (request.method === "GET" || request.method === "HEAD" || sameOrigin(request)) return;
  return new Response(null, { status: 403 });
}
// docs: end
