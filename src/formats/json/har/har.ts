/** Recordings of DevTools, Playwright and proxies (HTTP Archive 1.2): the cookies that a browser would have at the end. */

import { CookieJar } from "../../../jar/cookie-jar.ts";
import { compareCreation } from "../../../jar/model/stored-cookie.ts";
import type { RequestContext } from "../../../jar/request/request-context.ts";
import { parseSetCookieString } from "../../../jar/rules/parse-set-cookie.ts";
import type { CookieFields } from "../../../jar/rules/receive-fields.ts";
import { parseCookieDate } from "../../../syntax/dates/parse-cookie-date.ts";
import type { CookieCollector } from "../../model/cookie-collector.ts";
import type { Format } from "../../model/format.ts";
import { readHost } from "../../model/host-name.ts";
import { JsonRow, kindOf } from "../row/json-row.ts";
import { isRecord, own, parseJson } from "../row/parse-json.ts";
import { readPartitionKey } from "../row/partition-key.ts";
import { readIsoTime } from "../row/read-time.ts";
import { type HarEntry, readEntries } from "./har-entry.ts";
import { fieldOctets, headerOctets } from "./har-octets.ts";
import { writeHar } from "./write-har.ts";

export const har = {
  text: (source, into) => {
    const json = parseJson(source, into);
    const log = isRecord(json) ? own(json, "log") : undefined;
    const entries = isRecord(log) ? own(log, "entries") : undefined;
    if (!Array.isArray(entries))
      into.report({ field: "entries", message: `log.entries must be a list; got ${kindOf(entries)}` });
    else {
      const read = readEntries(entries, into);
      if (read.length === 0 && entries.length > 0) into.report({ message: NO_COOKIES });
      new Replay(into).run(read);
    }
  },

  write: writeHar,
} satisfies Format;

/** What a browser does with the exchanges. */
class Replay {
  readonly #into: CookieCollector;
  #now = 0;
  readonly #jar: CookieJar;
  /** Names that hosts set with Partitioned: a request that has one of them is no proof of an unpartitioned cookie. */
  readonly #partitioned = new Set<string>();

  constructor(into: CookieCollector) {
    this.#into = into;
    this.#jar = new CookieJar({ clock: () => this.#now, limits: LIMITS });
  }

  run(entries: readonly HarEntry[]): void {
    for (const entry of entries) {
      this.#now = entry.start;
      this.#learnAll(entry);
      this.#now = entry.end;
      // The headers are what the server said. Tools have read them in ways of their own.
      if (entry.setCookies.length > 0) this.#receiveLines(entry);
      else for (const cookie of entry.responseCookies) this.#receiveRecord(cookie, entry);
    }
    for (const cookie of [...this.#jar].sort(compareCreation)) this.#into.add(cookie, {});
  }

  #receiveLines(entry: HarEntry): void {
    const keys = readKeys(entry.responseCookies);
    for (const text of entry.setCookies) {
      const line = headerOctets(text);
      const { name, attributes } = parseSetCookieString(line);
      this.#receive(line, { name, partitioned: attributes.partitioned, key: keys.get(name) }, entry);
    }
  }

  #receiveRecord(cookie: unknown, entry: HarEntry): void {
    const fields = this.#readFields(cookie, entry);
    const key = isRecord(cookie) ? own(cookie, "partitionKey") : undefined;
    if (fields) this.#receive({ ...fields, partitioned: key !== undefined }, { ...fields, key }, entry);
  }

  #receive(
    cookie: string | CookieFields,
    { name, partitioned = false, key }: { name: string; partitioned?: boolean | undefined; key: unknown },
    entry: HarEntry,
  ): void {
    const { url, row, context, isPage } = entry;
    const partitionKey = readPartitionKey(key, url.hostname, undefined, false);
    if (partitioned || partitionKey) this.#partitioned.add(`${url.hostname} ${name}`);
    if (partitioned && !partitionKey && !isPage)
      this.#into.report({
        row,
        cookie: name,
        field: "partitionKey",
        message: "the recording does not say which page is at the top; the partitioned cookie was left out",
      });
    else this.#store(cookie, name, entry, { ...context, partitionKey });
  }

  /** Learns of the cookies that a request has, and that no response of the recording set before. */
  #learnAll(entry: HarEntry): void {
    const { url, requestCookies } = entry;
    if (requestCookies.length === 0) return;
    const known = new Set(this.#jar.getCookies(url).map(({ name }) => name));
    for (const cookie of requestCookies) {
      const fields = this.#readFields(cookie, entry);
      if (!fields || known.has(fields.name) || this.#partitioned.has(`${url.hostname} ${fields.name}`))
        continue;
      const hasPath = isRecord(cookie) && typeof own(cookie, "path") === "string";
      const isStored = hasPath ? this.#store(fields, fields.name, entry) : this.#guess(fields, entry);
      if (isStored) known.add(fields.name);
    }
  }

  /** Stores a cookie of which a request has the name and value alone. */
  #guess(fields: CookieFields, entry: HarEntry): boolean {
    const { url, row } = entry;
    this.#into.report({
      row,
      cookie: fields.name,
      message:
        "the recording has the name and value alone; read as host-only, for all paths, until the session ends",
    });
    // It must not go out over plain HTTP by mistake.
    return this.#store({ ...fields, path: "/", secure: url.protocol === "https:" }, fields.name, entry);
  }

  /** Returns whether the jar takes the cookie. */
  #store(
    cookie: string | CookieFields,
    name: string,
    { url, row }: HarEntry,
    context: RequestContext = {},
  ): boolean {
    const { reasons, warnings } = this.#jar.setCookie(cookie, url, context);
    if (reasons.length > 0) this.#into.report({ row, cookie: name, message: reasons[0]!.message, reasons });
    else if (warnings.some(({ code }) => code === "evicts"))
      this.#into.report({
        row,
        message: `its site has more than ${MAX_COOKIES} cookies; older ones were left out`,
      });
    return reasons.length === 0;
  }

  /** Reads a record. Its domain is the host where there was no attribute, too: it is read as host-only. */
  #readFields(cookie: unknown, { url, row }: HarEntry): CookieFields | undefined {
    if (!isRecord(cookie))
      return void this.#into.report({ row, message: `a cookie must be an object; got ${kindOf(cookie)}` });
    const fields = new JsonRow(cookie, row, this.#into);
    const { host } = readHost(fields.text("domain", ""));
    const sameSite = fields.sameSite();
    const found = {
      name: fieldOctets(fields.text("name")),
      value: fieldOctets(fields.text("value")),
      domain: host === "" || host === url.hostname ? undefined : host,
      path: fields.text("path", "") || undefined,
      secure: fields.flag("secure"),
      httpOnly: fields.flag("httpOnly"),
      sameSite: sameSite === "unset" ? undefined : sameSite,
      expires: readExpires(fields),
    };
    return fields.isDamaged ? undefined : found;
  }
}

/** Returns the partition keys of records by name. Of two records with one name, the first counts. */
function readKeys(records: readonly unknown[]): Map<string, unknown> {
  const keys = new Map<string, unknown>();
  for (const record of records) {
    if (!isRecord(record)) continue;
    const [name, key] = [own(record, "name"), own(record, "partitionKey")];
    const octets = key && typeof name === "string" ? fieldOctets(name) : undefined;
    if (octets !== undefined && !keys.has(octets)) keys.set(octets, key);
  }
  return keys;
}

/** Reads the expiry, which is a date of ISO 8601 or of HTTP. DevTools has the second before 1970 for the end of the session. */
function readExpires(row: JsonRow): number | null {
  const value = row.get("expires");
  if (value === undefined || value === "" || value === -1 || value === "1969-12-31T23:59:59.000Z")
    return null;
  const ms =
    readIsoTime(value).ms ?? (typeof value === "string" ? parseCookieDate(value)?.getTime() : undefined);
  if (ms === undefined) row.refuse("expires", "must be a date");
  return ms ?? null;
}

/** Cookies of a site: more than browsers keep, for the file is no jar, and a bound, for each of them costs time at each entry. */
const MAX_COOKIES = 1000;
const LIMITS = {
  cookiesPerSite: MAX_COOKIES,
  cookiesPerSiteAfterEviction: 900,
  cookiesPerPartition: MAX_COOKIES,
  bytesPerPartition: Infinity,
};
const NO_COOKIES =
  "no entry has a cookie: DevTools leaves cookies out, except in an export with sensitive data";
