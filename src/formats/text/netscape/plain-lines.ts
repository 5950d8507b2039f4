/** The lines of a Netscape cookie file that nobody can read otherwise: most are. Fast, because files are long. */

import { detachString } from "../../../base/detached.ts";
import type { StoredCookie } from "../../../jar/model/stored-cookie.ts";
import type { CookieCollector } from "../../model/cookie-collector.ts";
import { isPlainHost } from "../../model/plain-row.ts";

/** Reads plain lines, of which hosts come again and again. */
export class PlainLines {
  readonly #into: CookieCollector;
  /** The last host of its own alone, and the last with those below it; never the start of a line. */
  #host = "\n";
  #domain = "\n";

  constructor(into: CookieCollector) {
    this.#into = into;
  }

  /** Returns the cookie of a line from `start`, which is 0 if it is not HttpOnly; or `undefined` for a line that is not plain. */
  read(given: string, start: number): StoredCookie | undefined {
    if (given.length > MAX_LENGTH) return undefined;
    // Columns are views of their line, which must not be a view of the file.
    const line = detachString(given);
    if (!PLAIN.test(line)) return undefined;
    // Without a tab, the search begins again.
    const flag = line.indexOf("\t", start) + 1;
    const path = line.indexOf("\t", flag) + 1;
    const secure = line.indexOf("\t", path) + 1;
    const expiry = line.indexOf("\t", secure) + 1;
    const name = line.indexOf("\t", expiry) + 1;
    const value = line.indexOf("\t", name) + 1;
    const isSeven =
      flag > start && path > flag && secure > path && expiry > secure && name > expiry && value > name;
    if (!isSeven || line.includes("\t", value) || line.charCodeAt(path) !== SLASH) return undefined;
    const isDomain = readFlag(line, flag, path);
    const isSecure = readFlag(line, secure, expiry);
    const time = readSeconds(line, expiry, name - 1);
    if (isDomain === undefined || isSecure === undefined || !this.#isLater(time)) return undefined;
    const text = line.slice(name, value - 1);
    if (text === "" || text.startsWith("__") || text.includes("=")) return undefined;
    const host = this.#readHost(line, isDomain ? start + 1 : start, flag - 1);
    if (!host || line.startsWith(".", start) !== isDomain) return undefined;
    const { now, count } = this.#into;
    return {
      name: text,
      value: line.slice(value),
      host,
      hostOnly: !isDomain,
      path: secure - path === 2 ? "/" : line.slice(path, secure - 1),
      secure: isSecure,
      httpOnly: start > 0,
      sameSite: "unset",
      expiryTime: time,
      creationTime: now,
      lastUpdateTime: now,
      lastAccessTime: now,
      sequence: count,
      partitionKey: undefined,
      priority: undefined,
    };
  }

  #isLater(time: number | null): boolean {
    const { now } = this.#into;
    // NaN is not later.
    return time === null || (time > now && now > EARLIEST);
  }

  /** Returns a plain host, or `undefined`. With a dot before it, it is a domain. */
  #readHost(line: string, start: number, end: number): string | undefined {
    const isDomain = line.charCodeAt(start - 1) === DOT;
    const last = isDomain ? this.#domain : this.#host;
    if (last.length === end - start && line.startsWith(last, start)) return last;
    const host = line.slice(start, end);
    if (host === PYTHON_LOCALHOST || !isPlainHost(host, !isDomain)) return undefined;
    if (isDomain) this.#domain = host;
    else this.#host = host;
    return host;
  }
}

/** Reads TRUE or FALSE, with the tab after it. */
function readFlag(line: string, start: number, end: number): boolean | undefined {
  if (end - start === 6 && line.startsWith("FALSE", start)) return false;
  return end - start === 5 && line.startsWith("TRUE", start) ? true : undefined;
}

/** Reads up to eleven digits as milliseconds, or 0 as the end of the session. Returns NaN for all else. */
function readSeconds(line: string, start: number, end: number): number | null {
  if (end - start > 11 || end === start) return Number.NaN;
  let seconds = 0;
  for (let at = start; at < end; at++) {
    const digit = line.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    seconds = seconds * 10 + digit;
  }
  return seconds === 0 ? null : seconds * 1000;
}

/** Visible ASCII but ";", and tabs. */
const PLAIN = /^[\t!-:<-~]+$/;
/** Characters: the maximum of a cookie is 4096 bytes of name and value. */
const MAX_LENGTH = 2048;
/** Python's name for localhost. */
const PYTHON_LOCALHOST = "localhost.local";
/** 1973, in milliseconds. */
const EARLIEST = 1e11;
const DOT = 0x2e;
const SLASH = 0x2f;
const ZERO = 0x30;
