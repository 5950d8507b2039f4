/** A fast way to say of most rows that a jar takes them. Where it does not say so, the rules of the jar decide. */

import { isCanonicalName } from "../../jar/matching/canonical-name.ts";
import { mozillaHosts } from "../../jar/matching/public-suffix.ts";
import { MAX_DATE_TIME, type StoredCookie } from "../../jar/model/stored-cookie.ts";

type Unchecked = { readonly [field in keyof StoredCookie]?: unknown };

/**
 * Whether the record is a plain row and a jar takes it as it is: visible ASCII, no prefix of a name, no partition, no unusual
 * priority, far from every limit. Without a time, the cookie may have expired. `last` is a plain row, perhaps of the same
 * host and path.
 */
export function isPlainRow(record: unknown, now?: number, last?: StoredCookie): record is StoredCookie {
  if (typeof record !== "object" || record === null) return false;
  const row: Unchecked = record;
  const { name, value, path, host, hostOnly, sameSite, expiryTime } = row;
  return (
    matches(name, PLAIN_NAME) &&
    !name.startsWith("__") &&
    matches(value, PLAIN_VALUE) &&
    ((last && path === last.path) || matches(path, PLAIN_PATH)) &&
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
    ((host === last?.host && (hostOnly || !last.hostOnly)) || isPlainHost(host, hostOnly))
  );
}

/** Whether a jar takes plain cookies of this host. Of others it may, too. */
export function isPlainHost(host: string, hostOnly: boolean): boolean {
  return isCanonicalName(host) && (hostOnly || mozillaHosts.get(host).suffixLength !== host.length);
}

function matches(text: unknown, form: RegExp): text is string {
  return typeof text === "string" && text.length <= MAX_LENGTH && form.test(text);
}

/** Whether this is a time in milliseconds: so late, none is in seconds. */
function isTime(time: unknown, after = EARLIEST): boolean {
  return (
    typeof time === "number" &&
    time > EARLIEST &&
    time > after &&
    time <= MAX_DATE_TIME &&
    Math.floor(time) === time
  );
}

/** 1973, in milliseconds; in seconds it would be the year 5138. */
const EARLIEST = 1e11;
/** Characters: the sum of two is below the maximum of 4096 bytes. */
const MAX_LENGTH = 1000;
/** "__" begins the prefixes. */
const PLAIN_NAME = /^[!-:<>-~]+$/;
const PLAIN_VALUE = /^[!-:<-~]*$/;
const PLAIN_PATH = /^\/[!-:<-~]*$/;
