import { sessions } from "../../../sessions.mjs";

export async function POST(request) {
  const session = await sessions.open(request);
  session.destroy();
  const response = new Response(null, { status: 303, headers: { location: "/" } });
  await session.commit(response);
  return response;
}
