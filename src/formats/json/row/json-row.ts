/** One cookie of a JSON file: its fields by type. What is wrong with a field is reported, and costs this row. */

import type { PartitionKey, SameSite } from "../../../jar/model/stored-cookie.ts";
import { fromByteString, toByteString } from "../../model/byte-string.ts";
import type { CookieCollector, CookieRow } from "../../model/cookie-collector.ts";
import { type FileHost, readHost } from "../../model/host-name.ts";
import { isRecord, type JsonRecord, own } from "./parse-json.ts";
import { readPartitionKey, readUrl } from "./partition-key.ts";
import { readTime } from "./read-time.ts";

/** Reads each row of a list. What is no object is reported. */
export function eachRow(rows: readonly unknown[], into: CookieCollector, read: (row: JsonRow) => void): void {
  for (const [index, row] of rows.entries()) {
    if (isRecord(row)) read(new JsonRow(row, index + 1, into));
    // What could not be parsed was reported.
    else if (row !== undefined)
      into.report({ row: index + 1, message: `a cookie must be an object; got ${kindOf(row)}` });
  }
}

/** The type of a value, for messages. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "nothing";
  return Array.isArray(value) ? "a list" : typeof value;
}

/** Whether a text that is either Unicode or a byte string is taken for a byte string: one of UTF-8. */
export function isByteString(text: string): boolean {
  return !NOT_OCTETS.test(text) && fromByteString(text) !== undefined;
}

export class JsonRow {
  readonly into: CookieCollector;
  readonly #record: JsonRecord;
  readonly #row: number;
  #name: string | undefined;
  /** Whether a field was not understood. */
  isDamaged = false;

  constructor(record: JsonRecord, row: number, into: CookieCollector) {
    this.#record = record;
    this.#row = row;
    this.into = into;
    for (const field of ["name", "key", "Name"]) {
      const name = own(record, field);
      if (typeof name === "string") this.#name ??= toByteString(name);
    }
  }

  /** Returns a field; `null` counts as absent. */
  get(field: string): unknown {
    return own(this.#record, field) ?? undefined;
  }

  /** Returns a text as it is. Without a default it is required. */
  text(field: string, byDefault?: string): string {
    const value = this.get(field) ?? byDefault;
    if (typeof value === "string") return value;
    this.refuse(field, `must be a string; got ${kindOf(value)}`);
    return "";
  }

  /** Returns a text as a byte string. */
  octets(field: string, byDefault?: string): string {
    return this.toOctets(field, this.text(field, byDefault));
  }

  /** Returns a text that is either Unicode or already a byte string, as a byte string. */
  mixedOctets(field: string, byDefault?: string): string {
    const text = this.text(field, byDefault);
    return isByteString(text) ? text : this.toOctets(field, text);
  }

  /** Returns the byte string of a text that stands in a field. */
  toOctets(field: string, text: string): string {
    if (LONE_SURROGATE.test(text)) this.warn(field, "has half of a character, which became U+FFFD");
    return toByteString(text);
  }

  flag(field: string, byDefault = false): boolean {
    const value = this.get(field) ?? byDefault;
    if (typeof value === "boolean") return value;
    this.refuse(field, `must be a boolean; got ${kindOf(value)}`);
    return false;
  }

  /** Returns a time in milliseconds, of a field in seconds or an ISO date; `undefined` if it is absent. */
  time(field: string): number | undefined {
    const value = this.get(field);
    if (value === undefined) return undefined;
    const time = readTime(value);
    if (time.problem !== undefined) this.warn(field, time.problem);
    if (time.ms === undefined) this.isDamaged = true;
    return time.ms;
  }

  /** Returns the SameSite of any spelling. An unknown word counts as unset, as in a header (RFC 6265bis §5.6.7). */
  sameSite(field = "sameSite"): SameSite {
    const value = this.get(field) ?? "";
    const word = typeof value === "string" ? value.toLowerCase() : undefined;
    const sameSite = word === undefined ? undefined : SAME_SITE_WORDS.get(word);
    if (word === undefined) this.refuse(field, `must be a string; got ${kindOf(value)}`);
    else if (sameSite === undefined) this.warn(field, "has a word that no browser knows; read as unset");
    return sameSite ?? "unset";
  }

  /** Returns the host: of the field, of `url` in the row, or of the URL that the reader was given. */
  host(field = "domain"): FileHost {
    const text = this.text(field, "");
    if (text !== "" || typeof (this.get(field) ?? "") !== "string") return readHost(text);
    const url = this.url ?? this.into.url;
    if (!url) this.refuse(field, "is absent; give the option url");
    return { host: url?.hostname ?? "", hasDot: false };
  }

  /** The `url` that some tools take in place of domain and path. */
  get url(): URL | undefined {
    return readUrl(this.get("url"));
  }

  /** Returns the partition, if the row has one. `byDefault`: the ancestor bit where the row does not say, in the host's own site. */
  partitionKey(field: string, host: string, ancestor: unknown, byDefault: boolean): PartitionKey | undefined {
    const value = this.get(field);
    if (value === undefined || value === "") return undefined;
    const key = readPartitionKey(value, host, ancestor, byDefault);
    if (!key) this.refuse(field, "must be a site with http or https, and a boolean for the ancestors");
    return key;
  }

  /** Reports a field, and reads on. */
  warn(field: string, message: string): void {
    this.into.report({ row: this.#row, cookie: this.#name, field, message: `${field} ${message}` });
  }

  /** Reports a field. The row is not added. */
  refuse(field: string, message: string): void {
    this.isDamaged = true;
    this.warn(field, message);
  }

  /** Adds the cookie, if every field was understood. */
  add(row: CookieRow): void {
    if (!this.isDamaged) this.into.add(row, { row: this.#row });
  }
}

/** The words of Playwright, DevTools, WebDriver, BiDi and extensions. */
const SAME_SITE_WORDS: ReadonlyMap<string, SameSite> = new Map([
  ["strict", "strict"],
  ["lax", "lax"],
  ["none", "none"],
  ["no_restriction", "none"],
  ["unspecified", "unset"],
  ["default", "unset"],
  ["", "unset"],
]);
const NOT_OCTETS = /[^\x00-\xff]/;
const LONE_SURROGATE = /\p{Surrogate}/u;
