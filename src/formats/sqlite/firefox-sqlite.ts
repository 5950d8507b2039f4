/** Firefox's cookies.sqlite. The values of Chromium's database are encrypted, and are not read. */

import { MAX_DATE_TIME, type PartitionKey, type SameSite } from "../../jar/model/stored-cookie.ts";
import { byteStringOf } from "../model/byte-string.ts";
import type { CookieCollector } from "../model/cookie-collector.ts";
import type { Format } from "../model/format.ts";
import { readHost } from "../model/host-name.ts";
import { MAX_SECONDS } from "../model/max-seconds.ts";
import { isDatabase } from "./detect-database.ts";
import { type OpenDatabase, openBytes } from "./open-bytes.ts";
import { readOrigin } from "./origin-attributes.ts";

export const firefoxSqlite = {
  bytes: (bytes, into) => {
    let database: OpenDatabase | undefined;
    let fault: string | undefined = NO_SQLITE;
    try {
      database = openBytes(bytes);
      if (database) fault = readDatabase(database, into);
    } catch {
      fault = isDatabase(bytes)
        ? "the database is damaged, and SQLite can't read on"
        : "the file must be a SQLite database";
    }
    database?.close();
    if (fault !== undefined) into.report({ message: fault });
  },
} satisfies Format;

type Columns = { readonly [name: string]: unknown };

/** Reads the table of cookies, or returns why there is none to read. */
function readDatabase(database: OpenDatabase, into: CookieCollector): string | undefined {
  const all = (sql: string) => database.prepare(sql).all() as Columns[];
  const tables = new Set(all("SELECT name FROM sqlite_master WHERE type = 'table'").map(({ name }) => name));
  if (!tables.has("moz_cookies"))
    return tables.has("cookies") ? CHROMIUM : "the database has no table moz_cookies";
  if (all("PRAGMA encoding")[0]?.encoding !== "UTF-8") return "the database must have UTF-8";
  // Columns that are computed are not Firefox's, and could take any time.
  const columns = new Set(
    all("PRAGMA table_xinfo(moz_cookies)").flatMap(({ name, hidden }) => (hidden === 0 ? [name] : [])),
  );
  if (REQUIRED.some((column) => !columns.has(column)))
    return `moz_cookies must have the columns ${REQUIRED.join(", ")}`;
  const version = Number(all("PRAGMA user_version")[0]?.user_version);
  // Numbers as floating point: a larger integer would end the reading. Texts as octets.
  const wanted = [
    ...TEXTS.map(
      (column) => `CASE typeof(${column}) WHEN 'text' THEN CAST(${column} AS BLOB) END AS ${column}`,
    ),
    ...NUMBERS.filter((column) => columns.has(column)).map(
      (column) => `CAST(${column} AS REAL) AS ${column}`,
    ),
  ];
  const rows = all(`SELECT ${wanted.join(", ")} FROM moz_cookies ORDER BY creationTime, rowid`);
  for (const [index, row] of rows.entries())
    new Row(row, index + 1, into).read(version >= MILLISECONDS_SINCE);
  return undefined;
}

class Row {
  readonly #columns: Columns;
  readonly #row: number;
  readonly #into: CookieCollector;
  #isDamaged = false;

  constructor(columns: Columns, row: number, into: CookieCollector) {
    this.#columns = columns;
    this.#row = row;
    this.#into = into;
  }

  read(inMilliseconds: boolean): void {
    const { host, hasDot } = readHost(this.#text("host"));
    const secure = this.#flag("isSecure");
    const creationTime = this.#microseconds("creationTime");
    const cookie = {
      name: this.#text("name"),
      value: this.#text("value"),
      host,
      hostOnly: !hasDot,
      path: this.#text("path"),
      secure,
      httpOnly: this.#flag("isHttpOnly"),
      sameSite: this.#sameSite(secure),
      expiryTime: this.#expiry(inMilliseconds),
      creationTime,
      lastUpdateTime: this.#microseconds("updateTime") || creationTime,
      lastAccessTime: this.#microseconds("lastAccessed") || creationTime,
      partitionKey: this.#partitionKey(host),
    };
    if (!this.#isDamaged) this.#into.add(cookie, { row: this.#row });
  }

  #text(column: string): string {
    const octets = this.#columns[column];
    // Of TEXT; a column of another type gives null.
    if (octets instanceof Uint8Array) return byteStringOf(octets);
    this.#refuse(column, "must be a text");
    return "";
  }

  #number(column: string): number {
    const value = this.#columns[column] ?? 0;
    if (typeof value === "number" && Number.isFinite(value)) return value;
    this.#refuse(column, "must be a number");
    return 0;
  }

  #flag(column: string): boolean {
    return this.#number(column) !== 0;
  }

  #microseconds(column: string): number {
    return Math.floor(this.#number(column) / 1000);
  }

  /** Milliseconds of this century are seconds after the year 9999, and seconds of this century milliseconds of 1970. */
  #expiry(inMilliseconds: boolean): number {
    const expiry = this.#number("expiry");
    let isLikely = inMilliseconds;
    if (expiry > MAX_SECONDS) isLikely = true;
    else if (expiry > ONE_YEAR && expiry < MIN_MILLISECONDS) isLikely = false;
    if (isLikely !== inMilliseconds)
      this.#warn(
        "expiry",
        `does not fit the version of the schema; read as ${isLikely ? "milli" : ""}seconds`,
      );
    return Math.min(Math.floor(isLikely ? expiry : expiry * 1000), MAX_DATE_TIME);
  }

  /** Before 256 stood for unset, 0 did: without Secure it still can't be None. */
  #sameSite(secure: boolean): SameSite {
    const number = this.#number("sameSite");
    const sameSite = number === UNSET ? "unset" : SAME_SITES[number];
    if (sameSite === undefined)
      this.#warn("sameSite", "is a number that Firefox does not have; read as unset");
    return sameSite === undefined || (sameSite === "none" && !secure) ? "unset" : sameSite;
  }

  #partitionKey(host: string): PartitionKey | undefined {
    const { isOther, partitionKey } = readOrigin(this.#text("originAttributes"), host);
    if (isOther)
      this.#refuse(
        "originAttributes",
        "says that the cookie is of a container, which is another identity; left out",
      );
    else if (partitionKey === null)
      this.#refuse("originAttributes", "has a partition key that was not understood");
    return partitionKey ?? undefined;
  }

  #refuse(field: string, message: string): void {
    this.#isDamaged = true;
    this.#warn(field, message);
  }

  #warn(field: string, message: string): void {
    const name = this.#columns.name;
    const cookie = name instanceof Uint8Array ? byteStringOf(name) : undefined;
    this.#into.report({ row: this.#row, cookie, field, message: `${field} ${message}` });
  }
}

const TEXTS = ["originAttributes", "name", "value", "host", "path"];
const REQUIRED = [...TEXTS, "expiry", "lastAccessed", "creationTime", "isSecure", "isHttpOnly"];
/** Older schemas lack the last two. */
const NUMBERS = [
  "expiry",
  "lastAccessed",
  "creationTime",
  "isSecure",
  "isHttpOnly",
  "sameSite",
  "updateTime",
];
/** The version of the schema that changed the unit of `expiry`, with Firefox 145. */
const MILLISECONDS_SINCE = 17;
const SAME_SITES: readonly SameSite[] = ["none", "lax", "strict"];
const UNSET = 256;
/** 1971 in seconds, and 1973 in milliseconds: between them a number is one of seconds. */
const ONE_YEAR = 31_536_000;
const MIN_MILLISECONDS = 100_000_000_000;
const NO_SQLITE =
  "this runtime has no SQLite of its own, or may not write the copy that it opens: read the file in Node from 22.13 on, in Deno or in Bun, or let Firefox's WebDriver BiDi list the cookies";
const CHROMIUM =
  "this is the database of Chromium, whose values are encrypted: let the browser list the cookies (CDP Storage.getCookies, or an extension), and read that list";
