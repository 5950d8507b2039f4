/** A page that reads the session, and server actions that commit it. */

// docs: next-sessions-action
import { cookies } from "next/headers";
import { sessions } from "../../sessions.mjs";

async function logIn() {
  "use server";
  const store = await cookies();
  const session = await sessions.open(store);
  session.set("user", "ada");
  session.set("message", "welcome");
  session.login();
  await session.commit(store);
}

async function logOut() {
  "use server";
  const store = await cookies();
  const session = await sessions.open(store);
  session.destroy();
  await session.commit(store);
}

export default async function Page() {
  const session = await sessions.open(await cookies());
  const user = session.get("user");
  const message = session.take("message");
  // A component can send no cookie, and this needs none: the message is deleted, and the idle time goes on.
  await session.commit();
  return (
    <form action={user === undefined ? logIn : logOut}>
      <p id="user">{user ?? "nobody"}</p>
      <p id="message">{message}</p>
      <button type="submit">Log {user === undefined ? "in" : "out"}</button>
    </form>
  );
}
// docs: end
