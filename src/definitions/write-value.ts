/** Writing a defined cookie: sending it, reissuing it and removing it, with everything that it replaces. */

import { CookieError, causedBy } from "../base/cookie-error.ts";
import { type AnyCookie, checkSize } from "../cookies/any-cookie.ts";
import type { CookieAttributes } from "../cookies/attributes/attributes.ts";
import { omitUndefined } from "../cookies/attributes/omit-undefined.ts";
import { addCookie } from "../http/add-cookie.ts";
import type { CookieSource, CookieTarget } from "../http/messages.ts";
import { responsePortFor } from "../http/response-port.ts";
import { computeIdentity } from "./former.ts";
import {
  checkAttributes,
  type Definition,
  type RemoveOptions,
  refuseEncoding,
  type SetOptions,
} from "./options.ts";
import { readHeaderFor } from "./read-header.ts";
import { findOverrides, readValue } from "./read-value.ts";
import { createRemovals, findFormer, findReplaced, NOTHING, removableNames } from "./removals.ts";
import { checkTransport, describeResponse, type ResponseInfo, resolveSecure } from "./response-info.ts";
import { splitIntoChunks } from "./values/chunks.ts";
import type { DefinitionAttributes } from "./values/definition-attributes.ts";
import { type EncodedValue, PLAIN_JSON, type VerifiedContent } from "./values/format.ts";
import { selectOverrides, withOverrides } from "./values/overrides.ts";
import { lifetimeFrom, PreparedCookie } from "./values/prepared-cookie.ts";
import { validateAuthored } from "./values/schema.ts";

/** Sends a value. */
export function setValue(
  definition: Definition,
  to: CookieTarget,
  value: unknown,
  options: SetOptions,
  replaced = NOTHING,
): void {
  prepareValue(definition, to, value, options, replaced)();
}

/** Makes everything that sends a value, and returns the function that writes it to the response. */
export function prepareValue(
  definition: Definition,
  to: CookieTarget,
  value: unknown,
  options: SetOptions,
  replaced = NOTHING,
): () => void {
  const { request, cacheControl, transport, ...overrides } = options;
  refuseEncoding(overrides, definition.name);
  const encoded = definition.format.encode(value, definition.name);
  refuseInvalid(definition, encoded);
  return prepareSending(
    definition,
    encoded,
    omitUndefined(overrides),
    describeResponse(definition, to, request, { cacheControl, transport }),
    replaced,
  );
}

/**
 * Sends a value that was read again, with its expiry time and its overrides as they were: a new key is no reason to live
 * longer. If the response has the cookie already, what `set` or `remove` wrote there is newer, and stays.
 */
export function reissueValue(
  definition: Definition,
  to: CookieTarget,
  content: Pick<VerifiedContent, "stored"> & Partial<VerifiedContent>,
  request: CookieSource,
  replaced = NOTHING,
): "sent" | CookieError {
  const { name, format } = definition;
  const { stored, expiryTime, overrides } = content;
  const lifetime = expiryTime === undefined ? {} : { expires: new Date(expiryTime) };
  try {
    const response = describeResponse(definition, to, request, {});
    const isWritten = findWritten(definition, to, content.contents);
    if (isWritten(name) || isWritten(`${name}.0`)) {
      const removed = findReplaced(replaced, response, "readable");
      const others = removed.filter((cookie) => !isWritten(cookie.name));
      write([], createRemovals(definition, others, response, []), response);
    } else {
      prepareSending(
        definition,
        format.encode(stored, name),
        { ...currentOverrides(definition, overrides), ...lifetime },
        response,
        replaced,
      )();
    }
    return "sent";
  } catch (error) {
    if (error instanceof CookieError) return error;
    const message = "the response must take a Set-Cookie header";
    return new CookieError("headers-immutable", message, name, causedBy(error));
  }
}

/**
 * Returns a function that returns whether the response has a cookie of this name. A cookie store can be that of the request:
 * it has the cookie if its content is another than the one that was read.
 */
function findWritten(
  definition: Definition,
  to: CookieTarget,
  contents: string | undefined,
): (name: string) => boolean {
  const port = responsePortFor(to);
  if (port.store === undefined) {
    const lines = port.read("Set-Cookie");
    return (name) => lines.some((line) => line.startsWith(`${name}=`));
  }
  const { check, content } = readValue(definition, readHeaderFor(definition, port.store));
  const isNewer = check.status !== "absent" && content?.contents !== contents;
  return (name) => isNewer && name === definition.name;
}

/** Returns the overrides without a scope that the definition calls a former one: that is to be left. */
function currentOverrides(
  { attributes, formerCookies }: Definition,
  overrides: DefinitionAttributes = {},
): DefinitionAttributes {
  const scope = computeIdentity("", { ...attributes, ...overrides });
  const isFormer = formerCookies.some((former) => computeIdentity("", former.attributes) === scope);
  const { domain: _, path: __, partitioned: ___, ...others } = overrides;
  return isFormer ? others : overrides;
}

/** Removes the cookie, its chunks and its former cookies. */
export function removeValue(
  definition: Definition,
  to: CookieTarget,
  options: RemoveOptions,
  replaced = NOTHING,
): void {
  const { request, cacheControl, transport, ...given } = options;
  const { name } = definition;
  refuseEncoding(given, name);
  const response = describeResponse(definition, to, request, { cacheControl, transport });
  const overrides = omitUndefined(given);
  const scopes = [overrides, ...findOverrides(definition, name, response.header)];
  const removed = [
    ...removableNames(definition, name, response, "all").flatMap((each) =>
      scopes.map((scope) => ({ name: each, attributes: { ...definition.attributes, ...scope } })),
    ),
    ...findFormer(definition, response, "all", overrides),
    ...findReplaced(replaced, response, "all", overrides),
  ];
  write([], createRemovals(definition, removed, response, []), response);
}

function prepareSending(
  definition: Definition,
  encoded: EncodedValue,
  overrides: DefinitionAttributes,
  response: ResponseInfo,
  replaced = NOTHING,
): () => void {
  const { name, chunk } = definition;
  const defined = definition.attributes;
  // Max-Age would outrank it.
  const lifetime = overrides.expires === undefined ? {} : { maxAge: undefined };
  const attributes = { ...defined, ...lifetime, ...overrides };
  const kept = selectOverrides(definition.format, overrides, defined);
  if (kept !== undefined) checkAttributes(name, attributes);
  const value = kept === undefined ? encoded : withOverrides(encoded, kept);
  const cookies = createCookies(definition, value, resolveSecure(attributes, response));
  // The rest of the other layout, or of a longer value, would be read together with the new value.
  const leftovers = chunk ? removableNames(definition, name, response, "readable") : [];
  const removed = [
    ...leftovers.map((other) => ({ name: other, attributes })),
    ...findFormer(definition, response, "readable"),
    ...findReplaced(replaced, response, "readable"),
  ];
  const removals = createRemovals(definition, removed, response, cookies);
  return () => write(cookies, removals, response);
}

function createCookies(
  { name, format, chunk, maxChunks, currentTime }: Definition,
  encoded: EncodedValue,
  attributes: CookieAttributes,
): AnyCookie[] {
  const now = currentTime();
  const chunks = chunk && splitIntoChunks(name, encoded, format.kind, attributes, { maxChunks, now });
  if (chunks) return chunks;
  checkSize(name, encoded.length);
  const cookie = new PreparedCookie(name, "", format.kind, attributes);
  cookie.value = encoded.toText(name, lifetimeFrom(now, cookie));
  return [cookie];
}

function write(cookies: readonly AnyCookie[], removals: readonly AnyCookie[], response: ResponseInfo): void {
  refuseTwoScopes([...cookies, ...removals], response.to);
  // The cookies first: one that can't be sent must throw before a removal is written.
  for (const cookie of [...cookies, ...removals]) {
    checkTransport(cookie, response);
    addCookie(response.to, cookie, response.options);
  }
  const names = new Set(cookies.map(({ name }) => name));
  // Some clients know a cookie by less than its scope: to them a removal of the same name must come before it.
  if (removals.some(({ name }) => names.has(name))) moveToEnd(response.to, cookies.map(String));
}

/** The cookie stores of Next and Astro have one cookie a name. SvelteKit's, which has `serialize`, tells scopes apart. */
function refuseTwoScopes(cookies: readonly AnyCookie[], to: CookieTarget): void {
  if (responsePortFor(to).store === undefined || "serialize" in to) return;
  const names = new Set<string>();
  for (const { name } of cookies) {
    if (names.has(name)) {
      throw new CookieError(
        "conflicting-attributes",
        "a cookie store must be given one scope of a name: write to the response, which takes the former one too",
        name,
      );
    }
    names.add(name);
  }
}

function moveToEnd(to: CookieTarget, lines: readonly string[]): void {
  const port = responsePortFor(to);
  if (port.store !== undefined) return;
  const others = port.read("Set-Cookie").filter((line) => !lines.includes(line));
  port.write("Set-Cookie", [...others, ...lines]);
}

/** A value that the definition could not read back is not sent. */
function refuseInvalid({ name, schema, format }: Definition, { stored }: EncodedValue): void {
  if (schema === undefined) return;
  const result = validateAuthored(schema, stored, name);
  if (result.issues === undefined) return;
  // Without the issue: its message and the keys of its path can be parts of the value.
  throw new CookieError(
    "invalid-value",
    `the value must satisfy the schema${format === PLAIN_JSON ? ", as JSON brings it back" : ""}: validate it to see where it does not`,
    name,
  );
}
