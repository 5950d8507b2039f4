// docs: sveltekit-action
import { session } from "../../../../story.mjs";

export function load({ cookies }) {
  return { user: session.get(cookies) };
}

export const actions = {
  login: ({ cookies }) => session.set(cookies, "ada"),
  logout: ({ cookies }) => session.remove(cookies),
};
// docs: end
