/** Defining a cookie once: its name, its value's type, its protection and its attributes (RFC 6265bis §4.1, §8). */

import type { CookieSource, CookieTarget } from "../http/messages.ts";
import { responsePortFor } from "../http/response-port.ts";
import type { CookieCheck } from "./cookie-check.ts";
import {
  type Definition,
  type DefinitionOptions,
  type ReissueOptions,
  type RemoveOptions,
  resolved,
  resolveOptions,
  type SetOptions,
} from "./options.ts";
import { readHeaderFor } from "./read-header.ts";
import { readValue } from "./read-value.ts";
import type { CookieSchema, InputOf, OutputOf } from "./values/schema.ts";
import { reissueValue, removeValue, setValue } from "./write-value.ts";

export type CookieDefinition<Input = string, Output = Input> = {
  /** The name on the wire. */
  readonly name: string;
  /**
   * Returns the value if the cookie is there, verified and valid. With `reissueTo`, a cookie that a retired key
   * verified, or that has a former name, is sent again as it would be now, with its expiry time as it was. So are
   * attributes that were overridden in `set`, but of an unprotected cookie they are not known. What `set` or `remove` wrote
   * to the response before stays. If it can't be sent, the value is returned all the same; `check` reports why.
   *
   * @throws TypeError at each call, needed or not, if `from` is not a request or `reissueTo` is not a response.
   */
  get(from: CookieSource, options?: ReissueOptions): Output | undefined;
  /** Returns the value with its times, or why there is none. Reissues as `get` does, and reports the result. */
  check(from: CookieSource, options?: ReissueOptions): CookieCheck<Output>;
  /** Sends the value. With `request` (Node's responses know it), chunks of an earlier, longer value are removed. */
  set(to: CookieTarget, value: Input, options?: SetOptions): void;
  /**
   * Removes the cookie from the browser. Repeat the scope (domain, path, partitioned) that `set` overrode, unless the
   * cookie is protected and the request is known, which shows it.
   */
  remove(to: CookieTarget, options?: RemoveOptions): void;
  /** @internal */
  readonly [resolved]: Definition;
};

/**
 * Defines a cookie that is then read, set and removed by that definition. Its defaults are path "/", httpOnly, secure
 * and sameSite "lax". The schema's input is stored, and `get` returns the schema's output; without a schema both are
 * strings.
 *
 * @example
 * ```ts
 * import { defineCookie, KeyRing } from "speculoos";
 *
 * const theme = defineCookie("theme", { maxAge: 86400, httpOnly: false });
 * const session = defineCookie("__Host-session", { protection: "sealed", keys: new KeyRing(KeyRing.generate()) });
 *
 * const response = new Response("hello");
 * theme.set(response, "dark");
 * session.set(response, "user 42");
 * const request = new Request("http://localhost/", { headers: { cookie: "theme=light" } });
 * console.log(theme.get(request), session.check(request).status); // light absent
 * ```
 * @throws CookieError if no cookie can have this name and these attributes, or if keys are missing; `set` and
 * `remove` as `addCookie` does, and `set` with "invalid-value" if the schema refuses the value.
 */
export function defineCookie<S extends CookieSchema<string, unknown>>(
  name: string,
  options: DefinitionOptions & {
    schema: S;
    format: "text";
    protection?: "none" | undefined;
    keys?: undefined;
  },
): CookieDefinition<InputOf<S>, OutputOf<S>>;
export function defineCookie<S extends CookieSchema>(
  name: string,
  options: DefinitionOptions & { schema: S; format?: "json" | undefined },
): CookieDefinition<InputOf<S>, OutputOf<S>>;
export function defineCookie(
  name: string,
  options?: DefinitionOptions & { schema?: undefined; format?: "text" | undefined },
): CookieDefinition;
export function defineCookie(
  name: string,
  options: DefinitionOptions & { schema?: undefined },
): CookieDefinition<unknown>;
export function defineCookie(
  name: string,
  options: DefinitionOptions & { schema?: CookieSchema | undefined } = {},
): CookieDefinition<unknown> {
  const definition = resolveOptions(name, options);

  function read(from: CookieSource, { reissueTo }: ReissueOptions): CookieCheck<unknown> {
    // A wrong target must show at the first call, not on the day when the keys are rotated.
    if (reissueTo !== undefined) responsePortFor(reissueTo);
    const { check, content } = readValue(definition, readHeaderFor(definition, from));
    if (check.status !== "ok" || !check.needsReissue || reissueTo === undefined) return check;
    return { ...check, reissue: reissueValue(definition, reissueTo, content!, from) };
  }

  return {
    name: definition.name,
    get(from, options = {}) {
      const check = read(from, options);
      return check.status === "ok" ? check.value : undefined;
    },
    check: (from, options = {}) => read(from, options),
    set: (to, value, options = {}) => setValue(definition, to, value, options),
    remove: (to, options = {}) => removeValue(definition, to, options),
    [resolved]: definition,
  };
}
