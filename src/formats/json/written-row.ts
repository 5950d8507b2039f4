/** What every writer of JSON needs of a cookie, and what no list of a browser's cookies holds. */

import type { StoredCookie } from "../../jar/model/stored-cookie.ts";
import { fromByteString } from "../model/byte-string.ts";
import type { LossList } from "../model/loss-list.ts";
import { MAX_SECONDS } from "./read-time.ts";

/** A cookie with its name, value and path as Unicode, and its expiry in seconds. */
export type WrittenRow = {
  readonly cookie: StoredCookie;
  readonly name: string;
  readonly value: string;
  readonly path: string;
  /** With the leading dot of cookies for a domain. */
  readonly domain: string;
  /** `undefined` for a cookie that ends with the session. */
  readonly expires: number | undefined;
};

/** Calls `write` with each cookie that can be written. What a list of cookies holds of none is added to the losses. */
export function writeRows<Row>(
  cookies: readonly StoredCookie[],
  losses: LossList,
  write: (row: WrittenRow) => Row,
): Row[] {
  const rows: Row[] = [];
  for (const cookie of cookies) {
    const row = writeRow(cookie, losses);
    if (!row) continue;
    losses.add(cookie, "creationTime", NOT_HELD);
    losses.add(cookie, "lastUpdateTime", NOT_HELD);
    losses.add(cookie, "lastAccessTime", NOT_HELD);
    rows.push(write(row));
  }
  return rows;
}

/** Returns a cookie in the terms of a file, or `undefined` for one that is left out. */
export function writeRow(cookie: StoredCookie, losses: LossList): WrittenRow | undefined {
  const [name, value, path] = [cookie.name, cookie.value, cookie.path].map(fromByteString);
  const { host, hostOnly, expiryTime } = cookie;
  if (name === undefined || value === undefined || path === undefined)
    losses.add(cookie, "whole", "has octets that are not UTF-8, which JSON can't hold");
  else if (expiryTime !== null && expiryTime <= 0)
    losses.add(
      cookie,
      "whole",
      "expired before 1970, which the format can't tell from the end of the session",
    );
  else {
    let expires = expiryTime === null ? undefined : expiryTime / 1000;
    if (expires !== undefined && expires > MAX_SECONDS) {
      losses.add(cookie, "expiryTime", "is after the year 9999, which tools refuse; written as its end");
      expires = MAX_SECONDS;
    }
    return { cookie, name, value, path, domain: hostOnly ? host : `.${host}`, expires };
  }
  return undefined;
}

/** Adds the loss of a priority. "medium" is what no priority means. */
export function losePriority(cookie: StoredCookie, losses: LossList): void {
  const { priority = "medium" } = cookie;
  if (priority !== "medium") losses.add(cookie, "priority", NOT_HELD);
}

/** Returns the word with an upper-case initial, as DevTools and WebDriver have it. */
export function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Returns the text of a file. */
export function printJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

export const NOT_HELD = "is not held by this format";
