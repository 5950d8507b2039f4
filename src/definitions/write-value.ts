/** Writing a defined cookie: sending it, reissuing it and removing it, with everything that it replaces. */

import { CookieError } from "../base/cookie-error.ts";
import { type AnyCookie, checkSize } from "../cookies/any-cookie.ts";
import type { CookieAttributes } from "../cookies/attributes/attributes.ts";
import { type AddOptions, addCookie } from "../http/add-cookie.ts";
import type { CookieSource, CookieTarget } from "../http/messages.ts";
import { readCookieHeader } from "../http/read-cookie-header.ts";
import { createRemoval } from "../http/remove-cookie.ts";
import { responsePortFor } from "../http/response-port.ts";
import { cameByHttps, refuseInsecureTransport } from "../http/transport.ts";
import { chunkNamesIn, DEFAULT_MAX_CHUNKS, splitIntoChunks } from "./chunks.ts";
import { type EncodedValue, PLAIN_JSON, type VerifiedContent } from "./format.ts";
import { identify } from "./former.ts";
import {
  type Definition,
  type DefinitionAttributes,
  type RemoveOptions,
  refuseEncoding,
  type SetOptions,
} from "./options.ts";
import { lifetimeFrom, PreparedCookie } from "./prepared-cookie.ts";
import { validateAuthored } from "./schema.ts";

/** Sends a value. */
export function setValue(
  definition: Definition,
  to: CookieTarget,
  value: unknown,
  options: SetOptions,
): void {
  const { request, cacheControl, transport, ...overrides } = options;
  refuseEncoding(overrides, definition.name);
  const encoded = definition.format.encode(value, definition.name);
  refuseInvalid(definition, encoded);
  send(definition, encoded, overrides, responseInfo(definition, to, request, { cacheControl, transport }));
}

/** Sends a value that was read anew, with its end of life as it was: a new key is no reason to live longer. */
export function reissueValue(
  definition: Definition,
  to: CookieTarget,
  { stored, expiryTime }: VerifiedContent,
  request: CookieSource,
): "sent" | CookieError {
  const { name, format } = definition;
  const lifetime = expiryTime === undefined ? {} : { maxAge: undefined, expires: new Date(expiryTime) };
  try {
    send(definition, format.encode(stored, name), lifetime, responseInfo(definition, to, request, {}));
    return "sent";
  } catch (error) {
    if (error instanceof CookieError) return error;
    const failure = new CookieError("headers-immutable", "the response must take a Set-Cookie header", name);
    failure.cause = error;
    return failure;
  }
}

/** Removes the cookie, its chunks and its former cookies. */
export function removeValue(definition: Definition, to: CookieTarget, options: RemoveOptions): void {
  const { request, cacheControl, transport, ...overrides } = options;
  refuseEncoding(overrides, definition.name);
  const response = responseInfo(definition, to, request, { cacheControl, transport });
  const attributes = resolveSecure({ ...definition.attributes, ...overrides }, response);
  const current = removableNames(definition, definition.name, response, "all").map((name) =>
    createRemoval(name, attributes),
  );
  write([...current, ...createFormerRemovals(definition, response, "all", current)], response);
}

/** Everything known about a response that a cookie is sent with. */
type ResponseInfo = {
  readonly to: CookieTarget;
  readonly request: CookieSource | undefined;
  /** The Cookie header of the request, if the request is known. */
  readonly header: string | undefined;
  /** Whether the request came by https, if that is known. */
  readonly https: boolean | undefined;
  readonly options: AddOptions;
};

function responseInfo(
  definition: Definition,
  to: CookieTarget,
  given: CookieSource | undefined,
  options: AddOptions,
): ResponseInfo {
  const answered = responsePortFor(to).request as CookieSource | undefined;
  const request = given ?? answered;
  const { cacheControl, transport = definition.transport } = options;
  return {
    to,
    request,
    header: request === undefined ? undefined : readCookieHeader(request),
    https: transport === "https" ? true : (cameByHttps(request) ?? cameByHttps(answered)),
    options: { cacheControl, transport },
  };
}

function resolveSecure(
  { secure, ...attributes }: DefinitionAttributes,
  { https }: ResponseInfo,
): CookieAttributes {
  return { ...attributes, secure: secure === "auto" ? https !== false : secure };
}

function send(
  definition: Definition,
  encoded: EncodedValue,
  overrides: DefinitionAttributes,
  response: ResponseInfo,
): void {
  const { name } = definition;
  const attributes = resolveSecure({ ...definition.attributes, ...overrides }, response);
  const cookies = createCookies(definition, encoded, attributes);
  const names = new Set(cookies.map((cookie) => cookie.name));
  // The rest of the other layout, or of a longer value, would be read together with the new value.
  const leftovers = definition.chunk
    ? removableNames(definition, name, response, "readable").filter((other) => !names.has(other))
    : [];
  const removals = leftovers.map((other) => createRemoval(other, attributes));
  const sent = [...cookies, ...removals];
  write([...sent, ...createFormerRemovals(definition, response, "readable", sent)], response);
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

/**
 * Returns the names to remove so that nothing is read under `name` ("readable"), or nothing is left ("all"). A known
 * request shows the chunks; otherwise the first is enough to make the others unreadable.
 */
function removableNames(
  { chunk, maxChunks = DEFAULT_MAX_CHUNKS }: Definition,
  name: string,
  { header }: ResponseInfo,
  extent: "readable" | "all",
): string[] {
  const names = new Set(extent === "all" || header === undefined ? [name] : []);
  if (chunk) {
    const count = extent === "all" ? maxChunks : header === undefined ? 1 : 0;
    for (let index = 0; index < count; index++) names.add(`${name}.${index}`);
    if (header !== undefined) for (const found of chunkNamesIn(header, name)) names.add(found);
  }
  return [...names];
}

/** Removes former cookies, but for those that the response sets: a removal would take their place. */
function createFormerRemovals(
  definition: Definition,
  response: ResponseInfo,
  extent: "readable" | "all",
  sent: readonly AnyCookie[],
): AnyCookie[] {
  const done = new Set(sent.map((cookie) => identify(cookie.name, cookie)));
  const removals: AnyCookie[] = [];
  for (const former of definition.formerCookies) {
    const attributes = resolveSecure(former.attributes, response);
    // Over http nothing can remove a cookie that had to be Secure (RFC 6265bis §5.7).
    const { secure } = former.attributes;
    if (response.https === false && secure === true && definition.attributes.secure !== true) continue;
    // A former path or domain may hide it from this request, so it is removed unseen.
    const names = new Set([former.name, ...removableNames(definition, former.name, response, extent)]);
    for (const name of names) {
      const identity = identify(name, attributes);
      if (done.has(identity)) continue;
      done.add(identity);
      removals.push(createRemoval(name, attributes));
    }
  }
  return removals;
}

function write(cookies: readonly AnyCookie[], { to, request, options }: ResponseInfo): void {
  for (const cookie of cookies) {
    // The response knows no request if it is Fetch's.
    if (cookie.secure === true && options.transport !== "https")
      refuseInsecureTransport(request, cookie.name);
    addCookie(to, cookie, options);
  }
}

/** A value that the definition could not read back is not sent. */
function refuseInvalid({ name, schema, format }: Definition, { stored }: EncodedValue): void {
  if (schema === undefined) return;
  const result = validateAuthored(schema, stored, name);
  if (result.issues === undefined) return;
  const path = result.issues[0]?.path?.map((step) => String(typeof step === "object" ? step.key : step));
  throw new CookieError(
    "invalid-value",
    `the value must satisfy the schema${format === PLAIN_JSON ? ", as JSON brings it back" : ""}${path?.length ? `; it does not at ${path.join(".")}` : ""}`,
    name,
  );
}
