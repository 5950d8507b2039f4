import { sessions } from "../../../sessions.mjs";

export async function POST(request) {
  const session = await sessions.open(request);
  session.set("message", "lost");
  return new Response(null, { status: 204 });
}
