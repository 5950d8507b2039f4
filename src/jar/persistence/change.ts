/** One change of a jar, and what caused it (after Chromium's `CookieChangeCause`). */

import type { StoredCookie } from "../model/stored-cookie.ts";

export type ChangeCause =
  /** Set, or removed by the jar's own user. */
  | "explicit"
  /** Made room for one of the same name and scope. */
  | "overwrite"
  /** Its time has passed. */
  | "expired"
  /** Made room for others. */
  | "evicted"
  /** A Set-Cookie with a time in the past removed it. */
  | "expired-overwrite";

export type CookieChange = {
  readonly type: "set" | "removed";
  readonly cookie: StoredCookie;
  readonly cause: ChangeCause;
};
