import { sessions } from "../../../../sessions.mjs";

export async function POST(request, { params }) {
  const { item } = await params;
  const session = await sessions.open(request);
  await session.update("cart", (cart = []) => [...cart, item]);
  const response = new Response(null, { status: 204 });
  await session.commit(response);
  return response;
}
