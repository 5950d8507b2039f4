import { sessions } from "../../sessions.mjs";

export async function GET(request) {
  const session = await sessions.open(request);
  const message = session.take("message");
  const headers = new Headers();
  await session.commit(headers);
  const { user, cart, count } = session.data;
  return Response.json({ user, cart, count, message }, { headers });
}
