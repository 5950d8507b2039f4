/** Playwright's storageState, its lists of cookies, and two lists like them: HTTPie's sessions and Guzzle's jars. */

import type { CookieCollector } from "../model/cookie-collector.ts";
import type { Format } from "../model/format.ts";
import { eachRow, type JsonRow, kindOf } from "./row/json-row.ts";
import { isRecord, own, parseJson } from "./row/parse-json.ts";
import { ownPartition } from "./row/partition-key.ts";
import { capitalize, findTab, losePriority, printJson, writeRows } from "./row/written-row.ts";

export const storageState = {
  text: (source, into) => {
    const json = parseJson(source, into);
    const cookies = isRecord(json) ? own(json, "cookies") : json;
    const isHttpie = isRecord(json) && Object.hasOwn(json, "__meta__");
    if (Array.isArray(cookies)) readRows(cookies, into, isHttpie);
    else if (isHttpie && isRecord(cookies)) readRows(listOldHttpie(cookies), into, isHttpie);
    else into.report({ field: "cookies", message: `cookies must be a list; got ${kindOf(cookies)}` });
    const origins = isRecord(json) && own(json, "origins");
    if (Array.isArray(origins) && origins.length > 0)
      into.report({ field: "origins", message: "origins has web storage, which is no cookie; left out" });
  },

  write: (cookies, losses) =>
    printJson({
      cookies: writeRows(
        cookies,
        losses,
        ({ cookie, name, value, domain, path, expires = -1 }) => {
          const { httpOnly, secure, sameSite, partitionKey } = cookie;
          if (sameSite === "unset")
            losses.add(cookie, "sameSite", 'is unset, which Playwright has no word for; written as "Lax"');
          losePriority(cookie, losses);
          return {
            name,
            value,
            domain,
            path,
            expires,
            httpOnly,
            secure,
            sameSite: sameSite === "unset" ? "Lax" : capitalize(sameSite),
            ...(partitionKey && {
              partitionKey: partitionKey.topLevelSite,
              _crHasCrossSiteAncestor: partitionKey.hasCrossSiteAncestor,
            }),
          };
        },
        findTab,
      ),
      origins: [],
    }),
} satisfies Format;

function readRows(rows: readonly unknown[], into: CookieCollector, isHttpie: boolean): void {
  const guzzle = rows.find((row) => isRecord(row) && Object.hasOwn(row, "Name"));
  if (guzzle)
    into.report({
      field: "Domain",
      message:
        "Domain is the same with the attribute and without it; hosts without a dot are read as host-only",
    });
  eachRow(rows, into, guzzle ? readGuzzleRow : (row) => readRow(row, isHttpie));
}

function readRow(row: JsonRow, isHttpie: boolean): void {
  const { url } = row;
  const { host, hasDot } = row.host();
  row.add({
    name: row.octets("name"),
    value: row.octets("value"),
    // Python has ".local" behind hosts without a dot.
    host: isHttpie && host === "localhost.local" ? "localhost" : host,
    hostOnly: !hasDot,
    path: row.octets("path", url?.pathname.slice(0, url.pathname.lastIndexOf("/") + 1)),
    secure: row.flag("secure", url?.protocol === "https:"),
    httpOnly: row.flag("httpOnly"),
    sameSite: row.sameSite(),
    expiryTime: row.get("expires") === -1 ? null : (row.time("expires") ?? null),
    // Playwright takes a key without the bit as one of a page with other sites above it.
    partitionKey: row.partitionKey("partitionKey", host, row.get("_crHasCrossSiteAncestor"), true),
  });
}

/** Guzzle's Expires is computed from Max-Age; a Max-Age that is not positive ends the cookie. */
function readGuzzleRow(row: JsonRow): void {
  const { host, hasDot } = row.host("Domain");
  const expires = row.time("Expires");
  const isOver = readMaxAge(row) <= 0;
  row.add({
    name: row.octets("Name"),
    value: row.octets("Value"),
    host,
    hostOnly: !hasDot,
    path: row.octets("Path"),
    secure: row.flag("Secure"),
    httpOnly: row.flag("HttpOnly"),
    sameSite: row.sameSite("SameSite"),
    // Its jar knows no pages, as ours without a context.
    partitionKey: row.flag("Partitioned") ? ownPartition(host) : undefined,
    expiryTime: expires ?? (isOver ? 0 : null),
  });
}

/** Returns seconds, which may be a text; without Max-Age, NaN. */
function readMaxAge(row: JsonRow): number {
  const maxAge = row.get("Max-Age");
  if (maxAge === undefined || typeof maxAge === "number" || typeof maxAge === "string") return Number(maxAge);
  row.refuse("Max-Age", `must be a number; got ${kindOf(maxAge)}`);
  return NaN;
}

/** Before HTTPie 3.1 the cookies were an object, by name and without a host. */
function listOldHttpie(cookies: object): unknown[] {
  return Object.entries(cookies).map(([name, row]) => (isRecord(row) ? { ...row, name } : row));
}
