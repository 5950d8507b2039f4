/** A site that moves from Express to this library while its visitors stay logged in. */

import type { ServerResponse } from "node:http";
import { addCookie, type CookieDefinition, defineCookie, KeyRing } from "../../index.ts";
import { express, migrate } from "../../interop.ts";

/** Where express-session keeps its id. */
export const LEGACY = "connect.sid";

const legacy = express.signed({ secret: KeyRing.generate() });

/** The session as it is from now on. */
export function definition(keys: KeyRing): CookieDefinition {
  return defineCookie("__Host-session", { protection: "sealed", keys, maxAge: 3600 });
}

export function migration(keys: KeyRing): ReturnType<typeof migrate<string, string>> {
  return migrate(LEGACY, { from: [legacy], to: definition(keys) });
}

/** What an Express server would have set; the text of its value. */
export function writeLegacySession(response: ServerResponse): string {
  const raw = legacy.write(LEGACY, "visitor 42");
  addCookie(response, LEGACY, raw, { path: "/", httpOnly: true, maxAge: 3600 });
  return raw;
}

/** What each of the two cookies of a request is worth. */
export function sessionsOf(header: string, keys: KeyRing, legacyRaw: string | undefined) {
  const foreign = legacyRaw === undefined ? undefined : legacy.read(LEGACY, legacyRaw);
  return { legacy: foreign, own: definition(keys).check(header) };
}
