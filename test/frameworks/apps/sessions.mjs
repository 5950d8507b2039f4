/** The sessions of all frameworks, and what each app tells about them. */

// docs: sessions
import { defineSession, MemorySessionStore } from "speculoos/session";
import { keys } from "./story.mjs";

export const sessions = defineSession("__Host-session", {
  keys,
  store: new MemorySessionStore(),
  idle: 1800,
  absolute: 43_200,
  subject: (data) => data.user,
});

// The safety net: a handler that changes a session and forgets to commit loses the changes without any other sign.
sessions.subscribe(({ type, name, keys }) => {
  if (type === "uncommitted") console.warn(`${name}: changes of ${keys.join(", ")} were never committed`);
});
// docs: end

const lost = [];
sessions.subscribe(({ type, keys }) => {
  if (type === "uncommitted") lost.push(...keys);
});

/** Collects sessions that nobody holds any more, and returns the keys whose changes were never committed. */
export async function findLost() {
  globalThis.gc();
  await new Promise((resolve) => setTimeout(resolve, 20));
  return { lost };
}
