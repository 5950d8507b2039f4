/** Moving a site from one framework to another without logging anyone out: foreign cookies are read, ours are written. */

import { CookieError } from "../base/cookie-error.ts";
import type { CookieDefinition } from "../definitions/define-cookie.ts";
import type { CookieSource, CookieTarget } from "../http/messages.ts";
import { readCookieHeader } from "../http/read-cookie-header.ts";
import { indexOfCookie, valueAt } from "../syntax/cookie-header.ts";
import type { ForeignResult, WithSignature } from "./codec/codec.ts";

/** Any `Codec`. A parameter of the type `never` takes the place of its own type of text. */
export type ForeignCodec = {
  readonly scheme: string;
  read(name: string, raw: never): ForeignResult<unknown>;
  readonly signatureSuffix?: string;
};

/** So many copies of a name are tried: more are nobody's. */
const MOST_COPIES = 16;

/**
 * Reads a cookie of the definition's own kind, else one that a foreign framework wrote under the foreign `name`, each
 * source in its order. Where `reissueTo` is given, what was foreign is sent anew in the definition's kind. A lifetime
 * that is inside of the foreign cookie is kept; a new framework is no reason to live longer.
 *
 * Nothing is tried once our own cookie is there and genuine. One of ours that is forged or expired is not replaced by
 * a foreign one either: an old cookie must not bring back a session that has ended.
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
 * console.log(response.getSetCookie()[0]?.split("=")[0]); // __Host-session
 * ```
 */
export function migrate<Input, Output>(
  name: string,
  { from, to }: { readonly from: readonly ForeignCodec[]; readonly to: CookieDefinition<Input, Output> },
): {
  get(from: CookieSource, options?: { readonly reissueTo?: CookieTarget | undefined }): Output | undefined;
} {
  return {
    get(message, { reissueTo } = {}) {
      const header = readCookieHeader(message);
      const own = to.check(header);
      if (own.status === "ok") return to.get(header, { reissueTo });
      // Where the name is the same, what is there may well be foreign.
      if (own.status !== "absent" && to.name !== name) return undefined;
      const found = readForeign(header, name, from);
      if (found === undefined) return undefined;
      // The schema says what a foreign value is worth.
      const value = found.value as Input;
      const output = throughDefinition(to, value);
      if (output !== undefined && reissueTo !== undefined) {
        const lifetime = found.expires === undefined ? {} : { maxAge: undefined, expires: found.expires };
        to.set(reissueTo, value, { ...lifetime, request: header });
      }
      return output;
    },
  };
}

function readForeign(
  header: string,
  name: string,
  sources: readonly ForeignCodec[],
): { readonly value: unknown; readonly expires?: Date } | undefined {
  for (const codec of sources) {
    for (const raw of rawsOf(header, name, codec)) {
      const result = codec.read(name, raw as never);
      if (result.status === "ok") return result;
    }
  }
  return undefined;
}

/** The copies of the cookie in wire order; with each copy of the second one, where the scheme has two. */
function rawsOf(header: string, name: string, { signatureSuffix }: ForeignCodec): (string | WithSignature)[] {
  const values = copiesOf(header, name);
  if (signatureSuffix === undefined) return values;
  const signatures = copiesOf(header, name + signatureSuffix);
  return values.flatMap((value) => signatures.map((signature) => ({ value, signature })));
}

function copiesOf(header: string, name: string): string[] {
  const values: string[] = [];
  for (let at = indexOfCookie(header, name, 0); at !== -1; at = indexOfCookie(header, name, at)) {
    values.push(valueAt(header, at));
    if (values.length === MOST_COPIES) break;
  }
  return values;
}

/** The value as the definition reads it, where it takes it. */
function throughDefinition<Input, Output>(
  to: CookieDefinition<Input, Output>,
  value: Input,
): Output | undefined {
  const written = new Headers();
  try {
    to.set(written, value);
  } catch (error) {
    if (error instanceof CookieError) return undefined;
    throw error;
  }
  const pairs = written.getSetCookie().map((line) => line.split(";", 1)[0]);
  return to.get(pairs.join("; "));
}
