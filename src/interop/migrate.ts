/** Moving a site to a definition, from another framework or another definition, without logging anyone out. */

import { Cookie } from "../cookies/cookie.ts";
import type { CookieCheck } from "../definitions/cookie-check.ts";
import type { CookieDefinition } from "../definitions/define-cookie.ts";
import { completeFormer, type FormerCookie } from "../definitions/former.ts";
import {
  type Definition,
  type ReissueOptions,
  type RemoveOptions,
  resolved,
  type SetOptions,
} from "../definitions/options.ts";
import { namesRead } from "../definitions/read-header.ts";
import { checkForeign, readValue } from "../definitions/read-value.ts";
import type { Replaced } from "../definitions/removals.ts";
import type { DefinitionAttributes } from "../definitions/values/definition-attributes.ts";
import { reissueValue, removeValue, setValue } from "../definitions/write-value.ts";
import type { CookieSource, CookieTarget } from "../http/messages.ts";
import { readCookieHeader } from "../http/read-cookie-header.ts";
import { createRemoval } from "../http/remove-cookie.ts";
import { collectValues } from "../syntax/cookie-header.ts";
import { LAST_TIME } from "../syntax/dates/date-bounds.ts";
import type { ForeignResult, WithSignature } from "./codec/codec.ts";
import { type ChunkLayout, joinChunks } from "./join-chunks.ts";

/** Any `Codec`. A parameter of the type `never` takes the place of its own type of text. */
export type ForeignCodec = {
  readonly scheme: string;
  read(name: string, raw: never, options?: { readonly now?: number | undefined }): ForeignResult<unknown>;
  readonly signatureSuffix?: string;
};

/** A source of `migrate`. Its values must be what the definition stores: its schema's input. */
export type MigrationSource = ForeignCodec | CookieDefinition<never, unknown>;

export type MigrationOptions<Input, Output> = {
  /**
   * The kinds that the cookie had before, in the order in which they are tried: protected ones first. Anyone can make a
   * cookie of an unprotected kind, so drop such a source as soon as few of its cookies are left.
   */
  readonly from: readonly MigrationSource[];
  /** The kind that it has from now on. */
  readonly to: CookieDefinition<Input, Output>;
  /** The scope that foreign cookies were set in, for their removal. Default: path "/" and no domain. */
  readonly scope?: Omit<FormerCookie, "name"> | undefined;
};

export type Migration<Output, Input = never> = {
  /** Returns the value of the new cookie, else of an old one. With `reissueTo`, an old one is replaced by the new. */
  get(from: CookieSource, options?: ReissueOptions): Output | undefined;
  /** Returns the value with its times, or why there is none; and the result of a reissue. */
  check(from: CookieSource, options?: ReissueOptions): CookieCheck<Output>;
  /** Sends the new cookie and removes the old ones: another user may log in than the one of the old cookie. */
  set(to: CookieTarget, value: Input, options?: SetOptions): void;
  /** Removes the new cookie and the old ones. */
  remove(to: CookieTarget, options?: RemoveOptions): void;
};

/**
 * Reads a cookie of the new definition or, if there is none, one of an old kind: each source in its order. A codec
 * reads the cookie `name`, a definition its own. With `reissueTo`, the value of an old cookie is sent in the new kind,
 * and the old cookie is removed. If it has an expiry time, that is kept: a new framework is no reason to live longer.
 *
 * An old cookie never replaces a new one that is forged or expired, nor an older kind one that is expired: it must not
 * bring back a session that has ended. Log in and out with `set` and `remove` of the migration; those of the definition
 * leave the old cookie. Chunks of Auth.js and iron-session are joined.
 *
 * @example
 * ```ts
 * import { defineCookie, KeyRing } from "speculoos";
 * import { express, migrate } from "speculoos/interop";
 *
 * const session = defineCookie("__Host-session", { protection: "sealed", keys: new KeyRing(KeyRing.generate()) });
 * const legacy = express.signed({ secret: "keyboard cat" });
 * const both = migrate("connect.sid", { from: [legacy], to: session });
 *
 * const old = legacy.write("connect.sid", "an id");
 * const response = new Headers();
 * console.log(both.get(`connect.sid=${old}`, { reissueTo: response })); // an id
 * console.log(response.getSetCookie().map((line) => line.split("=")[0]).join()); // __Host-session,connect.sid
 * ```
 * @throws TypeError if a source is neither a codec nor a definition, or an unprotected one comes before a protected one;
 * CookieError if no cookie can have this scope.
 */
export function migrate<Input, Output>(
  name: string,
  { from: sources, to, scope }: MigrationOptions<Input, Output>,
): Migration<Output, Input> {
  if (!isDefinition(to)) throw new TypeError("to must be a definition, made by defineCookie");
  const target = to[resolved];
  const replaced = findReplaced(name, sources, target, scope);
  refuseUnprotectedFirst(sources);
  const oldNames = [name, ...replaced.definitions.map((definition) => definition.name)];

  function check(from: CookieSource, { reissueTo }: ReissueOptions): CookieCheck<unknown> {
    const own = to.check(from, { reissueTo });
    if (own.status === "ok" || !mayBeOld(own, target.name, oldNames)) return own;
    const header = readCookieHeader(from, { names: () => namesOf(replaced), verifies: true });
    const old = readOld(name, sources, target, { header, own });
    if (!("stored" in old)) return old.status === "absent" ? own : old;
    const found = checkForeign(target, old.stored);
    if (found.status !== "ok") return found;
    return {
      ...found,
      ...(old.issuedAt !== undefined && { issuedAt: old.issuedAt }),
      ...(old.expiresAt !== undefined && { expiresAt: old.expiresAt }),
      ...(reissueTo !== undefined && {
        reissue: reissueValue(
          target,
          reissueTo,
          { stored: old.stored, overrides: old.overrides, expiryTime: old.expiresAt?.getTime() },
          from,
          replaced,
        ),
      }),
    };
  }

  return {
    get(from, options = {}) {
      const result = check(from, options);
      // The value went through the definition, which has this type.
      return result.status === "ok" ? (result.value as Output) : undefined;
    },
    check: (from, options = {}) => check(from, options) as CookieCheck<Output>,
    set: (response, value, options = {}) => setValue(target, response, value, options, replaced),
    remove: (response, options = {}) => removeValue(target, response, options, replaced),
  };
}

/** A valid old cookie, with its times as far as they are known. */
type OldContent = {
  readonly stored: unknown;
  readonly overrides?: DefinitionAttributes | undefined;
  readonly issuedAt?: Date | undefined;
  readonly expiresAt?: Date | undefined;
};

type OldFailure = Exclude<CookieCheck<unknown>, { readonly status: "ok" }>;

/** More copies of a name than these are nobody's. */
const MAX_COPIES = 16;

/** Returns the names of all cookies that a migration reads, with their chunks. */
function namesOf({ cookies, definitions }: Replaced): string[] {
  return [...cookies.map((cookie) => ({ ...cookie, formerNames: [] })), ...definitions].flatMap(namesRead);
}

/** Whether a cookie that the definition does not accept can be an old one: there is none, or its name was that of one. */
function mayBeOld({ status }: CookieCheck<unknown>, ownName: string, oldNames: readonly string[]): boolean {
  if (status === "absent") return true;
  return status !== "expired" && status !== "ambiguous" && oldNames.includes(ownName);
}

/** Returns the first valid old cookie, else the most specific failure. */
function readOld(
  name: string,
  sources: readonly MigrationSource[],
  target: Definition,
  { header, own }: { readonly header: string; readonly own: CookieCheck<unknown> },
): OldContent | OldFailure {
  let failure: OldFailure = { status: "absent" };
  // Names of which a copy looked protected and was not valid. An unprotected kind would take its text for a value.
  const doubtful = new Set(looksProtected(own) ? [target.name] : []);
  for (const source of sources) {
    const sourceName = isDefinition(source) ? source.name : name;
    if (isUnprotected(source) && doubtful.has(sourceName)) continue;
    const result = isDefinition(source)
      ? readDefined(source[resolved], header)
      : readForeign(source, name, header, target.currentTime());
    if ("stored" in result) return result;
    // The key of this source has verified it.
    if (result.status === "expired" || result.status === "ambiguous") return result;
    if (looksProtected(result)) doubtful.add(sourceName);
    if (failure.status === "absent" || failure.status === "malformed") failure = result;
  }
  return failure;
}

/** Anyone can make a cookie of an unprotected kind: it must not be believed in the place of a protected one. */
function refuseUnprotectedFirst(sources: readonly MigrationSource[]): void {
  const firstUnprotected = sources.findIndex(isUnprotected);
  const lastProtected = sources.findLastIndex((source) => !isUnprotected(source));
  if (firstUnprotected === -1 || firstUnprotected > lastProtected) return;
  throw new TypeError(
    `from[${firstUnprotected}] must come after from[${lastProtected}]: anyone can make its cookies, as it is unprotected`,
  );
}

/** Whether anyone could have made the cookies of this source. */
function isUnprotected(source: MigrationSource): boolean {
  return isDefinition(source) ? source[resolved].format.kind === "plain" : source.scheme === "express.json";
}

function looksProtected({ status }: CookieCheck<unknown>): boolean {
  return status === "forged" || status === "unknown-key";
}

function readDefined(definition: Definition, header: string): OldContent | OldFailure {
  const { check, content } = readValue(definition, header);
  if (check.status !== "ok") return check;
  // The new schema reads what was stored, not what the old schema made of it.
  const { stored, overrides } = content!;
  return { stored, overrides, issuedAt: check.issuedAt, expiresAt: check.expiresAt };
}

function readForeign(
  codec: ForeignCodec,
  name: string,
  header: string,
  now: number,
): OldContent | OldFailure {
  let failure: OldFailure = { status: "absent" };
  for (const raw of collectRaw(codec, name, header)) {
    const result = codec.read(name, raw as never, { now });
    if (result.status === "ok") {
      return { stored: result.value, issuedAt: result.issuedAt, expiresAt: cookieTime(result.expires) };
    }
    // "wrong-purpose" is a cookie that was made for another name.
    if (failure.status === "absent" || failure.status === "malformed" || result.status === "expired") {
      failure = { status: result.status === "wrong-purpose" ? "forged" : result.status };
    }
  }
  return failure;
}

/**
 * Collects the copies of the cookie in wire order, its chunks joined if there is none; each with each copy of the second
 * cookie, if the scheme has two.
 */
function collectRaw(
  { scheme, signatureSuffix }: ForeignCodec,
  name: string,
  header: string,
): (string | WithSignature)[] {
  const values = collectValues(header, name, MAX_COPIES);
  const layout = CHUNK_LAYOUTS.get(scheme);
  if (values.length === 0 && layout !== undefined) {
    return [joinChunks(Cookie.parse(header), name, layout) ?? []].flat();
  }
  if (signatureSuffix === undefined) return values;
  const signatures = collectValues(header, name + signatureSuffix, MAX_COPIES);
  return values.flatMap((value) => signatures.map((signature) => ({ value, signature })));
}

/** How the frameworks of these schemes store a value that is too large for one cookie. */
const CHUNK_LAYOUTS: ReadonlyMap<string, ChunkLayout> = new Map([
  ["authjs.sealed", "authjs"],
  ["ironSession.sealed", "iron-session"],
]);

/** Returns a time that a cookie-date can hold: others end long after every cookie (RFC 6265bis §5.1.1). */
function cookieTime(expires: Date | undefined): Date | undefined {
  return expires !== undefined && expires.getTime() <= LAST_TIME ? expires : undefined;
}

/** Finds what a reissue and `remove` remove: the foreign cookies by their names, and the old definitions'. */
function findReplaced(
  name: string,
  sources: readonly MigrationSource[],
  target: Definition,
  scope: Omit<FormerCookie, "name"> = {},
): Replaced {
  const names = new Set<string>();
  let chunk = false;
  const definitions: Definition[] = [];
  for (const source of sources) {
    if (isDefinition(source)) {
      definitions.push(source[resolved]);
    } else if (typeof source?.read === "function") {
      names.add(name);
      if (CHUNK_LAYOUTS.has(source.scheme)) chunk = true;
      if (source.signatureSuffix !== undefined) names.add(name + source.signatureSuffix);
    } else {
      throw new TypeError("a source must be a codec made with its options, or a definition");
    }
  }
  const cookies = [...names].map((each) => ({
    ...completeFormer({ domain: undefined, path: "/", partitioned: undefined, ...scope, name: each }, target),
    chunk,
  }));
  for (const { name: each, attributes } of cookies) {
    createRemoval(each, { ...attributes, secure: attributes.secure !== false });
  }
  return { cookies, definitions };
}

function isDefinition<D extends CookieDefinition<never, unknown>>(source: ForeignCodec | D): source is D {
  return typeof source === "object" && source !== null && resolved in source;
}
