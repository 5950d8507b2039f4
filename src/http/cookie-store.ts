/** Cookie stores of frameworks: cookies by name, decoded as `decodeURIComponent` does, one copy of each. */

import { CookieError, causedBy } from "../base/cookie-error.ts";
import type { AnyCookie } from "../cookies/any-cookie.ts";
import { type CollectedAttributes, collectAttribute } from "../syntax/collect-attribute.ts";
import { eachAttribute } from "../syntax/set-cookie-attributes.ts";
import { isCookieValue } from "../syntax/text/characters.ts";
import { decodePercent } from "../syntax/text/percent.ts";
import { indexOfOrEnd } from "../syntax/text/scan.ts";
import type { CookieStoreOptions, CookieStoreSource, CookieStoreTarget } from "./messages.ts";

/** What a reader wants of a cookie store. */
export type StoreReading = {
  /** Returns the names that it reads; needed by a store that cannot list its cookies. Default: all. */
  readonly names?: (() => Iterable<string>) | undefined;
  /** Whether a copy is tried in each form that the text can have had: what is not the original does not verify. */
  readonly verifies?: boolean | undefined;
};

/**
 * Returns the Cookie header that the cookies of a store can have come in; `undefined` if what it returns is no cookie.
 *
 * @throws TypeError if it cannot list its cookies.
 */
export function readCookieStore(
  store: CookieStoreSource,
  { names, verifies = false }: StoreReading,
): string | undefined {
  const { getAll } = store as { getAll?: () => Iterable<{ name: string; value: string }> };
  const wanted = names && new Set(names());
  const pairs: string[] = [];
  if (typeof getAll === "function") {
    for (const { name, value } of getAll.call(store)) {
      if (wanted === undefined || wanted.has(name)) add(name, String(value));
    }
  } else if (wanted === undefined) {
    throw new TypeError("this cookie store cannot list its cookies: pass the request's headers");
  } else {
    for (const name of wanted) {
      const found = store.get(name) ?? undefined;
      const value = typeof found === "object" ? found.value : found;
      if (found !== undefined && typeof value !== "string") return undefined;
      if (value !== undefined) add(name, value);
    }
  }
  return pairs.join("; ");

  function add(name: string, value: string): void {
    if (/[=;]/.test(name)) return;
    const encoded = encodeURIComponent(value.toWellFormed());
    const isPlain = isCookieValue(value) && !value.includes("%");
    pairs.push(`${name}=${isPlain ? value : encoded}`);
    if (verifies && isPlain && value !== encoded) pairs.push(`${name}=${encoded}`);
  }
}

/** Sets a cookie in a store, which percent-encodes its value. What is set is read from the printed line, which was checked. */
export function setInCookieStore(store: CookieStoreTarget, cookie: AnyCookie): void {
  const { name } = cookie;
  const line = cookie.toString();
  const end = indexOfOrEnd(line, 0);
  const wire = line.slice(name.length + 1, end);
  const attributes: CollectedAttributes = {};
  eachAttribute(line, end + 1, collectAttribute, attributes);
  const { path, secure = false, httpOnly = false, sameSite } = attributes;
  if (path === undefined) {
    throw new CookieError("invalid-attribute", "path must be set: a cookie store would choose another", name);
  }
  if (LEGACY_ATTRIBUTES.some((attribute) => cookie[attribute] !== undefined)) {
    throw new CookieError("invalid-attribute", `a cookie store has no ${LEGACY_ATTRIBUTES.join(", ")}`, name);
  }
  const value = decodePercent(wire);
  if (encodeURIComponent(value) !== wire) {
    throw new CookieError(
      "value-needs-encoding",
      'the value must have encoding: "percent" or only characters that encodeURIComponent leaves alone: a cookie store encodes it',
      name,
    );
  }
  try {
    // SvelteKit has defaults of its own for the last three; `undefined` turns that of SameSite off.
    store.set(name, value, { ...attributes, path, secure, httpOnly, sameSite } as CookieStoreOptions);
  } catch (error) {
    throw new CookieError(
      "headers-immutable",
      "the cookie store must take a cookie: set cookies in an action or a route handler, before the response is sent",
      name,
      causedBy(error),
    );
  }
}

/** Attributes of RFC 2109 and RFC 2965. */
const LEGACY_ATTRIBUTES = ["version", "comment", "commentURL", "discard", "port"] as const;
