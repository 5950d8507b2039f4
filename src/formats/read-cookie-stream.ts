/** Reads cookie files of any size, in bounded memory. */

import type { StoredCookie } from "../jar/model/stored-cookie.ts";
import type { ReadOptions } from "./model/format.ts";
import type { FormatProblem } from "./model/format-problem.ts";

export async function* readCookieStream(
  _source: AsyncIterable<string | Uint8Array>,
  _options: ReadOptions & { readonly format: "netscape" | "speculoos" | "set-cookie" },
): AsyncGenerator<{ readonly cookie: StoredCookie } | { readonly problem: FormatProblem }> {}
