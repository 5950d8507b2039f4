/** One change of a jar, and its cause (after Chromium's `CookieChangeCause`). */

import type { StoredCookie } from "../model/stored-cookie.ts";

export type ChangeCause =
  /** Set, or removed through the jar's methods. */
  | "explicit"
  /** Replaced by a cookie with the same name and scope. */
  | "overwrite"
  /** Expired. */
  | "expired"
  /** Evicted to keep a limit. */
  | "evicted"
  /** Removed by a Set-Cookie that has already expired. */
  | "expired-overwrite";

export type CookieChange = {
  readonly type: "set" | "removed";
  readonly cookie: StoredCookie;
  readonly cause: ChangeCause;
};

/** A cookie that left the jar: when and why, without its value. */
export type DepartedCookie = Pick<StoredCookie, "name" | "host" | "hostOnly" | "path" | "partitionKey"> & {
  /** Milliseconds since 1970. For an expired cookie its expiry, even if the jar noticed it later. */
  readonly time: number;
  readonly cause: ChangeCause;
};
