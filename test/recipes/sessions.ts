/** The sessions of the recipes. */

// docs: recipe-definition
import { KeyRing } from "speculoos";
import { defineSession, MemorySessionStore } from "speculoos/session";

const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];

export const sessions = defineSession<{
  user: string;
  device: string;
  /** When the password was last typed, in milliseconds. */
  provenAt: number;
  remembered: boolean;
  cart: string[];
}>("__Host-session", {
  keys: new KeyRing(process.env.SESSION_KEYS?.split(" ") ?? KeyRing.generate()),
  store: new MemorySessionStore(),
  idle: 30 * MINUTE,
  absolute: 12 * HOUR,
  persistent: false,
  subject: (data) => data.user,
});

/** What `login` is given instead for who wants to be remembered. */
export const REMEMBERED = { persistent: true, idle: 30 * DAY, absolute: 90 * DAY };
// docs: end
