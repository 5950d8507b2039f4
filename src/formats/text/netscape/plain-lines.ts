/** The lines of a Netscape cookie file that nobody can read otherwise: most are. Fast, because files are long. */

import { detachString } from "../../../base/detached.ts";
import type { StoredCookie } from "../../../jar/model/stored-cookie.ts";
import { indexOfEquals } from "../../../syntax/text/scan.ts";
import type { CookieCollector } from "../../model/cookie-collector.ts";
import { isPlainHost } from "../../model/plain-row.ts";

/** Reads plain lines, of which hosts come again and again. */
export class PlainLines {
  readonly #into: CookieCollector;
  /** Where the columns of a line begin, but for the first. */
  readonly #columns = new Int32Array(TABS);
  /** The last host of its own alone, and the last with those below it; never the start of a line. */
  #host = "\n";
  #domain = "\n";

  constructor(into: CookieCollector) {
    this.#into = into;
  }

  /**
   * Returns the cookie of a line of the text, or `undefined` if the line is not plain. Not given the line alone: engines take
   * longer to read the characters of a view.
   */
  read(text: string, start: number, end: number, httpOnly: boolean): StoredCookie | undefined {
    if (end - start > MAX_LENGTH || !this.#findTabs(text, start, end)) return undefined;
    const columns = this.#columns;
    const flag = columns[0]!;
    const path = columns[1]!;
    const secure = columns[2]!;
    const expiry = columns[3]!;
    const name = columns[4]!;
    const value = columns[5]!;
    if (text.charCodeAt(path) !== SLASH) return undefined;
    const isDomain = readFlag(text, flag, path);
    const isSecure = readFlag(text, secure, expiry);
    const time = readSeconds(text, expiry, name - 1);
    if (isDomain === undefined || isSecure === undefined || !this.#isLater(time)) return undefined;
    if (!isPlainName(text, name, value - 1) || (text.charCodeAt(start) === DOT) !== isDomain)
      return undefined;
    const host = this.#readHost(text.slice(isDomain ? start + 1 : start, flag - 1), isDomain);
    if (host === undefined) return undefined;
    const { now, count } = this.#into;
    return {
      name: copyColumn(text, name, value - 1),
      value: copyColumn(text, value, end),
      host,
      hostOnly: !isDomain,
      path: secure - path === 2 ? "/" : copyColumn(text, path, secure - 1),
      secure: isSecure,
      httpOnly,
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

  /** Finds the starts of six columns. Returns false for a line with other characters than visible ASCII, or without just six tabs. */
  #findTabs(text: string, start: number, end: number): boolean {
    let count = 0;
    for (let at = start; at < end; at++) {
      const code = text.charCodeAt(at);
      if (code === TAB) {
        if (count === TABS) return false;
        this.#columns[count++] = at + 1;
      } else if (code < FIRST_VISIBLE || code > LAST_VISIBLE || code === SEMICOLON) return false;
    }
    return count === TABS;
  }

  #isLater(time: number | null): boolean {
    const { now } = this.#into;
    // NaN is not later.
    return time === null || (time > now && now > EARLIEST);
  }

  /** Returns a plain host, the same text each time, or `undefined`. */
  #readHost(host: string, isDomain: boolean): string | undefined {
    const last = isDomain ? this.#domain : this.#host;
    if (host === last) return last;
    if (host === PYTHON_LOCALHOST || !isPlainHost(host, !isDomain)) return undefined;
    const own = detachString(host);
    if (isDomain) this.#domain = own;
    else this.#host = own;
    return own;
  }
}

/** Returns a column that is not a view of the file: engines copy short ones. */
function copyColumn(line: string, start: number, end: number): string {
  const column = line.slice(start, end);
  return end - start > SHORT ? detachString(column) : column;
}

// By characters: calls of `startsWith` and `includes` take longer than the few characters here.

/** Reads TRUE or FALSE, with the tab after it. */
function readFlag(line: string, start: number, end: number): boolean | undefined {
  const word = end - start === 6 ? "FALSE" : "TRUE";
  if (end - start !== word.length + 1) return undefined;
  for (let at = 0; at < word.length; at++)
    if (line.charCodeAt(start + at) !== word.charCodeAt(at)) return undefined;
  return word === "TRUE";
}

/** Whether the name has characters, no "=" and no prefix. */
function isPlainName(line: string, start: number, end: number): boolean {
  if (end === start || (line.charCodeAt(start) === UNDERSCORE && line.charCodeAt(start + 1) === UNDERSCORE))
    return false;
  return indexOfEquals(line, start, end) === end;
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

const TABS = 6;
/** Characters: the maximum of a cookie is 4096 bytes of name and value. */
const MAX_LENGTH = 2048;
/** Python's name for localhost. */
const PYTHON_LOCALHOST = "localhost.local";
/** 1973, in milliseconds. */
const EARLIEST = 1e11;
const SHORT = 12;
const TAB = 0x09;
const FIRST_VISIBLE = 0x21;
const LAST_VISIBLE = 0x7e;
const SEMICOLON = 0x3b;
const DOT = 0x2e;
const UNDERSCORE = 0x5f;
const SLASH = 0x2f;
const ZERO = 0x30;
