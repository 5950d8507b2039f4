/** The options of `defineCookie`, checked and completed once, when a cookie is defined. */

import { CookieError } from "../base/cookie-error.ts";
import { omitUndefined } from "../cookies/attributes/omit-undefined.ts";
import { Cookie } from "../cookies/cookie.ts";
import type { AddOptions } from "../http/add-cookie.ts";
import type { CookieSource, CookieTarget } from "../http/messages.ts";
import { isCookieTime } from "../syntax/dates/date-bounds.ts";
import { inDevelopment } from "./development.ts";
import { type FormerCookie, resolveFormer, type ScopedName } from "./former.ts";
import { chooseFormat, type FormatOptions } from "./values/choose-format.ts";
import { DEFAULT_MAX_CHUNKS, MAX_CHUNKS } from "./values/chunks.ts";
import type { DefinitionAttributes } from "./values/definition-attributes.ts";
import type { Format } from "./values/format.ts";
import { type CookieSchema, isSchema } from "./values/schema.ts";

/** The options of `defineCookie`: attributes, and the following. */
export type DefinitionOptions = DefinitionAttributes &
  FormatOptions & {
    /** Whether a protected value that is too large for one cookie is split into several. */
    chunk?: boolean | undefined;
    /** The maximum number of chunks. Default: 3, and 8 KiB in all. Node's limit for headers is 16 KiB (`--max-http-header-size`). */
    maxChunks?: number | undefined;
    /** For plain http on a developer's machine: the name loses its prefix, and the cookie its Secure. */
    development?: boolean | undefined;
    /** "https" if TLS ends at a proxy that sends no header to say so. */
    transport?: "https" | undefined;
    /**
     * What the cookie had before, newest first. A former name is read if the current name is absent, and every entry is
     * removed by `set`, `remove` and a reissue. An entry differs from the definition in the properties that it has, so
     * `{ domain: undefined }` is a cookie that had no domain. Drop an entry once its cookies have expired: until then,
     * whoever can plant a cookie with the former name can offer one of his own.
     */
    formerly?: readonly FormerCookie[] | undefined;
    /** Returns the time in milliseconds, for reading and writing. Default: `Date.now`. */
    clock?: (() => number) | undefined;
  };

/** The options of `get` and `check`. */
export type ReissueOptions = {
  /** The response that a cookie which needs it is reissued on. */
  readonly reissueTo?: CookieTarget | undefined;
};

type ResponseOptions = AddOptions & {
  /** The request that is answered (Node's responses know it). It shows the chunks to remove, and the transport. */
  readonly request?: CookieSource | undefined;
};

/** The options of `set`: attributes that differ for once (`undefined` leaves one out), and facts about the response. */
export type SetOptions = DefinitionAttributes & ResponseOptions;

/** The options of `remove`: attributes that differed when the cookie was set, and facts about the response. */
export type RemoveOptions = Omit<DefinitionAttributes, "expires" | "maxAge"> & ResponseOptions;

/** @internal The key of a definition's record. By `Symbol.for`: another copy of the package may have made it. */
export const resolved = Symbol.for("speculoos.CookieDefinition.resolved.v1");

/** A definition with everything decided. */
export type Definition = {
  readonly name: string;
  readonly attributes: DefinitionAttributes;
  readonly schema: CookieSchema | undefined;
  readonly format: Format;
  readonly chunk: boolean;
  readonly maxChunks: number | undefined;
  readonly transport: "https" | undefined;
  /** Former names in reading order, without the current one. */
  readonly formerNames: readonly string[];
  /** Every former name with its scope. */
  readonly formerCookies: readonly ScopedName<DefinitionAttributes>[];
  readonly currentTime: () => number;
};

/** @throws CookieError, TypeError or RangeError if no cookie could be made by the definition. */
export function resolveOptions(
  givenName: string,
  options: DefinitionOptions & { schema?: CookieSchema | undefined },
): Definition {
  const {
    schema,
    protection,
    keys,
    format: text,
    compress,
    chunk = false,
    maxChunks,
    development = false,
    transport,
    formerly = [],
    clock = () => Date.now(),
    ...given
  } = options;
  if (schema !== undefined && !isSchema(schema)) throw new TypeError("schema must be a Standard Schema");
  const format = chooseFormat(givenName, schema, { protection, keys, format: text, compress });
  checkChunks(chunk, maxChunks, format);
  if (transport !== undefined && transport !== "https") throw new TypeError('transport must be "https"');
  refuseEncoding(given, givenName);
  const defaults: DefinitionAttributes = { path: "/", httpOnly: true, secure: true, sameSite: "lax" };
  const production = { name: givenName, attributes: { ...defaults, ...omitUndefined(given) } };
  const { name, attributes } = development
    ? inDevelopment(production.name, production.attributes)
    : production;
  checkAttributes(name, attributes);
  return {
    name,
    attributes,
    schema,
    format,
    chunk,
    maxChunks,
    transport,
    ...resolveFormer(formerly, production, development),
    currentTime: checkedClock(clock),
  };
}

/** The encoding follows from the format; an own one would be ignored. */
export function refuseEncoding(attributes: object, cookieName: string): void {
  if ("encoding" in attributes) {
    throw new CookieError(
      "invalid-attribute",
      "encoding must be left out: it follows from the schema, the format and the protection",
      cookieName,
    );
  }
}

/** A fault of the name or the attributes must show now, not with the first response. */
export function checkAttributes(name: string, { secure, ...attributes }: DefinitionAttributes): void {
  for (const each of secure === "auto" ? [true, false] : [secure]) {
    new Cookie(name, "", { ...attributes, secure: each });
  }
}

function checkChunks(chunk: boolean, maxChunks: number | undefined, { kind }: Format): void {
  if (chunk && kind === "plain") {
    throw new TypeError("chunk must be left out of unprotected cookies: nothing tells whose chunks they are");
  }
  if (maxChunks === undefined) return;
  if (!Number.isInteger(maxChunks) || maxChunks < 1 || maxChunks > MAX_CHUNKS) {
    throw new RangeError(
      `maxChunks must be a whole number from 1 to ${MAX_CHUNKS} (default ${DEFAULT_MAX_CHUNKS}); got ${typeof maxChunks === "number" ? maxChunks : typeof maxChunks}`,
    );
  }
}

function checkedClock(clock: () => number): () => number {
  if (typeof clock !== "function") throw new TypeError(`clock must be a function; got ${typeof clock}`);
  return () => {
    const now = clock();
    // With NaN nothing would ever expire.
    if (isCookieTime(now)) return now;
    throw new RangeError(
      `clock must return milliseconds in the years 1601 to 9999; got ${typeof now === "number" ? now : typeof now}`,
    );
  };
}
