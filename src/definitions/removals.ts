/** What a defined cookie leaves behind: its chunks, its former cookies and those that it replaces, and their removals. */

import type { AnyCookie } from "../cookies/any-cookie.ts";
import { createRemoval } from "../http/remove-cookie.ts";
import { computeIdentity, inOverriddenScope, type ScopedName } from "./former.ts";
import type { Definition } from "./options.ts";
import { findOverrides } from "./read-value.ts";
import { isHttps, type ResponseInfo, resolveSecure } from "./response-info.ts";
import { chunkNamesIn, DEFAULT_MAX_CHUNKS } from "./values/chunks.ts";
import type { DefinitionAttributes } from "./values/definition-attributes.ts";

export type ScopedCookie = ScopedName<DefinitionAttributes>;

/** Cookies that a definition takes the place of, beside its own former ones. */
export type Replaced = {
  readonly cookies: readonly (ScopedCookie & Pick<Definition, "chunk">)[];
  readonly definitions: readonly Definition[];
};

export const NOTHING: Replaced = { cookies: [], definitions: [] };

/** Creates the removals, each once, and none for what the response sets: it would take its place. */
export function createRemovals(
  definition: Definition,
  removed: readonly ScopedCookie[],
  response: ResponseInfo,
  sent: readonly AnyCookie[],
): AnyCookie[] {
  if (removed.length === 0) return [];
  const done = new Set(sent.map((cookie) => computeIdentity(cookie.name, cookie)));
  const removals: AnyCookie[] = [];
  for (const { name, attributes } of removed) {
    // Over http nothing can remove a cookie that had to be Secure (RFC 6265bis §5.7).
    const isSecure = attributes.secure === true && definition.attributes.secure !== true;
    const identity = computeIdentity(name, attributes);
    if (done.has(identity) || (isSecure && isHttps(response) === false)) continue;
    done.add(identity);
    removals.push(createRemoval(name, resolveSecure(attributes, response)));
  }
  return removals;
}

/** What to remove: enough that nothing can be read, or everything. */
type Extent = "readable" | "all";

/**
 * Returns the names of the cookies of a value, with its chunks. A known request shows the chunks; otherwise to remove
 * the first is enough to make the others unreadable.
 */
export function removableNames(
  { chunk, maxChunks = DEFAULT_MAX_CHUNKS }: Pick<Definition, "chunk"> & Partial<Definition>,
  name: string,
  { header }: ResponseInfo,
  extent: Extent,
): string[] {
  const names = new Set(extent === "all" || header === undefined ? [name] : []);
  if (chunk) {
    const count = extent === "all" ? maxChunks : header === undefined ? 1 : 0;
    for (let index = 0; index < count; index++) names.add(`${name}.${index}`);
    if (header !== undefined) for (const found of chunkNamesIn(header, name)) names.add(found);
  }
  return [...names];
}

/**
 * Finds the former cookies: each in its own scope, in the given one, and in those that the request shows. A former path or
 * domain may hide a cookie from this request, so its name is removed unseen.
 */
export function findFormer(
  definition: Definition,
  response: ResponseInfo,
  extent: Extent,
  overrides: DefinitionAttributes = {},
): ScopedCookie[] {
  return definition.formerCookies.flatMap(({ name, attributes }) => {
    const names = new Set([name, ...removableNames(definition, name, response, extent)]);
    const scopes = [{}, overrides, ...findOverrides(definition, name, response.header)];
    return [...names].flatMap((each) =>
      scopes.map((scope) => inOverriddenScope({ name: each, attributes }, scope)),
    );
  });
}

/** Finds the cookies that a definition takes the place of, with their chunks and former cookies. */
export function findReplaced(
  { cookies, definitions }: Replaced,
  response: ResponseInfo,
  extent: Extent,
  overrides: DefinitionAttributes = {},
): ScopedCookie[] {
  const ofDefinitions = definitions.flatMap((definition) => {
    const { name, attributes } = definition;
    return findFormer(
      { ...definition, formerCookies: [{ name, attributes }, ...definition.formerCookies] },
      response,
      extent,
      overrides,
    );
  });
  const ofCookies = cookies.flatMap(({ name, attributes, chunk }) =>
    [...new Set([name, ...removableNames({ chunk }, name, response, extent)])].map((each) => ({
      name: each,
      attributes,
    })),
  );
  return [...ofCookies, ...ofDefinitions];
}
