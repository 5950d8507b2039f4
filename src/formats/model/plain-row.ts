/** A fast way to say of most rows that a jar takes them. Where it does not say so, the rules of the jar decide. */

import { mozillaHosts } from "../../jar/matching/public-suffix.ts";
import { MAX_DATE_TIME, type StoredCookie } from "../../jar/model/stored-cookie.ts";
import { isCanonicalName } from "./host-name.ts";

/**
 * Whether the row is plain and a jar takes it as it is: visible ASCII, no prefix of a name, no partition, no priority, far from
 * every limit.
 */
export function isPlainRow(row: StoredCookie, now: number): boolean {
  const { sameSite, host } = row;
  return (
    PLAIN_NAME.test(row.name) &&
    PLAIN_VALUE.test(row.value) &&
    PLAIN_PATH.test(row.path) &&
    (sameSite === "unset" ||
      sameSite === "lax" ||
      sameSite === "strict" ||
      (sameSite === "none" && row.secure)) &&
    (row.expiryTime === null || isLater(row.expiryTime, now)) &&
    row.partitionKey === undefined &&
    row.priority === undefined &&
    isCanonicalName(host) &&
    (row.hostOnly || mozillaHosts.get(host).suffixLength !== host.length)
  );
}

/** Later than a present in milliseconds, no time can be in seconds. */
function isLater(time: number, now: number): boolean {
  return now > 1e11 && time > now && time <= MAX_DATE_TIME && Number.isInteger(time);
}

/** Together far below the maximum of 4096 bytes. "__" begins the prefixes. */
const PLAIN_NAME = /^(?!__)[!-:<>-~]{1,1000}$/;
const PLAIN_VALUE = /^[!-:<-~]{0,2000}$/;
const PLAIN_PATH = /^\/[!-:<-~]{0,900}$/;
