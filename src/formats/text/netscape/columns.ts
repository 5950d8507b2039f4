/** The columns of a Netscape cookie file, where tools disagree on them. */

import { MAX_DATE_TIME } from "../../../jar/model/stored-cookie.ts";
import { type FileHost, readHost } from "../../model/host-name.ts";
import { MAX_SECONDS } from "../../model/max-seconds.ts";

/** Receives what is wrong with a field; the message contains no value. */
export type Report = (field: string | undefined, message: string) => void;

/** Reads a host, from which wget does not take away the port, though cookies are sent to all ports. */
export function readDomain(domain: string, report: Report): FileHost {
  if (!domain.includes(":") || !PORT.test(domain)) return readHost(domain);
  report("host", "has a port; the cookie was read as one of all ports");
  return readHost(domain.replace(PORT, "$1"));
}

/** The flag decides, as in curl, wget and aria2; without a clear flag, the cookie is for one host alone. */
export function readHostOnly(flag: string, { host, hasDot }: FileHost, report: Report): boolean {
  const isDomain = flag === "TRUE" || (flag !== "FALSE" && /^true$/i.test(flag));
  if (!isDomain && flag !== "FALSE" && !/^false$/i.test(flag))
    report("hostOnly", "must be TRUE or FALSE; it was read as FALSE");
  else if (isDomain !== hasDot)
    report(
      "hostOnly",
      `does not agree with the dot of the domain; it was read as ${isDomain ? "TRUE" : "FALSE"}`,
    );
  if (!isDomain || host.includes(".") || host.startsWith("[")) return !isDomain;
  // Only the host itself can have set it (RFC 6265bis §5.7 step 9).
  report("hostOnly", "is TRUE of a host without a dot; it was read as FALSE");
  return true;
}

/** Without a path the cookie is for all paths, as in curl. */
export function readPath(path: string, report: Report): string {
  if (path.startsWith("/")) return path;
  report("path", 'must begin with "/"; it was read as "/"');
  return "/";
}

/** What is neither yes nor no is yes: the cookie must not go out over plain HTTP by mistake. */
export function readSecure(secure: string, report: Report): boolean {
  if (secure === "FALSE") return false;
  if (secure === "TRUE" || /^true$/i.test(secure)) return true;
  const isSecure = !/^(?:false|no|0)?$/i.test(secure);
  report("secure", `must be TRUE or FALSE; it was read as ${isSecure ? "TRUE" : "FALSE"}`);
  return isSecure;
}

/** Returns milliseconds, or `null` for the end of the session: a blank or 0, as in most tools. Fractions of a second count. */
export function readNetscapeExpiry(expiry: string, report: Report): number | null {
  if (expiry === "" || expiry === "0") return null;
  let time = NUMBER.test(expiry) ? Math.min(Number(expiry), Number.MAX_VALUE) : Number.NaN;
  if (time === 0) return null;
  if (Number.isNaN(time)) {
    report("expiryTime", "must be a number of seconds; the cookie was read as one of the session");
    return null;
  }
  if (time > MAX_SECONDS)
    report("expiryTime", "must be in seconds; it was read as milliseconds or smaller units");
  // Every unit from milliseconds down is above the seconds of the year 9999.
  while (time > MAX_SECONDS) time /= 1000;
  return Math.max(Math.round(time * 1000), -MAX_DATE_TIME);
}

const PORT = /^(\.?[^:]+):\d{1,5}$/;
const NUMBER = /^[+-]?\d+(?:\.\d*)?$/;
