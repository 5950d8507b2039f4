/** The names of formats, and how one is read and written. */

import type { StoredCookie } from "../../jar/model/stored-cookie.ts";
import type { CookieCollector } from "./cookie-collector.ts";
import type { LossList } from "./loss-list.ts";

export type ReadableFormat = WritableFormat | "firefox-sqlite" | "lwp";
export type WritableFormat =
  | "speculoos"
  | "netscape"
  | "storage-state"
  | "cdp"
  | "webdriver"
  | "har"
  | "tough-cookie"
  | "extension"
  | "set-cookie";

export type ReadOptions = {
  /** Default: what `detectFormat` finds. */
  readonly format?: ReadableFormat | undefined;
  /** Where cookies without a host came from. */
  readonly url?: string | URL | undefined;
  /** Milliseconds since 1970; default `Date.now()`. */
  readonly now?: number | undefined;
};

export type WriteOptions = {
  /** Where cookies of a format without hosts are sent to. */
  readonly url?: string | URL | undefined;
};

/** Reads a file into a collector; never throws. */
export type FormatReader<Source = string> = (source: Source, into: CookieCollector) => void;

/** Reads a file line by line: returns the function that takes each line, with its number from 1. */
export type LineReader = (into: CookieCollector) => (line: string, row: number) => void;

/** Returns the file. What the format can't hold is added to the losses. */
export type FormatWriter = (
  cookies: readonly StoredCookie[],
  losses: LossList,
  options: WriteOptions,
) => string;

/**
 * How a format is read and written. `lines` and `octets` take a byte string, as cookies in a jar are; `text` takes Unicode,
 * whose fields `toByteString` makes byte strings of; `bytes` takes the file as it is.
 */
export type Format = (
  | { readonly lines: LineReader }
  | { readonly octets: FormatReader }
  | { readonly text: FormatReader }
  | { readonly bytes: FormatReader<Uint8Array> }
) & {
  /** Returns a byte string where the format is read by `lines` or `octets`, else Unicode. */
  readonly write?: FormatWriter | undefined;
};
