/** The chunk layouts of other libraries: one value in several cookies, joined as they do (Auth.js 5, Supabase SSR, iron-session 9). */

import type { CookieMap } from "../cookies/cookie-map.ts";

export type ChunkLayout = "authjs" | "supabase" | "iron-session";

/** How many pieces at most: iron-session's own bound, and far more than a request can carry for the others. */
const MAX_CHUNKS: Record<ChunkLayout, number> = { authjs: 64, supabase: 64, "iron-session": 4 };

/**
 * The text that lies in `name`, or in `name.0`, `name.1` and so on up to the first gap. Names are exactly these: those
 * libraries that take everything that begins with the name can be fed by others. The text is not yet verified: give it
 * to the scheme's codec.
 *
 * @example
 * ```ts
 * import { getCookies } from "speculoos";
 * import { joinChunks } from "speculoos/interop";
 *
 * const cookies = getCookies("session.0=abc; session.1=def; session.3=x");
 * console.log(joinChunks(cookies, "session", "authjs")); // abcdef
 * ```
 */
export function joinChunks(cookies: CookieMap, name: string, layout: ChunkLayout): string | undefined {
  const whole = cookies.get(name)?.value;
  if (whole !== undefined) return whole;
  let text: string | undefined;
  for (let index = 0; index < MAX_CHUNKS[layout]; index++) {
    const piece = cookies.get(`${name}.${index}`)?.value;
    if (piece === undefined) break;
    text = (text ?? "") + piece;
  }
  return text;
}
