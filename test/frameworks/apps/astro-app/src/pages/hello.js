// docs: astro-endpoint
import { session } from "../../../story.mjs";

export function GET({ cookies }) {
  const user = session.get(cookies, { reissueTo: cookies });
  if (user === undefined) session.set(cookies, "ada");
  return new Response(`hello ${user ?? "stranger"}`);
}
// docs: end
