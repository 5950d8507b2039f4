/** Whose session the cookie of a request is. */

import type { CookieSource } from "../../http/messages.ts";
import { parseToken } from "../../sessions/model/token.ts";
import { parseContent } from "../../sessions/sealed/sealed-content.ts";
import { readSessionCookie } from "../../sessions/session/session-cookie.ts";
import type { SessionKind } from "../../sessions/session/session-options.ts";

/** Whether a request brings the cookie of another session: another login has taken the place of this one. */
export function isOfOther(kind: SessionKind, from: CookieSource, { id }: { readonly id: string }): boolean {
  const { check } = readSessionCookie(kind, from);
  if (check.status !== "ok") return false;
  const found = "store" in kind ? parseToken(check.value)?.id : parseContent(check.value)?.facts.id;
  return found !== undefined && found !== id;
}
