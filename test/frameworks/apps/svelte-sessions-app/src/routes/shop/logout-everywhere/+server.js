import { sessions } from "../../../../../sessions.mjs";

export async function POST({ locals: { session }, cookies }) {
  if (session.has("user")) await sessions.revoke(session.get("user"));
  session.destroy();
  await session.commit(cookies);
  return new Response(null, { status: 303, headers: { location: "/" } });
}
