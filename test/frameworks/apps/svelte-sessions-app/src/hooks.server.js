// docs: sveltekit-sessions-hook
import { sameOrigin } from "speculoos/session";
import { sessions } from "../../sessions.mjs";

export async function handle({ event, resolve }) {
  const { request, locals } = event;
  if (request.method !== "GET" && request.method !== "HEAD" && !sameOrigin(request)) {
    return new Response(null, { status: 403 });
  }
  locals.session = await sessions.open(request);
  return resolve(event);
}
// docs: end
