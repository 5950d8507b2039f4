export async function POST({ locals: { session } }) {
  return Response.json({ count: await session.update("count", (count = 0) => count + 1) });
}
