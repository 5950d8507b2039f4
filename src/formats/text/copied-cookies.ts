/** The cookies of one line of HTTP: of a Set-Cookie header, or of a Cookie header, which has names and values alone. */

import { checkSetCookie } from "../../jar/check-stored-cookie.ts";
import { isExpired } from "../../jar/model/stored-cookie.ts";
import { parseSetCookieString } from "../../jar/rules/parse-set-cookie.ts";
import { trimmedSlice } from "../../syntax/text/scan.ts";
import type { CookieCollector } from "../model/cookie-collector.ts";

/** A line, and where its cookies come from. */
export type LineSource = { row: number; url: URL | undefined };

/** Adds the cookie of a Set-Cookie line. One that has expired takes away those of the same name and scope. */
export function addSetCookie(line: string, { row, url }: LineSource, into: CookieCollector): void {
  const { name, attributes } = parseSetCookieString(line);
  // With a Domain, the line itself says enough.
  const ownUrl = `https://${attributes.domain}/`;
  const from = url ?? (attributes.domain && URL.canParse(ownUrl) ? ownUrl : undefined);
  if (!from) {
    into.report({
      row,
      cookie: name,
      field: "host",
      message: "is not in a Set-Cookie line: give the option url",
    });
    return;
  }
  const { cookie, reasons } = checkSetCookie(line, from, into.now);
  if (!cookie) into.report({ row, cookie: name, message: reasons[0]!.message, reasons });
  else if (isExpired(cookie, into.now)) into.remove(cookie);
  else into.add({ ...cookie, sequence: undefined }, { row });
}

/** Adds the cookies of a Cookie header: for the host of the URL alone, for all paths, until the end of the session. */
export function addCookiePairs(header: string, { row, url }: LineSource, into: CookieCollector): void {
  if (!url) {
    into.report({ row, field: "host", message: "is not in a Cookie header: give the option url" });
    return;
  }
  into.report({
    row,
    message: `has names and values alone; the cookies were read as host-only, Path=/${url.protocol === "https:" ? ", Secure" : ""}, until the end of the session`,
  });
  for (const pair of header.split(";")) {
    const equals = pair.indexOf("=");
    const name = trimmedSlice(pair, 0, Math.max(equals, 0));
    const value = trimmedSlice(pair, equals + 1, pair.length);
    if (name === "" && value === "") continue;
    into.add(
      {
        name,
        value,
        host: url.hostname,
        hostOnly: true,
        path: "/",
        secure: url.protocol === "https:",
        httpOnly: false,
        sameSite: "unset",
        expiryTime: null,
      },
      { row },
    );
  }
}
