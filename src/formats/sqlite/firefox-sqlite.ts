/** Firefox's cookies.sqlite. The values of Chromium's database are encrypted, and are not read. */

import type { PartitionKey, SameSite } from "../../jar/model/stored-cookie.ts";
import { byteStringOf } from "../model/byte-string.ts";
import type { CookieCollector } from "../model/cookie-collector.ts";
import type { Format } from "../model/format.ts";
import { readHost } from "../model/host-name.ts";
import { isDatabase } from "./detect-database.ts";
import { type OpenDatabase, openBytes } from "./open-bytes.ts";
import { readOrigin } from "./origin-attributes.ts";

export const firefoxSqlite = {
  bytes: (bytes, into) => {
    if (!isDatabase(bytes)) return into.report({ message: "the file must be a SQLite database" });
    let database: OpenDatabase | undefined;
    try {
      database = openBytes(bytes);
      if (database) readDatabase(database, into);
      else into.report({ message: NO_SQLITE });
    } catch {
      into.report({ message: "the database is damaged, and SQLite can't read on" });
    } finally {
      database?.close();
    }
  },
} satisfies Format;

type Columns = { readonly [name: string]: unknown };

function readDatabase(database: OpenDatabase, into: CookieCollector): void {
  const all = (sql: string) => database.prepare(sql).all() as Columns[];
  const tables = new Set(all("SELECT name FROM sqlite_master WHERE type = 'table'").map(({ name }) => name));
  if (!tables.has("moz_cookies"))
    return into.report({ message: tables.has("cookies") ? CHROMIUM : "the database has no table moz_cookies" });
  // Columns that are computed are not Firefox's, and could take any time.
  const columns = new Set(
    all("PRAGMA table_xinfo(moz_cookies)").flatMap(({ name, hidden }) => (hidden === 0 ? [name] : [])),
  );
  if (REQUIRED.some((column) => !columns.has(column)))
    return into.report({ message: `moz_cookies must have the columns ${REQUIRED.join(", ")}` });
  const version = Number(all("PRAGMA user_version")[0]?.user_version);
  // Numbers as floating point: a larger integer would end the reading. Texts as octets.
  const wanted = [
    ...TEXTS.map((column) => `CASE typeof(${column}) WHEN 'text' THEN CAST(${column} AS BLOB) END AS ${column}`),
    ...NUMBERS.filter((column) => columns.has(column)).map((column) => `CAST(${column} AS REAL) AS ${column}`),
  ];
  const rows = all(`SELECT ${wanted.join(", ")} FROM moz_cookies ORDER BY creationTime, rowid`);
  for (const [index, row] of rows.entries()) new Row(row, index + 1, into).read(version >= MILLISECONDS_SINCE);
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
}
