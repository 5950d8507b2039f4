/** A fast way to say of most rows that a jar takes them. Where it does not say so, the rules of the jar decide. */

import { mozillaHosts } from "../../jar/matching/public-suffix.ts";
import { MAX_DATE_TIME, type StoredCookie } from "../../jar/model/stored-cookie.ts";
import { isCanonicalName } from "./host-name.ts";

type Unchecked = { readonly [field in keyof StoredCookie]?: unknown };

/**
 * Whether the record is a plain row and a jar takes it as it is: visible ASCII, no prefix of a name, no partition, no unusual
 * priority, far from every limit. Without a time, the cookie may have expired.
 */
export function isPlainRow(record: unknown, now?: number): record is StoredCookie {
  if (typeof record !== "object" || record === null) return false;
  const row: Unchecked = record;
  const { name, value, path, host, hostOnly, sameSite, expiryTime } = row;
  return (
    matches(name, PLAIN_NAME) &&
    matches(value, PLAIN_VALUE) &&
    matches(path, PLAIN_PATH) &&
    typeof hostOnly === "boolean" &&
    typeof row.secure === "boolean" &&
    typeof row.httpOnly === "boolean" &&
    (sameSite === "unset" ||
      sameSite === "lax" ||
      sameSite === "strict" ||
      (sameSite === "none" && row.secure)) &&
    (expiryTime === null || isTime(expiryTime, now)) &&
    isTime(row.creationTime) &&
    isTime(row.lastUpdateTime) &&
    isTime(row.lastAccessTime) &&
    Number.isSafeInteger(row.sequence) &&
    row.partitionKey === undefined &&
    (row.priority === undefined || row.priority === "medium") &&
    typeof host === "string" &&
    isCanonicalName(host) &&
    (hostOnly || mozillaHosts.get(host).suffixLength !== host.length)
  );
}

function matches(text: unknown, form: RegExp): boolean {
  return typeof text === "string" && form.test(text);
}

/** Whether this is a time in milliseconds: so late, none is in seconds. */
function isTime(time: unknown, after = EARLIEST): boolean {
  return Number.isInteger(time) && Number(time) > Math.max(after, EARLIEST) && Number(time) <= MAX_DATE_TIME;
}

/** 1973, in milliseconds; in seconds it would be the year 5138. */
const EARLIEST = 1e11;
/** Together far below the maximum of 4096 bytes. "__" begins the prefixes. */
const PLAIN_NAME = /^(?!__)[!-:<>-~]{1,1000}$/;
const PLAIN_VALUE = /^[!-:<-~]{0,2000}$/;
const PLAIN_PATH = /^\/[!-:<-~]{0,900}$/;
