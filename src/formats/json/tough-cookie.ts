/** The JSON of tough-cookie's jars (2.5 to 6), and the file of tough-cookie-file-store. */

import {
  MAX_DATE_TIME,
  PRIORITIES,
  type Priority,
  SAME_SITES,
  type SameSite,
  type StoredCookie,
} from "../../jar/model/stored-cookie.ts";
import { parseCookieDate } from "../../syntax/dates/parse-cookie-date.ts";
import type { CookieCollector } from "../model/cookie-collector.ts";
import type { Format } from "../model/format.ts";
import type { LossList } from "../model/loss-list.ts";
import { eachRow, type JsonRow, kindOf } from "./row/json-row.ts";
import { isRecord, own, parseJson } from "./row/parse-json.ts";
import { isOwnPartition, ownPartition } from "./row/partition-key.ts";
import { readIsoTime, readTime } from "./row/read-time.ts";
import { capitalize, NOT_HELD, printJson, writeTexts } from "./row/written-row.ts";

export const toughCookie = {
  text: (source, into) => eachRow(listRows(parseJson(source, into), into), into, readRow),

  write: (cookies, losses) =>
    printJson({
      version: "tough-cookie@6.1.0",
      storeType: "MemoryCookieStore",
      rejectPublicSuffixes: true,
      enableLooseMode: false,
      allowSpecialUseDomain: true,
      enforceSecureOriginOnStorage: true,
      prefixSecurity: "silent",
      cookies: cookies.flatMap((cookie) => writeCookie(cookie, losses)),
    }),
} satisfies Format;

/** A jar has a list; the file store an object of hosts, of paths, of names. */
function listRows(json: unknown, into: CookieCollector): readonly unknown[] {
  if (Array.isArray(json)) return json;
  const cookies = isRecord(json) ? own(json, "cookies") : undefined;
  if (Array.isArray(cookies)) return cookies;
  if (!isRecord(json) || "version" in json || cookies === null) {
    into.report({ field: "cookies", message: `cookies must be a list; got ${kindOf(cookies)}` });
    return [];
  }
  return valuesOf(valuesOf([json], into), into).flatMap((byName) => valuesOf([byName], into));
}

/** Returns the values of objects. What is none is reported. */
function valuesOf(objects: readonly unknown[], into: CookieCollector): unknown[] {
  return objects.flatMap((object) => {
    if (isRecord(object)) return Object.values(object);
    into.report({ message: `a store must have objects of hosts, paths and names; got ${kindOf(object)}` });
    return [];
  });
}

/** Fields with their default are not in the file. */
function readRow(row: JsonRow): void {
  const { host, hasDot } = row.host();
  const creationTime = readDate(row, "creation");
  const extensions = readExtensions(row);
  const maxAge = readMaxAge(row);
  const expires = row.get("expires");
  row.add({
    // Its strings are those of Node: octets that came in a header, or text that a program set.
    name: row.mixedOctets("key", ""),
    value: row.mixedOctets("value", ""),
    host,
    // Without the field tough-cookie takes it for a domain.
    hostOnly: (row.flag("hostOnly", false) && !hasDot) || host === "localhost",
    path: row.mixedOctets("path"),
    secure: row.flag("secure"),
    httpOnly: row.flag("httpOnly"),
    sameSite: row.get("sameSite") === undefined ? (extensions.sameSite ?? "unset") : row.sameSite(),
    expiryTime:
      maxAge === undefined
        ? expires === "Infinity"
          ? null
          : (readDate(row, "expires") ?? null)
        : maxAge <= 0
          ? 0
          : Math.min((creationTime ?? row.into.now) + maxAge * 1000, MAX_DATE_TIME),
    creationTime,
    lastAccessTime: readDate(row, "lastAccessed"),
    priority: extensions.priority,
    // Its jar knows no pages, as ours without a context: every request is one of a page.
    partitionKey: extensions.partitioned ? ownPartition(host) : undefined,
  });
}

/** Returns seconds, if there is a Max-Age. */
function readMaxAge(row: JsonRow): number | undefined {
  const maxAge = row.get("maxAge");
  if (maxAge === "Infinity" || maxAge === "-Infinity") return Number(maxAge);
  if (maxAge === undefined || (typeof maxAge === "number" && Number.isFinite(maxAge))) return maxAge;
  row.refuse("maxAge", `must be a number; got ${kindOf(maxAge)}`);
  return undefined;
}

/** Returns a time, of ISO 8601 as the library writes it, or as `new Date` would take it: milliseconds, or a date of HTTP. */
function readDate(row: JsonRow, field: string): number | undefined {
  const value = row.get(field);
  if (value === undefined) return undefined;
  let ms = readIsoTime(value).ms;
  if (ms !== undefined) return ms;
  if (typeof value === "number" && Math.abs(value) <= MAX_DATE_TIME) {
    ms = Math.floor(value);
    // Ten digits are a time of this century in seconds, and of January 1970 in milliseconds.
    const seconds = /^\d{10}$/.test(`${ms}`);
    row.warn(field, `must be a date in ISO 8601; read as ${seconds ? "seconds" : "milliseconds"}`);
    return seconds ? readTime(value).ms : ms;
  }
  ms = typeof value === "string" ? parseCookieDate(value)?.getTime() : undefined;
  if (ms === undefined) row.refuse(field, "must be a date in ISO 8601");
  else row.warn(field, "must be a date in ISO 8601; got another form");
  return ms;
}

type Extensions = { partitioned?: boolean; sameSite?: SameSite; priority?: Priority };

/** Attributes that the library does not know it keeps as they came. */
function readExtensions(row: JsonRow): Extensions {
  const list = row.get("extensions") ?? [];
  const found: Extensions = {};
  if (!Array.isArray(list)) row.refuse("extensions", `must be a list; got ${kindOf(list)}`);
  else if (!list.every((item) => typeof item === "string"))
    row.refuse("extensions", "must be a list of strings");
  else
    for (const item of list) {
      const [name = "", word] = item.toLowerCase().split("=");
      if (name === "partitioned") found.partitioned = true;
      const sameSite = SAME_SITES.find((known) => known === word && known !== "unset");
      if (name === "samesite" && sameSite) found.sameSite = sameSite;
      const priority = PRIORITIES.find((known) => known === word);
      if (name === "priority" && priority) found.priority = priority;
    }
  return found;
}

function writeCookie(cookie: StoredCookie, losses: LossList): unknown[] {
  const { name, value, host, hostOnly, path, secure, httpOnly, sameSite, expiryTime, partitionKey } = cookie;
  if (partitionKey && !isOwnPartition(partitionKey, host)) {
    losses.add(cookie, "whole", "is in a partition of another page, which tough-cookie can't tell");
    return [];
  }
  if (!writeTexts(cookie, losses)) return [];
  if (cookie.lastUpdateTime !== cookie.creationTime) losses.add(cookie, "lastUpdateTime", NOT_HELD);
  const extensions = [
    ...(partitionKey ? ["Partitioned"] : []),
    ...(cookie.priority && cookie.priority !== "medium" ? [`Priority=${capitalize(cookie.priority)}`] : []),
  ];
  const record = {
    key: name,
    // A program gives it to `fetch` or `node:http`, which take octets.
    value,
    ...(expiryTime !== null && { expires: new Date(expiryTime).toISOString() }),
    domain: host.startsWith("[") ? host.slice(1, -1) : host,
    path,
    ...(secure && { secure }),
    ...(httpOnly && { httpOnly }),
    ...(extensions.length > 0 && { extensions }),
    hostOnly,
    creation: new Date(cookie.creationTime).toISOString(),
    lastAccessed: new Date(cookie.lastAccessTime).toISOString(),
    ...(sameSite !== "unset" && { sameSite }),
  };
  return [record];
}
