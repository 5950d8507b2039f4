export async function POST({ locals: { session }, params, cookies }) {
  await session.update("cart", (cart = []) => [...cart, params.item]);
  await session.commit(cookies);
  return new Response(null, { status: 204 });
}
