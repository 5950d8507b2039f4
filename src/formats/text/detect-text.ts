/** Finds the format of a file of text by its first kilobytes. */

import type { ReadableFormat } from "../model/format.ts";

/** Returns the format of a byte string, or `undefined`. JSON other than our own is none of these. Takes linear time. */
export function detectText(head: string): ReadableFormat | undefined {
  return FORMS.find(([form]) => form.test(head))?.[1];
}

/** The first that fits counts. A byte order mark may stand before the first line. */
const FORMS: readonly (readonly [form: RegExp, format: ReadableFormat])[] = [
  [
    /^(?:\xef\xbb\xbf)?\s*\{\s*(?:"format"\s*:\s*"speculoos"|"version"\s*:\s*1\s*,\s*"cookies"\s*:)/,
    "speculoos",
  ],
  [/^(?:\xef\xbb\xbf)?(?:#LWP-Cookies|set-cookie3:)/im, "lwp"],
  [/^(?:\xef\xbb\xbf)?# (?:netscape )?http cookie file/im, "netscape"],
  [
    /^(?:\xef\xbb\xbf)?(?:(?:[<>] )?(?:(?:set-)?cookie:|http\/\d)|curl(?:\.exe)? |\/\/ semicolon separated cookie file)/im,
    "set-cookie",
  ],
  // Seven columns, or six: the value may be missing.
  [/^[^\t\r\n]*(?:\t[^\t\r\n]*){5}/m, "netscape"],
  // Neither JSON nor a page.
  [/^(?:\xef\xbb\xbf)?\s*(?:[^\s=;,"<>{}()[\]]|[^\s<{["][^=;\r\n]{0,100})?=/, "set-cookie"],
];
