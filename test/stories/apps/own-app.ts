/** A small site with a session of this library: log in, read, log out. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { type CookieCheck, KeyRing } from "speculoos";
import type { App } from "../story.ts";

/** What definitions and migrations have in common. */
export type Session = {
  check(from: IncomingMessage, options?: { reissueTo?: ServerResponse }): CookieCheck<unknown>;
  set(to: ServerResponse, value: string, options?: Overrides): void;
  remove(to: ServerResponse, options?: Overrides): void;
};

type Overrides = { readonly path?: string; readonly sameSite?: "strict" };

export const OLD_SECRET = "the secret of the first year, with 32 octets";
const NEW_SECRET = "the secret of the next year, with 32 octets";

/** The key rings of a rotation, in its order. */
export const RINGS = {
  old: new KeyRing(OLD_SECRET),
  rotated: new KeyRing([NEW_SECRET, OLD_SECRET]),
  current: new KeyRing(NEW_SECRET),
};

/** The overrides are those of `set`. */
export function ownApp(session: Session, overrides: Overrides = {}): App {
  return (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, "http://site");
    const size = Number(searchParams.get("size") ?? 0);
    const user = `${searchParams.get("user") ?? ""}${size === 0 ? "" : `-${"x".repeat(size)}`}`;
    const read = () => describe(session.check(request, { reissueTo: response }));
    const pages: Record<string, () => object> = {
      me: read,
      // Reads without a response to reissue on.
      look: () => describe(session.check(request)),
      login() {
        session.set(response, user, overrides);
        return {};
      },
      logout() {
        session.remove(response);
        return {};
      },
      // A layout often reads the session of the request after the page's own work.
      "login-then-read"() {
        session.set(response, user, overrides);
        return read();
      },
      "logout-then-read"() {
        session.remove(response);
        return read();
      },
    };
    const page = pages[pathname.slice(pathname.lastIndexOf("/") + 1)];
    const body = JSON.stringify(page?.() ?? { error: "no such page" });
    response.setHeader("content-type", "application/json");
    response.end(body);
  };
}

function describe(check: CookieCheck<unknown>): object {
  if (check.status !== "ok") return { user: null, status: check.status };
  const { reissue } = check;
  return {
    user: nameOf(check.value),
    status: "ok",
    ...(reissue !== undefined && { reissue: reissue === "sent" ? "sent" : reissue.code }),
    expires: check.expiresAt !== undefined,
  };
}

/** The frameworks keep the name in different fields. */
function nameOf(value: unknown): unknown {
  if (typeof value === "string") return value.split("-", 1)[0];
  const { user, name } = (value ?? {}) as { user?: unknown; name?: unknown };
  return user ?? name ?? null;
}
