/** The cookies of WebDriver (as Selenium saves them) and of WebDriver BiDi. */

import { decodeBase64 } from "../../base/base64.ts";
import type { StoredCookie } from "../../jar/model/stored-cookie.ts";
import { parseUrl } from "../../jar/request/request-url.ts";
import { byteStringOf } from "../model/byte-string.ts";
import type { CookieCollector } from "../model/cookie-collector.ts";
import type { Format } from "../model/format.ts";
import { readPriority } from "./cdp.ts";
import { eachRow, isByteString, type JsonRow, kindOf } from "./row/json-row.ts";
import { listCookies } from "./row/list-cookies.ts";
import { isRecord, own, parseJson } from "./row/parse-json.ts";
import { capitalize, findTab, losePriority, printJson, writeRows } from "./row/written-row.ts";

export const webdriver = {
  text: (source, into) => eachRow(listRows(parseJson(source, into), into), into, readRow),

  write: (cookies, losses, { url }) => {
    const page = url === undefined ? undefined : parseUrl(String(url)).hostname;
    return printJson(
      writeRows(
        cookies,
        losses,
        ({ cookie, name, value, domain, path, expires }) => {
          const { host, hostOnly, httpOnly, secure, sameSite, expiryTime } = cookie;
          if (expiryTime !== null && expiryTime % 1000 !== 0)
            losses.add(cookie, "expiryTime", "is written in whole seconds");
          if (name !== cookie.name && isByteString(name))
            losses.add(
              cookie,
              "name",
              "is read as the octets of another name, as Firefox's driver writes it",
            );
          losePriority(cookie, losses);
          const isOfPage = hostOnly && host === page;
          if (hostOnly && !isOfPage)
            losses.add(cookie, "hostOnly", "drivers set a cookie that has a domain for the hosts below, too");
          return {
            name,
            value,
            ...(!isOfPage && { domain }),
            path,
            secure,
            httpOnly,
            ...(expires !== undefined && { expiry: Math.floor(expires) }),
            ...(sameSite !== "unset" && { sameSite: capitalize(sameSite) }),
          };
        },
        findFault,
      ),
    );
  },
} satisfies Format;

function findFault(cookie: StoredCookie): string | undefined {
  return cookie.partitionKey
    ? "is partitioned, and would be written as a cookie of every partition"
    : findTab(cookie);
}

/** WebDriver lists the cookies of one page; some scripts keep a list for each URL, in which cookies come again. */
function listRows(json: unknown, into: CookieCollector): readonly unknown[] {
  if (!isRecord(json)) return listCookies(json, into);
  const lists = Object.entries(json).filter(([url]) => /^https?:/.test(url));
  if (lists.length === 0) return listCookies(json, into);
  const rows = new Map<unknown, unknown>();
  for (const [, list] of lists) {
    if (!Array.isArray(list)) into.report({ message: `cookies must be a list; got ${kindOf(list)}` });
    else for (const row of list) rows.set(printRow(row) ?? row, row);
  }
  return [...rows.values()];
}

/** Returns the same text for the same row, or `undefined` for one that nests deeper than the runtime can print. */
function printRow(row: unknown): string | undefined {
  try {
    return JSON.stringify(row);
  } catch {
    return undefined;
  }
}

function readRow(row: JsonRow): void {
  const { host, hasDot } = row.host();
  const secure = row.flag("secure");
  const sameSite = row.sameSite();
  if (row.get("expires") !== undefined) row.warn("expires", "is no field of WebDriver; its field is expiry");
  row.add({
    // Firefox gives the octets of a name, but the text of a value.
    name: row.mixedOctets("name"),
    value: readValue(row),
    host,
    hostOnly: !hasDot,
    path: row.octets("path"),
    secure,
    httpOnly: row.flag("httpOnly"),
    // Firefox's driver and Chromium's BiDi list unset as None, with which no cookie is stored without Secure.
    sameSite: sameSite === "none" && !secure ? "unset" : sameSite,
    expiryTime: row.time("expiry") ?? null,
    priority: readPriority(row, "goog:priority"),
    partitionKey: row.partitionKey("goog:partitionKey", host, undefined, false),
  });
}

/** Returns the value, which in BiDi is a text or base64. */
function readValue(row: JsonRow): string {
  const value = row.get("value");
  if (!isRecord(value)) return row.octets("value");
  const [type, content] = [own(value, "type"), own(value, "value")];
  if (typeof content === "string") {
    if (type === "string") return row.toOctets("value", content);
    const bytes = type === "base64" ? decodeBase64(content) : undefined;
    if (bytes) return byteStringOf(bytes);
  }
  row.refuse("value", "must be a string, or base64");
  return "";
}
