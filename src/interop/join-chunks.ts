/** The chunk layouts of other libraries: one value in several cookies, joined as they do (Auth.js 5, Supabase SSR, iron-session 9). */

import type { CookieMap } from "../cookies/cookie.ts";
import { checkChoice } from "./codec/options.ts";

export type ChunkLayout = "authjs" | "supabase" | "iron-session";

/** iron-session's own maximum. For the others, far more than a request can carry. */
const MAX_CHUNKS: Record<ChunkLayout, number> = { authjs: 64, supabase: 64, "iron-session": 4 };

/**
 * Returns the value of `name` if it is not empty, or the joined values of `name.0`, `name.1` and so on up to the first gap. Only these names
 * count: a library that takes every name with the same beginning lets others add chunks. The text is not verified yet: give
 * it to the codec of its scheme.
 *
 * @example
 * ```ts
 * import { getCookies } from "speculoos";
 * import { joinChunks } from "speculoos/interop";
 *
 * const cookies = getCookies("session.0=abc; session.1=def; session.3=x");
 * console.log(joinChunks(cookies, "session", "authjs")); // abcdef
 * ```
 * @throws TypeError for an unknown layout.
 */
export function joinChunks(cookies: CookieMap, name: string, layout: ChunkLayout): string | undefined {
  checkChoice("layout", String(layout), Object.keys(MAX_CHUNKS));
  const whole = cookies.get(name)?.value;
  if (whole) return whole;
  let text = whole;
  for (let index = 0; index < MAX_CHUNKS[layout]; index++) {
    const chunk = cookies.get(`${name}.${index}`)?.value;
    if (chunk === undefined) break;
    text = (text ?? "") + chunk;
  }
  return text;
}
