/** Why each cookie of a site goes with a request or does not. */

import type { StoredCookie } from "../model/stored-cookie.ts";
import type { CookieReason } from "./reason.ts";

/** A cookie that goes with a request, and what its author should know of that. */
export type Inclusion = { cookie: StoredCookie; warnings: CookieReason[] };

/** The cookies of a request's site: those that go with it, and those that don't, each with all its reasons. */
export type CookieExplanation = {
  included: Inclusion[];
  excluded: { cookie: StoredCookie; reasons: CookieReason[] }[];
};
