// docs: sveltekit-sessions-endpoint
export async function POST({ locals: { session }, params, cookies }) {
  session.set("user", params.user);
  session.set("message", "welcome");
  session.login({ keep: ["cart"] });
  await session.commit(cookies);
  return new Response(null, { status: 303, headers: { location: "/" } });
}
// docs: end
