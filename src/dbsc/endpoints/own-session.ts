/** Whose session the cookie of a request is, and what it says of a binding. */

import type { CookieSource } from "../../http/messages.ts";
import { parseToken } from "../../sessions/model/token.ts";
import { parseContent } from "../../sessions/sealed/sealed-content.ts";
import { DEVICE_FIELD } from "../../sessions/session/attachment.ts";
import { readSessionCookie } from "../../sessions/session/session-cookie.ts";
import type { SessionKind } from "../../sessions/session/session-options.ts";
import { isStored } from "../../sessions/stored/state/stored-state.ts";

/**
 * Returns what the cookie of a request says against a session: that another login has taken its place, or that it is bound
 * already, which the cookie of a sealed session shows. Without a cookie it says nothing.
 */
export function findObjection(
  kind: SessionKind,
  from: CookieSource,
  { id }: { readonly id: string },
): "other-session" | "bound-already" | undefined {
  const { check } = readSessionCookie(kind, from);
  if (check.status !== "ok") return undefined;
  const content = isStored(kind) ? undefined : parseContent(check.value);
  const found = isStored(kind) ? parseToken(check.value)?.id : content?.facts.id;
  if (found !== undefined && found !== id) return "other-session";
  return content?.own.has(DEVICE_FIELD) ? "bound-already" : undefined;
}
