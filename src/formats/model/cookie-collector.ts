/** Collects the cookies of a file. Each obeys the rules of a jar (RFC 6265bis §5.7), or is reported. */

import { checkStoredCookie } from "../../jar/check-stored-cookie.ts";
import type { PartitionKey, Priority, SameSite, StoredCookie } from "../../jar/model/stored-cookie.ts";
import { parseUrl } from "../../jar/request/request-url.ts";
import type { FormatProblem } from "./format-problem.ts";

/** What a file says of a cookie; names and values are byte strings. Times are milliseconds; those it does not have are now. */
export type CookieRow = {
  readonly name: string;
  readonly value: string;
  /** As `readHost` returns it. */
  readonly host: string;
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: SameSite;
  readonly expiryTime: number | null;
  readonly creationTime?: number | undefined;
  readonly lastUpdateTime?: number | undefined;
  readonly lastAccessTime?: number | undefined;
  readonly partitionKey?: PartitionKey | undefined;
  readonly priority?: Priority | undefined;
};

/** The place in a file: the line of a text, or the place in a list; from 1. */
export type RowPlace = { readonly row?: number | undefined };

export class CookieCollector {
  readonly now: number;
  /** Where cookies without a host came from. */
  readonly url: URL | undefined;
  readonly cookies: StoredCookie[] = [];
  readonly problems: FormatProblem[] = [];
  #count = 0;

  constructor(now: number, url?: string | URL | undefined) {
    this.now = Math.floor(now);
    this.url = typeof url === "string" ? parseUrl(url) : url;
  }

  /** Adds a cookie. One that a jar would refuse is a problem instead. */
  add(row: CookieRow, { row: place }: RowPlace): void {
    const { now } = this;
    const { creationTime = now, lastUpdateTime = creationTime, lastAccessTime = creationTime } = row;
    const { cookie, reasons } = checkStoredCookie(
      { ...row, creationTime, lastUpdateTime, lastAccessTime, sequence: this.#count },
      "the cookie",
      now,
    );
    if (cookie) {
      this.#count++;
      this.cookies.push(cookie);
    } else this.report({ row: place, cookie: row.name, message: reasons[0]!.message, reasons });
  }

  /** Reports what was not understood. The message must not contain the value of a cookie. */
  report(problem: FormatProblem): void {
    this.problems.push(problem);
  }
}
