/** A server component reads cookies; a reissue can't be sent from there, and costs nothing. */

// docs: next-component
import { cookies } from "next/headers";
import { session } from "../../../story.mjs";

export default async function Page() {
  const store = await cookies();
  const { status, value, reissue } = session.check(store, { reissueTo: store });
  return <p id="check">{`${status} ${value} ${reissue?.code ?? reissue}`}</p>;
}
// docs: end
