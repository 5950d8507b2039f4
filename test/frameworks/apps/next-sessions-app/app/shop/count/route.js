import { sessions } from "../../../sessions.mjs";

export async function POST(request) {
  const session = await sessions.open(request);
  return Response.json({ count: await session.update("count", (count = 0) => count + 1) });
}
