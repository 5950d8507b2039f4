/** The cookies of the WebExtensions API (`cookies.getAll`), as EditThisCookie and Cookie-Editor save them. */

import type { Format } from "../model/format.ts";
import { eachRow, type JsonRow } from "./row/json-row.ts";
import { listCookies } from "./row/list-cookies.ts";
import { parseJson } from "./row/parse-json.ts";
import { losePriority, printJson, writeRows } from "./row/written-row.ts";

export const extension = {
  text: (source, into) => eachRow(listCookies(parseJson(source, into), into), into, readRow),

  write: (cookies, losses) =>
    printJson(
      writeRows(cookies, losses, ({ cookie, name, value, domain, path, expires }) => {
        const { hostOnly, httpOnly, secure, sameSite, partitionKey } = cookie;
        losePriority(cookie, losses);
        return {
          domain,
          ...(expires !== undefined && { expirationDate: expires }),
          hostOnly,
          httpOnly,
          name,
          ...(partitionKey && { partitionKey }),
          path,
          sameSite: API_WORDS[sameSite],
          secure,
          session: expires === undefined,
          storeId: null,
          value,
        };
      }),
    ),
} satisfies Format;

function readRow(row: JsonRow): void {
  const { host, hasDot } = row.host();
  const isSession = row.flag("session");
  row.add({
    name: row.octets("name"),
    value: row.octets("value"),
    host,
    hostOnly: row.flag("hostOnly", !hasDot),
    path: row.octets("path"),
    secure: row.flag("secure"),
    httpOnly: row.flag("httpOnly"),
    sameSite: row.sameSite(),
    expiryTime: isSession ? null : (row.time("expirationDate") ?? null),
    // Firefox says in a private name whether other sites are above.
    partitionKey: row.partitionKey("partitionKey", host, undefined, false),
  });
}

const API_WORDS = { strict: "strict", lax: "lax", none: "no_restriction", unset: "unspecified" } as const;
