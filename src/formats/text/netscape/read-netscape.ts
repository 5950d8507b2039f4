/** Reads the Netscape cookie file: seven columns with tabs between them, in the dialects of curl, wget, Python, browser extensions and others. */

import { trimmedSlice } from "../../../syntax/text/scan.ts";
import { decodeTwice } from "../../model/byte-string.ts";
import type { CookieCollector } from "../../model/cookie-collector.ts";
import { eachLineRange } from "../lines.ts";
import {
  type Report,
  readDomain,
  readHostOnly,
  readNetscapeExpiry,
  readPath,
  readSecure,
} from "./columns.ts";
import { PlainLines } from "./plain-lines.ts";

/** Reads a file. A line that is no cookie is reported, and so is what is read otherwise than it stands. */
export function readNetscape(source: string, into: CookieCollector): void {
  const reader = new NetscapeReader(into);
  eachLineRange(source, (start, end, row) => reader.read(source, start, end, row));
}

/** Reads a file line by line. */
export function netscapeLines(into: CookieCollector): (line: string, row: number) => void {
  const reader = new NetscapeReader(into);
  return (line, row) => reader.read(line, 0, line.length, row);
}

class NetscapeReader {
  readonly #into: CookieCollector;
  readonly #report: Report = (field, message) =>
    this.#into.report({ row: this.#place.row, cookie: this.#name, field, message });
  readonly #plain: PlainLines;
  /** Whether Python may have added ".local" to hosts without a dot. */
  #isPython = false;
  readonly #place = { row: 0 };
  #name: string | undefined;
  constructor(into: CookieCollector) {
    this.#into = into;
    this.#plain = new PlainLines(into);
  }

  /** Reads a line of a text. */
  read(text: string, start: number, end: number, row: number): void {
    const isHash = text.charCodeAt(start) === HASH;
    // In this letter case, as in every tool.
    const httpOnly = isHash && text.startsWith(HTTP_ONLY, start);
    const first = httpOnly ? start + HTTP_ONLY.length : start;
    const cookie = isHash && !httpOnly ? undefined : this.#plain.read(text, first, end, httpOnly);
    if (cookie) {
      this.#into.addPlain(cookie);
      return;
    }
    const line = text.slice(first, end);
    // Without columns it is a comment.
    if (!isHash || (httpOnly && line.includes("\t"))) this.#readColumns(line, row, httpOnly);
    else {
      this.#into.isNewestFirst ||= NEWEST_FIRST.test(line);
      this.#isPython ||= PYTHON.test(line);
    }
  }

  #readColumns(line: string, row: number, httpOnly: boolean): void {
    this.#place.row = row;
    this.#name = undefined;
    const columns = this.#mend(line);
    if (!columns) return;
    const [domain, flag, path, secure, expiry, name, value] = columns;
    this.#name = name;
    const found = readDomain(domain, this.#report);
    this.#into.add(
      {
        name: this.#isPython ? decodeTwice(name) : name,
        value: this.#isPython ? decodeTwice(value) : value,
        host: this.#isPython && found.host === "localhost.local" ? "localhost" : found.host,
        hostOnly: readHostOnly(flag, found, this.#report),
        path: readPath(path, this.#report),
        secure: readSecure(secure, this.#report),
        httpOnly,
        sameSite: "unset",
        expiryTime: readNetscapeExpiry(expiry, this.#report),
      },
      this.#place,
    );
  }

  /** Returns seven columns of a line that is not plain, or reports the line. */
  #mend(line: string): Columns | undefined {
    if (line.trim() === "") return undefined;
    let columns = line.length < MAX_LINE ? line.split("\t", MAX_COLUMNS) : [];
    if (columns.length !== COLUMNS) columns = mendColumns(columns, this.#report);
    if (isPadded(columns)) {
      columns = columns.map(trimBlanks);
      this.#report(undefined, "has spaces at the ends of columns, which were cut");
    }
    if (isSeven(columns)) return columns;
    this.#report(undefined, "must have seven columns with tabs between them");
    return undefined;
  }
}

type Columns = readonly [
  domain: string,
  flag: string,
  path: string,
  secure: string,
  expiry: string,
  name: string,
  value: string,
];

function isSeven(columns: readonly string[]): columns is Columns {
  return columns.length === COLUMNS;
}

/** Returns seven columns, if a line with fewer or more has a clear meaning. */
function mendColumns(columns: string[], report: Report): string[] {
  if (columns.length === COLUMNS - 1 && hasFlags(columns)) {
    report("value", "is missing; it was read as empty");
    return [...columns, ""];
  }
  if (columns.length < COLUMNS) return columns;
  const filled = columns.filter((column) => column !== "");
  if (!hasFlags(columns) && filled.length === COLUMNS && hasFlags(filled)) {
    report(undefined, "has more than one tab between columns");
    return filled;
  }
  report("value", "has tabs, or there are more than seven columns; it was read with the tabs");
  return [...columns.slice(0, COLUMNS - 1), columns.slice(COLUMNS - 1).join("\t")];
}

/** Whether the second and the fourth column are TRUE or FALSE. */
function hasFlags([, flag = "", , secure = ""]: readonly string[]): boolean {
  return FLAG.test(flag) && FLAG.test(secure);
}

/** Whether any column begins or ends with a space. */
function isPadded(columns: readonly string[]): boolean {
  for (const column of columns) {
    const last = column.charCodeAt(column.length - 1);
    if (column.charCodeAt(0) === SPACE || last === SPACE || last === TAB) return true;
  }
  return false;
}

function trimBlanks(column: string): string {
  return trimmedSlice(column, 0, column.length);
}

const HTTP_ONLY = "#HttpOnly_";
/** Written by curl and wget. */
const NEWEST_FIRST = /^# (?:This file was generated by libcurl!|Generated by Wget )/;
/** Written by Python, yt-dlp, Perl and others. */
const PYTHON = /^# This (?:is a generated file!|file is generated by yt-dlp)/;
const FLAG = /^ *(?:true|false) *$/i;
const COLUMNS = 7;
/** A value with more tabs is none. */
const MAX_COLUMNS = 64;
/** Characters; far more than a cookie and its columns can have. */
const MAX_LINE = 65_536;
const HASH = 0x23;
const SPACE = 0x20;
const TAB = 0x09;
