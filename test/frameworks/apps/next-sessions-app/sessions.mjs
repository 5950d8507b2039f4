/** The sessions of the Next app. */

// docs: next-sessions
import { defineSession, MemorySessionStore } from "speculoos/session";
import { keys } from "../story.mjs";

// Next bundles pages, actions and routes apart. What they share in memory must hang on globalThis.
globalThis.sessionStore ??= new MemorySessionStore();

export const sessions = defineSession("__Host-session", {
  keys,
  store: globalThis.sessionStore,
  idle: 1800,
  absolute: 43_200,
  subject: (data) => data.user,
});
// docs: end

globalThis.lost ??= [];
sessions.subscribe(({ type, keys }) => {
  if (type === "uncommitted") globalThis.lost.push(...keys);
});
