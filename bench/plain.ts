/** Plain cookies: reading and writing headers, beside the packages that do the same. */

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
import { formatCookieTime } from "../src/syntax/dates/format-cookie-date.ts";
import { parseCookieDateAt } from "../src/syntax/dates/parse-cookie-date.ts";
import { parseFixedDateAt } from "../src/syntax/dates/parse-fixed-date.ts";
import type { Comparison } from "./compare.ts";
import { HEADERS, NAMES, SET_COOKIES } from "./headers.ts";

export function plainComparisons(): Comparison[] {
  return [...readingOne(), ...readingAll(), ...readingSetCookie(), ...writing(), ...dates()];
}

function readingOne(): Comparison[] {
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

function readingAll(): Comparison[] {
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
    answer: (result: Record<string, string> | Map<string, string>) =>
      result instanceof Map ? Object.fromEntries(result) : result,
  }));
}

function readingSetCookie(): Comparison[] {
  return Object.entries(SET_COOKIES).map(([name, header]) => ({
    group: "parseSetCookie",
    name,
    ours: () => parseSetCookie(header),
    peers: {
      cookie: () => cookie.parseSetCookie(header),
      "set-cookie-parser": () => setCookieParser.parseString(header),
      "tough-cookie": () => tough.Cookie.parse(header),
    },
    target: SET_COOKIE_TARGETS[name as keyof typeof SET_COOKIES],
    answer: (result: { name?: string; key?: string; value: string }) => [
      result.name ?? result.key,
      result.value,
    ],
  }));
}

const SET_COOKIE_TARGETS: Record<keyof typeof SET_COOKIES, Record<string, number>> = {
  bare: { cookie: 0.95 },
  usual: { cookie: 0.95, "set-cookie-parser": 5, "tough-cookie": 3 },
  lowerCase: { cookie: 0.95 },
  dated: { cookie: 0.95 },
  netscape: { cookie: 0.8 },
  full: { cookie: 0.8 },
};

/** The tricks for the sake of speed, each beside the plain way. */
function dates(): Comparison[] {
  const text = "Sun, 06 Nov 2094 08:49:37 GMT";
  const first = Date.UTC(2094, 10, 6);
  let seconds = 0;
  // A server that gives cookies one lifetime writes times of one day, seldom the same.
  const nextTime = () => {
    seconds = (seconds + 7) % 86_400;
    return first + seconds * 1000;
  };
  return [
    {
      group: "dates",
      name: "parse an IMF-fixdate",
      ours: () => parseFixedDateAt(text, 0, text.length),
      peers: { "the general algorithm": () => parseCookieDateAt(text, 0, text.length) },
      target: { "the general algorithm": 1.3 },
    },
    {
      group: "dates",
      name: "format times of a day",
      ours: () => formatCookieTime(nextTime()),
      peers: { toUTCString: () => new Date(nextTime()).toUTCString() },
      target: { toUTCString: 1.5 },
      answer: false,
    },
  ];
}

function writing(): Comparison[] {
  const records: Record<string, SetCookie> = {
    bare: { name: "sid", value: "abc123" },
    usual: { name: "sid", value: "abc123", path: "/", httpOnly: true, secure: true, sameSite: "lax" },
    maxAge: {
      name: "sid",
      value: "abc123",
      maxAge: 3600,
      path: "/",
      httpOnly: true,
      secure: true,
      sameSite: "lax",
    },
    dated: { name: "theme", value: "dark", path: "/", expires: new Date(Date.UTC(2094, 10, 6, 8, 49, 37)) },
    full: {
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
        ours: () => String(new Cookie(name, value!, attributes as CookieAttributes)),
        peers,
        target: { cookie: 0.75 },
      },
    ];
  });
}
