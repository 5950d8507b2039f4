export async function GET({ locals: { session }, cookies }) {
  const message = session.take("message");
  await session.commit(cookies);
  const { user, cart, count } = session.data;
  return Response.json({ user, cart, count, message });
}
