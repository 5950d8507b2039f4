/** The names and scopes that a defined cookie had before (RFC 6265bis §5.7: name, domain, path and partition identify it). */

import type { CookieAttributes } from "../cookies/attributes/attributes.ts";
import { requiredByPrefix } from "../cookies/attributes/check-combination.ts";
import { omitUndefined } from "../cookies/attributes/omit-undefined.ts";
import { createRemoval } from "../http/remove-cookie.ts";
import { inDevelopment } from "./development.ts";

/** A cookie as it was defined before. It differs from the current definition in the properties that it has. */
export type FormerCookie = {
  readonly name?: string | undefined;
  readonly domain?: string | undefined;
  readonly path?: string | undefined;
  readonly partitioned?: boolean | undefined;
};

/** A name with the attributes of its cookie. */
export type ScopedName<A> = { readonly name: string; readonly attributes: A };

type Scope = Omit<CookieAttributes, "secure"> & { secure?: boolean | "auto" | undefined };

/** @throws TypeError for an entry that is not a former cookie, or that is the current one; CookieError if no cookie can be so. */
export function resolveFormer<A extends Scope>(
  formerly: readonly FormerCookie[],
  current: ScopedName<A>,
  development: boolean,
): { readonly formerNames: readonly string[]; readonly formerCookies: readonly ScopedName<A>[] } {
  if (!Array.isArray(formerly)) throw new TypeError(`formerly must be an array; got ${typeof formerly}`);
  const adapt = ({ name, attributes }: ScopedName<A>): ScopedName<A> =>
    development ? inDevelopment(name, attributes) : { name, attributes };
  const now = adapt(current);
  const cookies: ScopedName<A>[] = [];
  for (const [index, entry] of formerly.entries()) {
    checkEntry(entry, index);
    const former = adapt(completeFormer(entry, current));
    const { name, attributes } = former;
    // A fault must show now, not with the first response.
    createRemoval(name, { ...attributes, secure: attributes.secure !== false });
    if (computeIdentity(name, attributes) !== computeIdentity(now.name, now.attributes)) cookies.push(former);
    // Without prefixes two names can be one.
    else if (!development) throw new TypeError(`formerly[${index}] must differ from the definition`);
  }
  const names = new Set(cookies.map(({ name }) => name));
  names.delete(now.name);
  return { formerNames: [...names], formerCookies: cookies };
}

/** Returns the former cookie with the attributes of the current one, but for what it has itself or its name requires. */
export function completeFormer<A extends Scope>(entry: FormerCookie, current: ScopedName<A>): ScopedName<A> {
  const { name = current.name, ...scope } = entry;
  const required = { ...requiredByPrefix(name), ...(scope.partitioned === true && { secure: true }) };
  return { name, attributes: { ...current.attributes, ...required, ...scope } };
}

/** Returns the cookie in a scope that `set` overrode, as far as its name allows that. */
export function inOverriddenScope<A extends Scope>(
  cookie: ScopedName<A>,
  { domain, path, partitioned }: Omit<FormerCookie, "name">,
): ScopedName<A> {
  const { name } = cookie;
  const { attributes } = completeFormer({ name, ...omitUndefined({ domain, path, partitioned }) }, cookie);
  return { name, attributes: { ...attributes, ...requiredByPrefix(name) } };
}

/** Returns what identifies a cookie in a browser, as far as a server can tell the host. */
export function computeIdentity(
  name: string,
  { domain, path, partitioned }: Pick<CookieAttributes, "domain" | "path" | "partitioned">,
): string {
  return JSON.stringify([name, domain?.replace(/^\./, "").toLowerCase(), path, partitioned === true]);
}

function checkEntry(entry: FormerCookie, index: number): void {
  if (typeof entry !== "object" || entry === null) {
    throw new TypeError(`formerly[${index}] must be an object; got ${typeof entry}`);
  }
  if (!Object.keys(entry).every((key) => key in ENTRY_KEYS)) {
    throw new TypeError(`formerly[${index}] must have name, domain, path or partitioned, nothing else`);
  }
}

const ENTRY_KEYS: Record<keyof FormerCookie, true> = {
  name: true,
  domain: true,
  path: true,
  partitioned: true,
};
