export async function POST({ locals: { session }, cookies }) {
  session.destroy();
  await session.commit(cookies);
  return new Response(null, { status: 303, headers: { location: "/" } });
}
