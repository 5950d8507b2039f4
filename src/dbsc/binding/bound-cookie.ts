/** The short-lived cookie that shows that a device proved its key: named after its session, sealed, with the time of the proof. */

import { Cookie } from "../../cookies/cookie.ts";
import { SealedCookie } from "../../cookies/sealed-cookie.ts";
import { addCookie } from "../../http/add-cookie.ts";
import { getCookies } from "../../http/get-cookie.ts";
import type { CookieSource, CookieTarget } from "../../http/messages.ts";
import { removeCookie } from "../../http/remove-cookie.ts";
import { shortenId } from "../../sessions/model/token.ts";
import type { Binding } from "./binding.ts";

/** What a request shows of the device. */
export type Shown =
  | { readonly status: "proven"; readonly provenAt: number }
  | { readonly status: "absent" | "expired" | "forged" };

/** Returns the name: two logins of one browser have two. */
export function nameOf({ cookie }: Binding, id: string): string {
  return `${cookie.name}-${shortenId(id)}`;
}

export function setBoundCookie(binding: Binding, to: CookieTarget, id: string, now: number): void {
  const { maxAge, attributes } = binding.cookie;
  const value = [id, now, binding.name];
  addCookie(to, new SealedCookie(nameOf(binding, id), value, binding.keys, { ...attributes, maxAge, now }));
}

export function readBoundCookie(binding: Binding, from: CookieSource, id: string, now: number): Shown {
  const name = nameOf(binding, id);
  const cookies = getCookies(from, SealedCookie, { names: [name], keys: binding.keys, now });
  for (const cookie of cookies.getAll(name)) {
    const [shown, provenAt, issuer]: unknown[] = Array.isArray(cookie.value) ? cookie.value : [];
    if (shown === id && issuer === binding.name && typeof provenAt === "number")
      return { status: "proven", provenAt };
  }
  const { rejected } = cookies;
  if (rejected.length === 0 && !cookies.has(name)) return { status: "absent" };
  return { status: rejected.some(({ error }) => error.code === "expired") ? "expired" : "forged" };
}

export function removeBoundCookie(
  binding: Binding,
  to: CookieTarget,
  id: string,
  transport?: "https" | undefined,
): void {
  removeCookie(to, nameOf(binding, id), binding.cookie.attributes, { transport });
}

/**
 * Leaves an empty cookie in its place until `end` (ms): where nothing is stored, the browser could renew the binding of a session
 * that ended. A cookie that is there is not renewed.
 */
export function setEmptyCookie(
  binding: Binding,
  to: CookieTarget,
  id: string,
  { end, transport }: { readonly end: number; readonly transport: "https" | undefined },
): void {
  const attributes = { ...binding.cookie.attributes, expires: new Date(end) };
  addCookie(to, new Cookie(nameOf(binding, id), "", attributes), { transport });
}

/** Returns the attributes as the config of a binding has them: those of the Set-Cookie line, without the lifetime. */
export function printBoundAttributes({ cookie }: Binding): string {
  const line = new Cookie("n", "", cookie.attributes).toString();
  return line.slice("n=; ".length);
}
