/** Reads and sets header fields of a request in each form that undici takes (https://undici.nodejs.org, UndiciHeaders). */

import type { RequestHeaders } from "./dispatcher.ts";

/** The forms that can be read more than once. */
export type ListedHeaders = readonly unknown[] | Readonly<Record<string, unknown>>;

/** Lists pairs as names and values in turn: some can be read only once. Returns what is already listed or a record as it is. */
export function listHeaders(headers: RequestHeaders): ListedHeaders {
  if (headers === null || headers === undefined) return {};
  if (!isIterable(headers) || isFlatList(headers)) return headers;
  const list: unknown[] = [];
  for (const pair of headers) {
    if (!Array.isArray(pair) || pair.length !== 2)
      throw new TypeError("headers must be pairs of name and value");
    list.push(pair[0], pair[1]);
  }
  return list;
}

/** Returns the value of the field with this name, which is in lower case. Joins several values. Returns `undefined` if there is no such field. */
export function readField(headers: ListedHeaders, name: string, separator: string): string | undefined {
  let joined: string | undefined;
  if (isList(headers)) {
    for (let i = 0; i < headers.length; i += 2)
      if (isNamed(headers[i], name)) joined = join(joined, headers[i + 1], separator);
  } else {
    for (const field of Object.keys(headers))
      if (isNamed(field, name)) joined = join(joined, headers[field], separator);
  }
  return joined;
}

function join(before: string | undefined, value: unknown, separator: string): string {
  const text = Array.isArray(value) ? value.join(separator) : `${value ?? ""}`;
  return before && text ? before + separator + text : before || text;
}

/** Returns a copy of the headers with this Cookie field and no other. `hasCookie` says whether there is one now. */
export function withCookie(headers: ListedHeaders, cookie: string, hasCookie: boolean): ListedHeaders {
  if (!isList(headers)) {
    const copy: Record<string, unknown> = { ...headers };
    if (hasCookie) for (const field of Object.keys(copy)) if (isNamed(field, "cookie")) delete copy[field];
    copy.cookie = cookie;
    return copy;
  }
  const copy: unknown[] = [];
  for (let i = 0; i < headers.length; i += 2)
    if (!isNamed(headers[i], "cookie")) copy.push(headers[i], headers[i + 1]);
  copy.push("cookie", cookie);
  return copy;
}

function isNamed(field: unknown, name: string): boolean {
  return typeof field === "string" && field.length === name.length && field.toLowerCase() === name;
}

function isList(headers: ListedHeaders): headers is readonly unknown[] {
  return Array.isArray(headers);
}

/** undici reads an array as names and values in turn; its `redirect` knows arrays of pairs too. */
function isFlatList(headers: RequestHeaders): headers is readonly unknown[] {
  return Array.isArray(headers) && !Array.isArray(headers[0]);
}

function isIterable(headers: object): headers is Iterable<unknown> {
  return Symbol.iterator in headers;
}
