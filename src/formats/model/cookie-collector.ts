/** Collects the cookies of a file. Each obeys the rules of a jar (RFC 6265bis §5.7), or is reported. */

import { checkStoredCookie } from "../../jar/check-stored-cookie.ts";
import { type CookieIdentity, isIdentity, printIdentity } from "../../jar/model/cookie-identity.ts";
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
  /** Default: the number of cookies before it. */
  readonly sequence?: number | undefined;
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
  /** The last plain row: the next is often of the same host. */
  #last: StoredCookie | undefined;
  /** How many cookies stood before the last removal of each identity. */
  readonly #removed = new Map<string, number>();

  constructor(now: number, url?: string | URL | undefined) {
    this.now = Math.floor(now);
    this.url = typeof url === "string" ? parseUrl(url) : url;
  }

  /** How many cookies were added: the sequence of the next. */
  get count(): number {
    return this.#count;
  }

  /** Adds a cookie. One that a jar would refuse is a problem instead. */
  add(row: CookieRow, place: RowPlace): void {
    const creationTime = row.creationTime ?? this.now;
    const cookie: StoredCookie = {
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
      sequence: row.sequence ?? this.#count,
      partitionKey: row.partitionKey,
      priority: row.priority,
    };
    this.#addCopy(cookie, place);
  }

  /** Adds a cookie with the fields of a stored cookie and no others, for which `isPlainRow` holds. */
  addPlain(cookie: StoredCookie): void {
    this.#count++;
    this.push(cookie);
  }

  /** Adds a record that should have the fields of a stored cookie. It may come from anywhere. */
  addRecord(record: unknown, place: RowPlace): void {
    if (isPlainRow(record, this.now)) this.add(record, place);
    else this.#addCopy(record, place);
  }

  /** Leaves out the cookies of this name and scope that were added before: a later row of the file removes them. */
  remove(cookie: CookieIdentity): void {
    this.#removed.set(printIdentity(cookie), this.cookies.length);
  }

  /** Removes cookies by a record of their identity. It may come from anywhere. */
  removeRecord(record: object, { row }: RowPlace): void {
    if (isIdentity(record)) this.remove(record);
    else this.report({ row, field: "removed", message: "removed must have the name and scope of a cookie" });
  }

  /** Reports what was not understood. The message must not contain the value of a cookie. */
  report(problem: FormatProblem): void {
    this.problems.push(problem);
  }

  /** Returns the cookies, the oldest first, without those that a later row of the file removes because it has expired. */
  finish(): StoredCookie[] {
    let cookies = this.cookies;
    if (this.#removed.size > 0)
      cookies = cookies.filter((cookie, index) => index >= (this.#removed.get(printIdentity(cookie)) ?? 0));
    if (!this.isNewestFirst) return cookies;
    // The later of two rows counts, as in every tool.
    const last = new Map(cookies.map((cookie) => [printIdentity(cookie), cookie]));
    return [...last.values()].reverse().map((cookie, sequence) => ({ ...cookie, sequence }));
  }

  protected push(cookie: StoredCookie): void {
    this.cookies.push(cookie);
  }

  #addCopy(record: unknown, { row }: RowPlace): void {
    const { now } = this;
    if (isPlainRow(record, now, this.#last)) {
      this.#last = record;
      this.addPlain(record);
      return;
    }
    const { cookie, reasons } = checkStoredCookie(record, "the cookie", now);
    if (cookie) {
      this.addPlain(cookie);
      return;
    }
    const { name } = Object(record);
    if (reasons.every(({ code }) => code === "expired")) this.remove(record as StoredCookie);
    this.report({
      row,
      cookie: typeof name === "string" ? name : undefined,
      message: reasons[0]!.message,
      reasons,
    });
  }
}
