import { cookies } from "next/headers";
import { sessions } from "../../../sessions.mjs";

export async function POST() {
  const store = await cookies();
  const session = await sessions.open(store);
  if (session.has("user")) await sessions.revoke(session.get("user"));
  session.destroy();
  await session.commit(store);
  return new Response(null, { status: 303, headers: { location: "/" } });
}
