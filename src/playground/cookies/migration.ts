/** A site that moves from Express to this library while its visitors stay logged in. */

import type { ServerResponse } from "node:http";
import { addCookie, type CookieDefinition, defineCookie, KeyRing } from "../../index.ts";
import { express, migrate } from "../../interop.ts";

/** The cookie of express-session. */
export const LEGACY = "connect.sid";

const legacy = express.signed({ secret: KeyRing.generate() });

/** Returns the definition of the new session cookie. */
export function defineSession(keys: KeyRing): CookieDefinition {
  return defineCookie("__Host-session", { protection: "sealed", keys, maxAge: 3600 });
}

/** Returns the migration from the session of Express to the new one. */
export function migrateSession(keys: KeyRing): ReturnType<typeof migrate<string, string>> {
  return migrate(LEGACY, { from: [legacy], to: defineSession(keys) });
}

/** Sets the session cookie as an Express server would, and returns its value. */
export function writeLegacySession(response: ServerResponse): string {
  const raw = legacy.write(LEGACY, "visitor 42");
  addCookie(response, LEGACY, raw, { path: "/", httpOnly: true, maxAge: 3600 });
  return raw;
}

/** Checks both session cookies of a request. `legacy` is `undefined` if that cookie was not sent. */
export function checkSessions(header: string, keys: KeyRing, legacyRaw: string | undefined) {
  const foreign = legacyRaw === undefined ? undefined : legacy.read(LEGACY, legacyRaw);
  return { legacy: foreign, own: defineSession(keys).check(header) };
}
