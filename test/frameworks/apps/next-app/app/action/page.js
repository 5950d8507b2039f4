/** A form whose server action logs in and out. */

// docs: next-action
import { cookies } from "next/headers";
import { session } from "../../../story.mjs";

async function logIn() {
  "use server";
  session.set(await cookies(), "ada");
}

async function logOut() {
  "use server";
  session.remove(await cookies());
}

export default async function Page() {
  const user = session.get(await cookies());
  return (
    <form action={user === undefined ? logIn : logOut}>
      <p id="user">{user ?? "nobody"}</p>
      <button type="submit">Log {user === undefined ? "in" : "out"}</button>
    </form>
  );
}
// docs: end
