/** What every writer of JSON needs of a cookie, and what no list of a browser's cookies holds. */

import type { StoredCookie } from "../../../jar/model/stored-cookie.ts";
import { fromByteString } from "../../model/byte-string.ts";
import type { LossList } from "../../model/loss-list.ts";
import { MAX_SECONDS } from "../../model/max-seconds.ts";

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

/**
 * Calls `write` with each cookie that can be written. What a list of cookies holds of none is added to the losses. `fault`
 * says why a cookie is left out.
 */
export function writeRows<Row>(
  cookies: readonly StoredCookie[],
  losses: LossList,
  write: (row: WrittenRow) => Row,
  fault?: (cookie: StoredCookie) => string | undefined,
): Row[] {
  const rows: Row[] = [];
  for (const cookie of cookies) {
    const why = fault?.(cookie);
    if (why !== undefined) losses.add(cookie, "whole", why);
    const row = why === undefined ? writeRow(cookie, losses) : undefined;
    if (!row) continue;
    losses.add(cookie, "creationTime", NOT_HELD);
    losses.add(cookie, "lastUpdateTime", NOT_HELD);
    losses.add(cookie, "lastAccessTime", NOT_HELD);
    rows.push(write(row));
  }
  return rows;
}

/** Returns a cookie in the terms of a list, or `undefined` for one that is left out. */
function writeRow(cookie: StoredCookie, losses: LossList): WrittenRow | undefined {
  const { host, hostOnly, expiryTime } = cookie;
  const texts = writeTexts(cookie, losses);
  if (!texts) return undefined;
  let expires = expiryTime === null ? undefined : expiryTime / 1000;
  if (expires !== undefined && expires <= 0) {
    losses.add(cookie, "whole", "expired before 1970, which a list can't tell from the end of the session");
    return undefined;
  }
  if (expires !== undefined && expires > MAX_SECONDS) {
    losses.add(cookie, "expiryTime", "is after the year 9999, which tools refuse; written as its end");
    expires = MAX_SECONDS;
  }
  return { cookie, ...texts, domain: hostOnly ? host : `.${host}`, expires };
}

/** Returns name, value and path as Unicode, or `undefined` for a cookie that is left out. */
export function writeTexts(
  cookie: StoredCookie,
  losses: LossList,
): Pick<WrittenRow, "name" | "value" | "path"> | undefined {
  const [name, value, path] = [cookie.name, cookie.value, cookie.path].map(fromByteString);
  if (name !== undefined && value !== undefined && path !== undefined) return { name, value, path };
  losses.add(cookie, "whole", "has octets that are not UTF-8, which JSON can't hold");
  return undefined;
}

/** Says why Chromium's tools would refuse the whole list. */
export function findTab({ name, value }: StoredCookie): string | undefined {
  return /\t/.test(name + value) ? "has a tab, for which Chromium's tools refuse the whole list" : undefined;
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
