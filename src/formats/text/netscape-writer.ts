/** Writes the Netscape cookie file, in the dialect that curl, wget, Python and yt-dlp read with the fewest losses. */

import type { StoredCookie } from "../../jar/model/stored-cookie.ts";
import { fromByteString } from "../model/byte-string.ts";
import type { LossList } from "../model/loss-list.ts";

/**
 * Returns a file as a byte string. HttpOnly is the prefix `#HttpOnly_`, the end of the session 0, and an IPv6 address has no
 * brackets.
 */
export function writeNetscape(cookies: readonly StoredCookie[], losses: LossList): string {
  const lines = [HEADER, ""];
  for (const cookie of cookies) {
    const { name, value, host, hostOnly, path, secure, httpOnly } = cookie;
    const fault = findFault(cookie);
    if (fault) {
      losses.add(cookie, "whole", fault);
      continue;
    }
    addLosses(cookie, losses);
    const domain = host.startsWith("[") ? host.slice(1, -1) : host;
    lines.push(
      `${httpOnly ? "#HttpOnly_" : ""}${hostOnly ? "" : "."}${domain}\t${hostOnly ? "FALSE" : "TRUE"}\t${path}\t${secure ? "TRUE" : "FALSE"}\t${writeExpiry(cookie, losses)}\t${name}\t${value}`,
    );
  }
  lines.push("");
  return lines.join("\n");
}

/** Says why a line would be another cookie, or none. */
function findFault({ name, value, path, partitionKey }: StoredCookie): string | undefined {
  if (partitionKey) return "is partitioned, and would be written as a cookie of every partition";
  if (name === "") return "has no name: curl would take its value for one";
  if (name.includes("\t") || value.includes("\t")) return "has a tab, which is the end of a column";
  return fromByteString(`${name}${value}${path}`) === undefined
    ? "has octets that are not UTF-8, which a text can't hold"
    : undefined;
}

function addLosses(cookie: StoredCookie, losses: LossList): void {
  const { sameSite, priority = "medium" } = cookie;
  if (sameSite !== "unset") losses.add(cookie, "sameSite", NOT_HELD);
  if (priority !== "medium") losses.add(cookie, "priority", NOT_HELD);
  losses.add(cookie, "creationTime", NOT_HELD);
  losses.add(cookie, "lastUpdateTime", NOT_HELD);
  losses.add(cookie, "lastAccessTime", NOT_HELD);
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

const HEADER = "# Netscape HTTP Cookie File";
const NOT_HELD = "is not held by a Netscape file";
/** 9999-12-31. */
const MAX_SECONDS = 253_402_300_799;
