/** The cookies of the Chrome DevTools Protocol (`Storage.getCookies`, `Network.getAllCookies`), and puppeteer's. */

import type { Priority } from "../../jar/model/stored-cookie.ts";
import { PRIORITIES } from "../../jar/model/stored-cookie.ts";
import type { Format } from "../model/format.ts";
import { eachRow, type JsonRow } from "./row/json-row.ts";
import { listCookies } from "./row/list-cookies.ts";
import { parseJson } from "./row/parse-json.ts";
import { capitalize, findTab, printJson, writeRows } from "./row/written-row.ts";

export const cdp = {
  text: (source, into) => eachRow(listCookies(parseJson(source, into), into), into, readRow),

  write: (cookies, losses) =>
    printJson({
      cookies: writeRows(
        cookies,
        losses,
        ({ cookie, name, value, domain, path, expires }) => {
          const { httpOnly, secure, sameSite, priority = "medium", partitionKey } = cookie;
          return {
            name,
            value,
            domain,
            path,
            expires: expires ?? -1,
            size: cookie.name.length + cookie.value.length,
            httpOnly,
            secure,
            session: expires === undefined,
            ...(sameSite !== "unset" && { sameSite: capitalize(sameSite) }),
            priority: capitalize(priority),
            ...(partitionKey && { partitionKey }),
          };
        },
        findTab,
      ),
    }),
} satisfies Format;

function readRow(row: JsonRow): void {
  const { host, hasDot } = row.host();
  if (row.flag("partitionKeyOpaque"))
    row.refuse("partitionKeyOpaque", "stands for a partition that has no name outside its browser");
  const isSession = row.flag("session") || row.get("expires") === -1;
  row.add({
    name: row.octets("name"),
    value: row.octets("value"),
    host,
    hostOnly: !hasDot,
    path: row.octets("path"),
    secure: row.flag("secure"),
    httpOnly: row.flag("httpOnly"),
    sameSite: row.sameSite(),
    expiryTime: isSession ? null : (row.time("expires") ?? null),
    priority: readPriority(row, "priority"),
    // puppeteer's pages list the site alone, of either ancestor.
    partitionKey: row.partitionKey("partitionKey", host, undefined, false),
  });
}

/** Reads a priority of any case. */
export function readPriority(row: JsonRow, field: string): Priority | undefined {
  const text = row.text(field, "").toLowerCase();
  const priority = PRIORITIES.find((word) => word === text);
  if (text !== "" && !priority) row.warn(field, "has a word that no browser knows; left out");
  return priority;
}
