// docs: next-sessions-route
import { sessions } from "../../../../sessions.mjs";

export async function POST(request, { params }) {
  const session = await sessions.open(request);
  session.set("user", (await params).user);
  session.set("message", "welcome");
  session.login({ keep: ["cart"] });
  const response = new Response(null, { status: 303, headers: { location: "/" } });
  await session.commit(response);
  return response;
}
// docs: end
