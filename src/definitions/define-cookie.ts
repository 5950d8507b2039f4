/** Defining a cookie once: its name, what it may hold, how it is protected, where it goes (RFC 6265bis §4.1, §8). */

import { CookieError } from "../base/cookie-error.ts";
import type { AnyCookie } from "../cookies/any-cookie.ts";
import type { CookieAttributes } from "../cookies/attributes/attributes.ts";
import { Cookie } from "../cookies/cookie.ts";
import { type AddOptions, addCookie } from "../http/add-cookie.ts";
import type { CookieSource, CookieTarget } from "../http/messages.ts";
import { readCookieHeader } from "../http/read-cookie-header.ts";
import { createRemoval } from "../http/remove-cookie.ts";
import { responsePortFor } from "../http/response-port.ts";
import { type KeySource, toKeyRing } from "../keys/key-ring.ts";
import { chunkNames, MAX_CHUNKS, splitIntoChunks } from "./chunks.ts";
import type { CookieCheck } from "./cookie-check.ts";
import { inDevelopment } from "./development.ts";
import {
  type BareFormat,
  type Format,
  PLAIN_JSON,
  PLAIN_TEXT,
  sealedData,
  signedData,
  signedText,
  type VerifiedContent,
} from "./format.ts";
import { readCopies } from "./read-copies.ts";
import { type CookieSchema, type InputOf, type OutputOf, validate } from "./schema.ts";

/** The attributes, but for the encoding, which the kind of value decides. */
type Scope = Omit<CookieAttributes, "encoding">;

/** How a cookie is defined, beside its attributes. */
export type DefinitionOptions = Scope & {
  /** "signed" where there are keys, else "none". */
  protection?: "none" | "signed" | "sealed" | undefined;
  keys?: KeySource | undefined;
  /** Whether a value that is too large for one cookie goes in several; protected kinds only. */
  chunk?: boolean | undefined;
  /** How many pieces at most; 3, and 8 KiB in all, unless said. Node's limit of headers is 16 KiB (`--max-http-header-size`). */
  maxChunks?: number | undefined;
  /** Whether to deflate what is sealed; see `SealedAttributes`. */
  compress?: boolean | undefined;
  /** Plain http, on a developer's machine: the name goes without its prefix, and the cookie without Secure. */
  development?: boolean | undefined;
};

/** Attributes that differ for once, and what is known of the exchange. */
export type SetOptions = Scope & AddOptions & { readonly request?: CookieSource | undefined };

export type CookieDefinition<Input = string, Output = Input> = {
  /** The name on the wire. */
  readonly name: string;
  /** The value, where it is there, genuine and valid. With `reissueTo`, one that a retired key verified is sent anew. */
  get(from: CookieSource, options?: { readonly reissueTo?: CookieTarget | undefined }): Output | undefined;
  /** Sends it. With `request` (known of Node's responses), pieces of an earlier, longer value are removed. */
  set(to: CookieTarget, value: Input, options?: SetOptions): void;
  /** Has the browser drop it, with every attribute that it was set with. */
  remove(to: CookieTarget, options?: AddOptions & { readonly request?: CookieSource | undefined }): void;
  /** What `get` would give, and else why not. */
  check(from: CookieSource): CookieCheck<Output>;
};

/**
 * A cookie that is defined once and then read, set and removed by that definition. Unless said otherwise it has
 * path "/", httpOnly, secure and sameSite "lax". What is stored is the schema's input, what `get` gives its output;
 * without a schema both are strings.
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
 * @throws CookieError where a cookie of this name and these attributes can't be, or there are no keys; `set` and
 * `remove` as `addCookie` does, and `set` with "invalid-value" for what the schema does not take.
 */
export function defineCookie<S extends CookieSchema>(
  name: string,
  options: DefinitionOptions & { schema: S },
): CookieDefinition<InputOf<S>, OutputOf<S>>;
export function defineCookie(
  name: string,
  options?: DefinitionOptions & { schema?: undefined },
): CookieDefinition;
export function defineCookie(
  givenName: string,
  options: DefinitionOptions & { schema?: CookieSchema | undefined } = {},
): CookieDefinition<unknown> {
  const {
    schema,
    protection: _p,
    keys: _k,
    compress: _c,
    chunk = false,
    maxChunks,
    development,
    ...given
  } = options;
  const format = formatOf(givenName, options);
  const bare = chunk ? bareOf(format, maxChunks) : undefined;
  const attributes: CookieAttributes = { path: "/", httpOnly: true, secure: true, sameSite: "lax", ...given };
  const { name, scope } =
    development === true ? inDevelopment(givenName, attributes) : { name: givenName, scope: attributes };
  if ("encoding" in given) {
    throw new CookieError(
      "invalid-attribute",
      "encoding follows from the schema and the protection",
      givenName,
    );
  }
  // Whatever is wrong with the name or the attributes is said here, not with the first response.
  new Cookie(name, "", scope);

  function check(header: string): CookieCheck<unknown> & { readonly stored?: VerifiedContent } {
    const { believed, disbelief } = readCopies(header, name, format, bare !== undefined);
    const [first, ...others] = believed;
    if (first === undefined) return { status: disbelief ?? "absent" };
    // Anyone can plant copies of a plain cookie: there is nothing to tell them apart by.
    if (format.kind !== "plain" && others.some(({ contents }) => contents !== first.contents)) {
      return { status: "ambiguous" };
    }
    const result = schema === undefined ? first : validate(schema, first.value);
    if ("issues" in result) return { status: "invalid", issues: result.issues };
    return {
      status: "ok",
      value: result.value,
      ...(first.issuedAt !== undefined && { issuedAt: new Date(first.issuedAt) }),
      needsReissue: first.needsReissue,
      stored: first,
    };
  }

  function send(to: CookieTarget, value: unknown, overrides: Scope, exchange: Exchange): void {
    const final = { ...scope, ...overrides };
    const pieces = bare && splitIntoChunks(name, value, final, { ...format, bare }, maxChunks);
    const cookies = pieces ?? [format.cookie(name, value, final)];
    for (const cookie of cookies) addCookie(to, cookie, exchange.options);
    if (bare !== undefined) removeOthers(to, cookies, final, exchange);
  }

  /** What is left of the other layout, or of a longer value, would be read with what is new. */
  function removeOthers(
    to: CookieTarget,
    sent: readonly AnyCookie[],
    final: CookieAttributes,
    exchange: Exchange,
  ) {
    const kept = new Set(sent.map((cookie) => cookie.name));
    const known = exchange.header === undefined ? [name, `${name}.0`] : chunkNames(exchange.header, name);
    for (const other of known)
      if (!kept.has(other)) addCookie(to, createRemoval(other, final), exchange.options);
  }

  return {
    name,
    check(from) {
      const { stored: _, ...result } = check(readCookieHeader(from));
      return result;
    },
    get(from, { reissueTo } = {}) {
      const header = readCookieHeader(from);
      const result = check(header);
      if (result.status !== "ok") return undefined;
      if (result.needsReissue && reissueTo !== undefined) {
        const { value, expiryTime } = result.stored!;
        // A new key is no reason to live longer.
        const lifetime = expiryTime === undefined ? {} : { maxAge: undefined, expires: new Date(expiryTime) };
        send(reissueTo, value, lifetime, { header, options: {} });
      }
      return result.value;
    },
    set(to, value, options = {}) {
      const { request, cacheControl, transport, ...overrides } = options;
      if (schema !== undefined) refuseInvalid(name, schema, value, format);
      send(to, value, overrides, exchangeOf(to, request, { cacheControl, transport }));
    },
    remove(to, options = {}) {
      const { request, cacheControl, transport } = options;
      const exchange = exchangeOf(to, request, { cacheControl, transport });
      const names = new Set([name]);
      if (bare !== undefined) {
        for (let index = 0; index < (maxChunks ?? 3); index++) names.add(`${name}.${index}`);
        if (exchange.header !== undefined)
          for (const other of chunkNames(exchange.header, name)) names.add(other);
      }
      for (const each of names) addCookie(to, createRemoval(each, scope), exchange.options);
    },
  };
}

/** What is known of the exchange that a cookie is sent in. */
type Exchange = { readonly header: string | undefined; readonly options: AddOptions };

function exchangeOf(to: CookieTarget, request: CookieSource | undefined, options: AddOptions): Exchange {
  const known = request ?? (responsePortFor(to).request as CookieSource | undefined);
  return { header: known === undefined ? undefined : readCookieHeader(known), options };
}

function formatOf(name: string, options: DefinitionOptions & { schema?: CookieSchema | undefined }): Format {
  const { schema, keys, protection = keys === undefined ? "none" : "signed", compress } = options;
  if (compress !== undefined && protection !== "sealed")
    throw new TypeError("compress is for sealed cookies");
  if (protection === "none") {
    if (keys !== undefined) throw new TypeError('protection "none" has no use for keys');
    return schema === undefined ? PLAIN_TEXT : PLAIN_JSON;
  }
  if (protection !== "signed" && protection !== "sealed") {
    throw new TypeError('protection is "none", "signed" or "sealed"');
  }
  if (keys === undefined) throw new CookieError("weak-key", `protection "${protection}" needs keys`, name);
  const ring = toKeyRing(keys);
  if (protection === "sealed") return sealedData(ring, compress === true);
  return schema === undefined ? signedText(ring) : signedData(ring);
}

function bareOf({ bare }: Format, maxChunks: number | undefined): BareFormat {
  if (bare === undefined)
    throw new TypeError("chunk is for signed and sealed cookies: pieces of others can't be told apart");
  if (
    maxChunks !== undefined &&
    !(Number.isInteger(maxChunks) && maxChunks >= 1 && maxChunks <= MAX_CHUNKS)
  ) {
    throw new RangeError(`maxChunks is a whole number from 1 to ${MAX_CHUNKS}`);
  }
  return bare;
}

/** What could not be read again is not written: of JSON, what becomes of the value on the way. */
function refuseInvalid(name: string, schema: CookieSchema, value: unknown, format: Format): void {
  const stored = format === PLAIN_JSON ? throughJson(value) : value;
  const result = validate(schema, stored);
  if ("value" in result) return;
  const where = result.issues[0]?.path?.map((step) => String(typeof step === "object" ? step.key : step));
  throw new CookieError(
    "invalid-value",
    `the schema does not take the value${where?.length ? ` (at ${where.join(".")})` : ""}${format === PLAIN_JSON ? ", as JSON brings it back" : ""}`,
    name,
  );
}

function throughJson(value: unknown): unknown {
  const text: string | undefined = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}
