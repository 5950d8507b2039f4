/** Plain cookies: reading and createWriteComparisons headers, beside the packages that do the same. */

import { parseCookie as edgeParseCookie } from "@edge-runtime/cookies";
import * as cookie from "cookie";
import * as cookieEs from "cookie-es";
import setCookieParser from "set-cookie-parser";
import {
  Cookie,
  type CookieAttributes,
  getCookie,
  parseCookie,
  parseSetCookie,
  type SetCookie,
  stringifySetCookie,
} from "speculoos";
import * as tough from "tough-cookie";
import type { Comparison } from "./compare.ts";
import { HEADERS, NAMES, SET_COOKIES } from "./headers.ts";

export function createPlainComparisons(): Comparison[] {
  return [
    ...createReadOneComparisons(),
    ...createReadAllComparisons(),
    ...createSetCookieComparisons(),
    ...createWriteComparisons(),
  ];
}

function createReadOneComparisons(): Comparison[] {
  const targets = { distinct10: 10, distinct60: 30, shared10: 3, shared60: 8 };
  return (Object.keys(targets) as (keyof typeof targets)[]).flatMap((kind) =>
    (["first", "middle", "last"] as const).map((place): Comparison => {
      const header = HEADERS[kind];
      const names = NAMES[kind];
      const name = names[{ first: 0, middle: names.length >> 1, last: names.length - 1 }[place]]!;
      return {
        group: "getCookie of one name",
        name: `${kind}, ${place}`,
        ours: () => getCookie(header, name)?.value,
        peers: { cookie: () => cookie.parseCookie(header)[name] },
        target: { cookie: targets[kind] },
      };
    }),
  );
}

function createReadAllComparisons(): Comparison[] {
  return Object.entries(HEADERS).map(([name, header]) => ({
    group: "parseCookie",
    name,
    ours: () => parseCookie(header),
    peers: {
      cookie: () => cookie.parseCookie(header),
      "cookie-es": () => cookieEs.parseCookie(header),
      // It keeps blanks in names and takes quotes off: other work.
      ...(name === "quoted10" || name === "blanks10"
        ? {}
        : { "@edge-runtime": () => edgeParseCookie(header) }),
    },
    target: { cookie: 0.95, "cookie-es": 0.95 },
    comparable: (result: Record<string, string> | Map<string, string>) =>
      result instanceof Map ? Object.fromEntries(result) : result,
  }));
}

function createSetCookieComparisons(): Comparison[] {
  const slowerPeers = { "set-cookie-parser": 5, "tough-cookie": 3 };
  const targets = {
    bare: { cookie: 0.95 },
    usual: { cookie: 0.95, ...slowerPeers },
    lowercase: { cookie: 0.95, ...slowerPeers },
    dated: { cookie: 0.95, ...slowerPeers },
    netscape: { cookie: 0.8, ...slowerPeers },
    eightAttributes: { cookie: 0.8, ...slowerPeers },
  };
  return (Object.keys(targets) as (keyof typeof targets)[]).map((name) => {
    const header = SET_COOKIES[name];
    return {
      group: "parseSetCookie",
      name,
      ours: () => parseSetCookie(header),
      peers: {
        cookie: () => cookie.parseSetCookie(header),
        "set-cookie-parser": () => setCookieParser.parseString(header),
        "tough-cookie": () => tough.Cookie.parse(header),
      },
      target: targets[name],
      comparable: (result: { name?: string; key?: string; value: string; expires?: unknown }) => [
        result.name ?? result.key,
        result.value,
        result.expires instanceof Date && result.expires.getTime(),
      ],
    };
  });
}

const GIVEN_UP =
  "0.75 of cookie for short ones; medians of processes of their own are 0.63 (bare) and 0.68 (usual). V8 does not inline the constructor of a class with private fields that is called by `super` (12% of the time), and `String` looks its method up at each call (15%).";

function createWriteComparisons(): Comparison[] {
  const records: Record<string, SetCookie> = {
    bare: { name: "sid", value: "abc123" },
    usual: { name: "sid", value: "abc123", path: "/", httpOnly: true, secure: true, sameSite: "lax" },
    dated: { name: "theme", value: "dark", path: "/", expires: new Date(Date.UTC(2094, 10, 6, 8, 49, 37)) },
    eightAttributes: {
      name: "__Host-id",
      value: "abcdefghij0123456789".repeat(3),
      maxAge: 3600,
      path: "/",
      expires: new Date(Date.UTC(2099, 1, 28, 23, 59, 1)),
      httpOnly: true,
      secure: true,
      partitioned: true,
      priority: "high",
      sameSite: "none",
    },
  };
  return Object.entries(records).flatMap(([shape, record]): Comparison[] => {
    const { name, value, ...attributes } = record;
    const peers = { cookie: () => cookie.stringifySetCookie(record as cookie.SetCookie) };
    return [
      {
        group: "stringifySetCookie",
        name: shape,
        ours: () => stringifySetCookie(record),
        peers,
        target: { cookie: 1.2 },
      },
      {
        group: "String(new Cookie(…))",
        name: shape,
        givenUp: GIVEN_UP,
        ours: () => String(new Cookie(name, value!, attributes as CookieAttributes)),
        peers,
        target: { cookie: 0.75 },
      },
    ];
  });
}
