/** Collects the cookies of a file. Each obeys the rules of a jar (RFC 6265bis §5.7), or is reported. */

import { checkStoredCookie } from "../../jar/check-stored-cookie.ts";
import type { PartitionKey, Priority, SameSite, StoredCookie } from "../../jar/model/stored-cookie.ts";
import { parseUrl } from "../../jar/request/request-url.ts";
import type { FormatProblem } from "./format-problem.ts";
import { isPlainRow } from "./plain-row.ts";

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
  /** Whether the file has the youngest cookies first. */
  isNewestFirst = false;
  #count = 0;
  /** How many cookies stood before the last expired one of each identity. */
  readonly #expired = new Map<string, number>();

  constructor(now: number, url?: string | URL | undefined) {
    this.now = Math.floor(now);
    this.url = typeof url === "string" ? parseUrl(url) : url;
  }

  /** Adds a cookie. One that a jar would refuse is a problem instead. */
  add(row: CookieRow, { row: place }: RowPlace): void {
    const { now } = this;
    const creationTime = row.creationTime ?? now;
    const plain: StoredCookie = {
      name: row.name,
      value: row.value,
      host: row.host,
      hostOnly: row.hostOnly,
      path: row.path,
      secure: row.secure,
      httpOnly: row.httpOnly,
      sameSite: row.sameSite,
      expiryTime: row.expiryTime,
      creationTime,
      lastUpdateTime: row.lastUpdateTime ?? creationTime,
      lastAccessTime: row.lastAccessTime ?? creationTime,
      sequence: this.#count,
      partitionKey: row.partitionKey,
      priority: row.priority,
    };
    const { cookie, reasons } = isPlainRow(plain, now)
      ? { cookie: plain }
      : checkStoredCookie(plain, "the cookie", now);
    if (cookie) {
      this.#count++;
      this.cookies.push(cookie);
      return;
    }
    if (reasons.every(({ code }) => code === "expired"))
      this.#expired.set(identityOf(plain), this.cookies.length);
    this.report({ row: place, cookie: row.name, message: reasons[0]!.message, reasons });
  }

  /** Reports what was not understood. The message must not contain the value of a cookie. */
  report(problem: FormatProblem): void {
    this.problems.push(problem);
  }

  /** Returns the cookies, the oldest first, without those that a later row of the file removes because it has expired. */
  finish(): StoredCookie[] {
    let cookies = this.cookies;
    if (this.#expired.size > 0)
      cookies = cookies.filter((cookie, index) => index >= (this.#expired.get(identityOf(cookie)) ?? 0));
    if (!this.isNewestFirst) return cookies;
    // The later of two rows counts, as in every tool.
    const last = new Map(cookies.map((cookie) => [identityOf(cookie), cookie]));
    return [...last.values()].reverse().map((cookie, sequence) => ({ ...cookie, sequence }));
  }
}

/** Returns a text that is the same for rows of one cookie (RFC 6265bis §5.7 step 22). */
function identityOf({ name, host, hostOnly, path, partitionKey }: StoredCookie): string {
  return JSON.stringify([
    name,
    host,
    hostOnly,
    path,
    partitionKey?.topLevelSite,
    partitionKey?.hasCrossSiteAncestor,
  ]);
}
