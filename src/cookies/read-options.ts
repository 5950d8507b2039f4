/** The options of reading cookies from a Cookie header, and the key of the method that reads one by its name. */

import type { KeySource } from "../keys/key-ring.ts";
import type { ReadEncoding } from "./values/value-text.ts";

export type ReadOptions = {
  /** The only names to read. Default: all. */
  readonly names?: readonly string[] | undefined;
  /**
   * How values were written. "percent" decodes them; "utf8" takes bytes above 0x7F for UTF-8, as browsers send what a
   * script wrote. A value that is not valid in the encoding stays as it is. Default: "raw".
   */
  readonly encoding?: ReadEncoding | undefined;
};

/** The options of reading signed, marshalled and sealed cookies. */
export type VerifyOptions = ReadOptions & {
  /** The keys to verify with, the current one first. */
  readonly keys: KeySource;
  /** The time to compare lifetimes with, in milliseconds since 1970. Default: `Date.now()` at each call. */
  readonly now?: number | undefined;
  /**
   * What to do with cookies that are not valid. "ignore" leaves them out. "downgrade" returns them as plain cookies.
   * "throw" throws a CookieError for a name that was asked for and of which no copy is valid. Default: "ignore".
   */
  readonly mismatch?: "ignore" | "downgrade" | "throw" | undefined;
};

/** Verify options under which only verified cookies are returned. Sealed cookies take no others. */
export type StrictVerifyOptions = VerifyOptions & {
  readonly mismatch?: "ignore" | "throw" | undefined;
};

/**
 * The static method that each class has for reading one cookie by its name, without parsing the others.
 * By `Symbol.for`: the class may come from another copy of the package.
 */
export const readFirst = Symbol.for("speculoos.readFirst");
