// docs: next-route
import { cookies } from "next/headers";
import { session } from "../../../story.mjs";

export async function GET() {
  const store = await cookies();
  const user = session.get(store, { reissueTo: store });
  if (user === undefined) session.set(store, "ada");
  return new Response(`hello ${user ?? "stranger"}`);
}
// docs: end
