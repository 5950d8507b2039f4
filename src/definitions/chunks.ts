/** One protected value in several cookies, `name.0`, `name.1` …, where a browser's 4096 octets are too few. */

import { CookieError } from "../base/cookie-error.ts";
import { AnyCookie, type CookieKind, checkSize, cookieKind } from "../cookies/any-cookie.ts";
import type { CookieAttributes } from "../cookies/attributes/attributes.ts";
import { readCookiePairs } from "../syntax/cookie-header.ts";
import { MAX_NAME_VALUE_BYTES } from "../syntax/limits.ts";
import type { BareFormat, Format } from "./format.ts";

/** How many pieces there are unless `maxChunks` says otherwise, and the most that it can say. */
export const USUAL_PIECES = 3;
export const MAX_CHUNKS = 64;

/**
 * All pieces together in a Cookie header, unless `maxChunks` says more: Node answers 431 to headers of over 16 KiB,
 * which four cookies of 4 KiB reach with what else there is.
 */
const USUAL_OCTETS = 8192;

/** So many combinations of copies are tried where someone planted further ones. */
const MOST_COMBINATIONS = 16;

/** The cookies that carry the value; `undefined` where one alone does. */
export function splitIntoChunks(
  name: string,
  value: unknown,
  attributes: CookieAttributes,
  { kind, bare }: Format & { bare: BareFormat },
  maxChunks: number | undefined,
): AnyCookie[] | undefined {
  const { length, protect } = bare.prepare(value, name);
  const mostPieces = maxChunks ?? USUAL_PIECES;
  const empty = new Piece(`${name}.${mostPieces - 1}`, `${mostPieces}~`, kind, attributes);
  const attributesLength = String(empty).length - empty.pair.length;
  if (name.length + 1 + length + attributesLength <= MAX_NAME_VALUE_BYTES) return undefined;
  const size = MAX_NAME_VALUE_BYTES - String(empty).length;
  const count = size > 0 ? Math.ceil(length / size) : Number.POSITIVE_INFINITY;
  const octets = length + count * (empty.pair.length + "; ".length);
  if (count > mostPieces || (maxChunks === undefined && octets > USUAL_OCTETS)) {
    throw new CookieError(
      "too-large",
      `the value takes ${length} octets, too many for ${mostPieces} pieces: keep less in it, or raise maxChunks and the server's limit of headers`,
      name,
    );
  }
  const now = Date.now();
  const { maxAge, expires } = empty;
  const expiryTime = maxAge === undefined ? expires?.getTime() : now + maxAge * 1000;
  const text = protect(boundName(name, count, size, length), { issuedAt: now, expiryTime });
  return Array.from({ length: count }, (_, index) => {
    const slice = text.slice(index * size, (index + 1) * size);
    return new Piece(`${name}.${index}`, index === 0 ? `${count}~${slice}` : slice, kind, attributes);
  });
}

/** The whole texts that the pieces of a request can be put together to, each with the name that it is bound to. */
export function readChunks(header: string, name: string): { name: string; text: string }[] {
  const copies = copiesOf(header, name);
  const joined: { name: string; text: string }[] = [];
  for (const first of copies.get(0) ?? []) {
    const [, digits, head] = /^([1-9]\d?)~(.*)$/s.exec(first) ?? [];
    if (digits === undefined || head === undefined) continue;
    const count = Number(digits);
    let texts = [head];
    for (let index = 1; index < count; index++) {
      const next = copies.get(index) ?? [];
      texts = texts.flatMap((text) => next.map((piece) => text + piece)).slice(0, MOST_COMBINATIONS);
    }
    for (const text of texts) joined.push({ name: boundName(name, count, head.length, text.length), text });
    if (joined.length >= MOST_COMBINATIONS) break;
  }
  return joined;
}

/** The cookies of a request that a definition of this name wrote, whole or in pieces. */
export function chunkNames(header: string, name: string): Set<string> {
  const names = new Set<string>();
  readCookiePairs(header, (found) => {
    if (found === name || indexOf(found, name) !== undefined) names.add(found);
  });
  return names;
}

/**
 * What the whole is bound to: no name of a cookie, for it holds slashes. With the number of pieces, the length of all
 * but the last and that of the whole, there is one way to cut a value, and no piece can be left out, moved or resized.
 */
function boundName(name: string, count: number, size: number, length: number): string {
  return `${name}/${count}/${size}/${length}`;
}

/** The values of each piece in wire order, by its index. */
function copiesOf(header: string, name: string): Map<number, string[]> {
  const copies = new Map<number, string[]>();
  readCookiePairs(header, (found, value) => {
    const index = indexOf(found, name);
    if (index === undefined) return;
    const values = copies.get(index);
    if (values === undefined) copies.set(index, [value]);
    else if (values.length < MOST_COMBINATIONS) values.push(value);
  });
  return copies;
}

/** The N of `name.N`, where it is written as `splitIntoChunks` does. */
function indexOf(found: string, name: string): number | undefined {
  if (!found.startsWith(`${name}.`)) return undefined;
  const digits = found.slice(name.length + 1);
  return /^(0|[1-9]\d?)$/.test(digits) && Number(digits) < MAX_CHUNKS ? Number(digits) : undefined;
}

/** A cookie whose text is protected with others'. */
class Piece extends AnyCookie<string> {
  readonly #kind: CookieKind;

  constructor(name: string, text: string, kind: CookieKind, attributes: CookieAttributes) {
    super(name, text, attributes);
    this.#kind = kind;
  }

  get [cookieKind](): CookieKind {
    return this.#kind;
  }

  protected wireValue(): string {
    return this.value;
  }

  protected checkValue(value: unknown): void {
    checkSize(this.name, String(value).length);
  }
}
