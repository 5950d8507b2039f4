// docs: sveltekit-sessions-action
export async function load({ locals: { session }, cookies }) {
  const message = session.take("message");
  await session.commit(cookies);
  return { user: session.get("user"), message };
}

export const actions = {
  async login({ locals: { session }, cookies }) {
    session.set("user", "ada");
    session.set("message", "welcome");
    session.login();
    await session.commit(cookies);
  },
  async logout({ locals: { session }, cookies }) {
    session.destroy();
    await session.commit(cookies);
  },
};
// docs: end
