/** One protected value in several cookies, `name.0`, `name.1` …, if a browser's 4096 bytes for one are too few. */

import { CookieError } from "../../base/cookie-error.ts";
import type { CookieKind } from "../../cookies/any-cookie.ts";
import type { CookieAttributes } from "../../cookies/attributes/attributes.ts";
import { readCookiePairs } from "../../syntax/cookie-header.ts";
import { MAX_NAME_VALUE_BYTES } from "../../syntax/limits.ts";
import type { EncodedValue } from "./format.ts";
import { lifetimeFrom, PreparedCookie } from "./prepared-cookie.ts";

/** The number of chunks allowed by default, and the maximum of `maxChunks`. */
export const DEFAULT_MAX_CHUNKS = 3;
export const MAX_CHUNKS = 64;

/**
 * The size of all chunks in a Cookie header that is allowed by default: Node answers 431 to headers of over 16 KiB,
 * which four cookies of 4 KiB reach together with the other headers.
 */
const DEFAULT_MAX_BYTES = 8192;

/** The number of combinations that are tried if someone planted further copies of the chunks. */
const MAX_COMBINATIONS = 16;

/** Returns the cookies that carry the value in chunks; `undefined` if one cookie can carry it. */
export function splitIntoChunks(
  name: string,
  { length, toText }: EncodedValue,
  kind: CookieKind,
  attributes: CookieAttributes,
  { maxChunks, now }: { readonly maxChunks: number | undefined; readonly now: number },
): PreparedCookie[] | undefined {
  const allowed = maxChunks ?? DEFAULT_MAX_CHUNKS;
  const empty = new PreparedCookie(`${name}.${allowed - 1}`, `${allowed}~`, kind, attributes);
  const attributesLength = String(empty).length - empty.pair.length;
  if (name.length + 1 + length + attributesLength <= MAX_NAME_VALUE_BYTES) return undefined;
  const size = MAX_NAME_VALUE_BYTES - String(empty).length;
  const count = size > 0 ? Math.ceil(length / size) : Number.POSITIVE_INFINITY;
  const bytes = length + count * (empty.pair.length + "; ".length);
  if (count > allowed || (maxChunks === undefined && bytes > DEFAULT_MAX_BYTES)) {
    throw new CookieError(
      "too-large",
      `the value must fit into ${allowed} chunks${maxChunks === undefined ? ` and ${DEFAULT_MAX_BYTES} bytes` : ""}; got ${length} bytes. Store less, or raise maxChunks and the server's limit for headers`,
      name,
    );
  }
  const text = toText(boundName(name, count, size, length), lifetimeFrom(now, empty));
  return Array.from({ length: count }, (_, index) => {
    const chunk = text.slice(index * size, (index + 1) * size);
    return new PreparedCookie(
      `${name}.${index}`,
      index === 0 ? `${count}~${chunk}` : chunk,
      kind,
      attributes,
    );
  });
}

/** Returns each text that the chunks of a request can be joined to, with the name that it is bound to. */
export function joinDefinedChunks(header: string, name: string): { boundName: string; text: string }[] {
  const copies = collectChunks(header, name);
  const joined: { boundName: string; text: string }[] = [];
  for (const first of copies.get(0) ?? []) {
    const [, digits, head] = /^([1-9]\d?)~(.*)$/s.exec(first) ?? [];
    if (digits === undefined || head === undefined) continue;
    const count = Number(digits);
    let texts = [head];
    for (let index = 1; index < count; index++) {
      const next = copies.get(index) ?? [];
      texts = texts.flatMap((text) => next.map((chunk) => text + chunk)).slice(0, MAX_COMBINATIONS);
    }
    for (const text of texts) {
      joined.push({ boundName: boundName(name, count, head.length, text.length), text });
    }
    if (joined.length >= MAX_COMBINATIONS) break;
  }
  return joined;
}

/** Returns the names of a request's cookies that can be this value, whole or in chunks. */
export function chunkNamesIn(header: string, name: string): Set<string> {
  const names = new Set<string>();
  readCookiePairs(header, (found) => {
    if (found === name || chunkIndex(found, name) !== undefined) names.add(found);
  });
  return names;
}

/**
 * The name that the whole text is bound to. It is no name of a cookie, for it holds slashes. With the number of
 * chunks, the length of all but the last and that of the whole, there is one way to cut a value: no chunk can be
 * left out, moved or resized.
 */
function boundName(name: string, count: number, size: number, length: number): string {
  return `${name}/${count}/${size}/${length}`;
}

/** Returns the copies of each chunk in wire order, by its index. */
function collectChunks(header: string, name: string): Map<number, string[]> {
  const copies = new Map<number, string[]>();
  readCookiePairs(header, (found, value) => {
    const index = chunkIndex(found, name);
    if (index === undefined) return;
    const values = copies.get(index);
    if (values === undefined) copies.set(index, [value]);
    else if (values.length < MAX_COMBINATIONS) values.push(value);
  });
  return copies;
}

/** Returns the N of `name.N` if it is spelled as `splitIntoChunks` spells it. */
function chunkIndex(found: string, name: string): number | undefined {
  if (!found.startsWith(name) || found[name.length] !== ".") return undefined;
  const digits = found.slice(name.length + 1);
  return /^(0|[1-9]\d?)$/.test(digits) && Number(digits) < MAX_CHUNKS ? Number(digits) : undefined;
}
