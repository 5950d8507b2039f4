export async function POST({ locals: { session } }) {
  session.set("message", "lost");
  return new Response(null, { status: 204 });
}
