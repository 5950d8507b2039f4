/** What could not be read of a cookie file, and what could not be written. */

import type { CookieReason } from "../../jar/explain/reason.ts";

/** What was not understood or not taken. No message contains the value of a cookie. */
export type FormatProblem = {
  /** The line of a text, or the place in a list; from 1. */
  readonly row?: number | undefined;
  /** The name of the cookie. */
  readonly cookie?: string | undefined;
  /** The field of the cookie, or the column. */
  readonly field?: string | undefined;
  readonly message: string;
  /** Why a jar would refuse the cookie, which was left out. */
  readonly reasons?: readonly CookieReason[] | undefined;
};

/** A fact of a cookie that the format can't hold. "whole": the cookie was not written. */
export type FormatLoss = {
  /** The name of the cookie. */
  readonly cookie: string;
  readonly host: string;
  readonly field:
    | "partitionKey"
    | "sameSite"
    | "httpOnly"
    | "hostOnly"
    | "priority"
    | "expiryTime"
    | "creationTime"
    | "lastUpdateTime"
    | "lastAccessTime"
    | "name"
    | "value"
    | "whole";
  readonly message: string;
};
