/** Writes the Netscape cookie file, in the dialect that curl, wget, Python and yt-dlp read with the fewest losses. */

import { detachString } from "../../../base/detached.ts";
import type { StoredCookie } from "../../../jar/model/stored-cookie.ts";
import type { FormatLoss } from "../../model/format-problem.ts";
import type { LossList } from "../../model/loss-list.ts";
import { MAX_SECONDS } from "../../model/max-seconds.ts";

/**
 * Returns a file as a byte string. HttpOnly is the prefix `#HttpOnly_`, the end of the session 0, and an IPv6 address has no
 * brackets.
 */
export function writeNetscape(cookies: readonly StoredCookie[], losses: LossList): string {
  const parts: string[] = [];
  // Added to piece by piece, faster than lines that are joined, and copied before the pieces are too many to collect.
  let text = HEADER;
  let last: StoredCookie | undefined;
  let columns = "";
  for (const cookie of cookies) {
    const fault = findFault(cookie);
    if (fault) {
      losses.add(cookie, "whole", fault);
      continue;
    }
    if (!last || !hasSameColumns(cookie, last)) columns = writeColumns(cookie);
    last = cookie;
    if (text.length > PART) {
      parts.push(detachString(text));
      text = "";
    }
    text += columns;
    text += writeExpiry(cookie, losses);
    text += "\t";
    text += cookie.name;
    text += "\t";
    text += cookie.value;
    text += "\n";
    addLosses(cookie, losses);
  }
  parts.push(text);
  return parts.join("");
}

/** Says why a line would be another cookie, or none. */
function findFault({ name, value, path, partitionKey }: StoredCookie): string | undefined {
  if (partitionKey) return "is partitioned, and would be written as a cookie of every partition";
  if (name === "") return "has no name: curl would take its value for one";
  if (path.endsWith(" ")) return "has a path with a space at its end, which tools cut";
  return name.includes("\t") || value.includes("\t") ? "has a tab, which is the end of a column" : undefined;
}

function hasSameColumns(a: StoredCookie, b: StoredCookie): boolean {
  return (
    a.host === b.host &&
    a.path === b.path &&
    a.hostOnly === b.hostOnly &&
    a.secure === b.secure &&
    a.httpOnly === b.httpOnly
  );
}

/** Returns the columns before the expiry, and the tab after them. */
function writeColumns({ host, hostOnly, path, secure, httpOnly }: StoredCookie): string {
  const domain = host.startsWith("[") ? host.slice(1, -1) : host;
  const start = `${httpOnly ? "#HttpOnly_" : ""}${hostOnly ? "" : "."}${domain}`;
  return `${start}\t${hostOnly ? "FALSE" : "TRUE"}\t${path}\t${secure ? "TRUE" : "FALSE"}\t`;
}

function addLosses(cookie: StoredCookie, losses: LossList): void {
  const { sameSite, priority = "medium" } = cookie;
  if (sameSite !== "unset") losses.add(cookie, "sameSite", NOT_HELD);
  if (priority !== "medium") losses.add(cookie, "priority", NOT_HELD);
  losses.addAll(cookie, TIMES, NOT_HELD);
}

/** Returns whole seconds, rounded down: no cookie lives longer than it should. */
function writeExpiry(cookie: StoredCookie, losses: LossList): number {
  const { expiryTime } = cookie;
  if (expiryTime === null) return 0;
  // 0 is the end of the session.
  const seconds = Math.min(Math.max(Math.floor(expiryTime / 1000), 1), MAX_SECONDS);
  if (seconds * 1000 !== expiryTime)
    losses.add(cookie, "expiryTime", "is written in whole seconds, up to the year 9999");
  return seconds;
}

/** Characters. */
const PART = 4096;
const HEADER = "# Netscape HTTP Cookie File\n\n";
const NOT_HELD = "is not held by a Netscape file";
const TIMES: readonly FormatLoss["field"][] = ["creationTime", "lastUpdateTime", "lastAccessTime"];
