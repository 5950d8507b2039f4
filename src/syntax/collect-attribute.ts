/** The attributes of a Set-Cookie header as a record (RFC 6265bis §5.6.1 to §5.6.7), without the limits of user agents. */

import { parseCookieDateAt } from "./dates/parse-cookie-date.ts";
import { parseFixedDateAt } from "./dates/parse-fixed-date.ts";
import { type KnownAttribute, wordAt } from "./set-cookie-attributes.ts";
import { isInteger } from "./text/scan.ts";

/** The attributes that are known, each in the type of its value. `maxAge` is in seconds. */
export type CollectedAttributes = {
  maxAge?: number | undefined;
  expires?: Date | undefined;
  domain?: string | undefined;
  path?: string | undefined;
  httpOnly?: boolean | undefined;
  secure?: boolean | undefined;
  partitioned?: boolean | undefined;
  priority?: "low" | "medium" | "high" | undefined;
  sameSite?: "lax" | "strict" | "none" | undefined;
};

/** A visitor for `eachAttribute`: puts each attribute that is known and valid into the record. Of several of a name the last counts. */
export function collectAttribute(
  record: CollectedAttributes,
  header: string,
  attribute: KnownAttribute | undefined,
  _start: number,
  equals: number,
  start: number,
  end: number,
): void {
  switch (attribute) {
    // Without "=" they are undefined, as in the package.
    case "path":
      record.path = equals < start ? header.slice(start, end) : undefined;
      break;
    case "domain":
      record.domain = equals < start ? header.slice(start, end) : undefined;
      break;
    case "secure":
      record.secure = true;
      break;
    case "httponly":
      record.httpOnly = true;
      break;
    case "partitioned":
      record.partitioned = true;
      break;
    case "expires": {
      const time = parseFixedDateAt(header, start, end) ?? parseCookieDateAt(header, start, end);
      if (time !== undefined) record.expires = new Date(time);
      break;
    }
    case "max-age":
      if (isInteger(header, start, end)) record.maxAge = Number(header.slice(start, end));
      break;
    case "samesite": {
      const sameSite = wordAt(header, start, end, SAME_SITES);
      if (sameSite !== undefined) record.sameSite = sameSite;
      break;
    }
    case "priority": {
      const priority = wordAt(header, start, end, PRIORITIES);
      if (priority !== undefined) record.priority = priority;
      break;
    }
  }
}

const SAME_SITES = ["lax", "strict", "none"] as const;
const PRIORITIES = ["low", "medium", "high"] as const;
