/** Everything in the three doors that reads what a client or a server sent, each with one text in every place that it has. */

import {
  addCookie,
  Cookie,
  type CookieSource,
  type CookieTarget,
  defineCookie,
  getCookie,
  getCookies,
  KeyRing,
  MarshalCookie,
  parseCookie,
  parseCookieDate,
  parseSetCookie,
  removeCookie,
  SealedCookie,
  SignedCookie,
  splitSetCookie,
} from "speculoos";
import { detectFormat, readCookies } from "speculoos/formats";
import { express, identify, joinChunks, keygrip, migrate, modPython } from "speculoos/interop";
import { CookieJar, requestContext } from "speculoos/jar";
import { z } from "zod";
import { explainRegistration } from "../../../src/dbsc/explain/explain-registration.ts";
import { CODECS, codecOf } from "../../interop-codecs.ts";

export const NOW = Date.UTC(2026, 0, 1);
export const keys = new KeyRing("a secret for properties, 32 bytes or more");
const SITE = "https://www.example.com/a/b";
const clock = () => NOW;

/** Definitions of every format, all of the name "a". */
export const definitions = {
  plain: defineCookie("a", { clock, secure: false }),
  json: defineCookie("a", { clock, secure: false, schema: z.json() }),
  record: defineCookie("a", { clock, secure: false, schema: z.record(z.string(), z.number()) }),
  signed: defineCookie("a", { clock, secure: false, keys }),
  marshal: defineCookie("a", { clock, secure: false, keys, schema: z.json() }),
  sealed: defineCookie("a", {
    clock,
    secure: false,
    keys,
    protection: "sealed",
    chunk: true,
    compress: true,
  }),
  former: defineCookie("b", { clock, secure: false, keys, formerly: [{ name: "a" }] }),
};
const auto = defineCookie("a", { clock, secure: "auto" });
const migrations = [
  migrate("a", { from: [keygrip.signed({ secret: "s" }), express.json()], to: definitions.former }),
  migrate("a", { from: [definitions.plain], to: definitions.marshal }),
];

/** The protected kinds as one type: in these tests the value of each is text, or is given as if it were. */
export const PROTECTED_KINDS = [
  SignedCookie,
  MarshalCookie,
  SealedCookie,
] as unknown as readonly (typeof SignedCookie)[];

/** A response of Node with these lines of one header, that answers this request. */
export function responseWith(header: string, lines: readonly string[], request?: object): CookieTarget {
  const getHeader = (name: string) => (name === header ? lines : undefined);
  const response = { headersSent: false, getHeader, setHeader() {}, removeHeader() {} };
  return { ...response, ...(request && { req: request as { headers: object } }) };
}

/** The sources of cookies that have this Cookie header, or this value of a cookie. */
function sourcesOf(text: string): CookieSource[] {
  const get = (name: string) => (name.toLowerCase() === "cookie" ? text : null);
  return [
    { headers: { cookie: text } },
    { headers: { cookie: [text, text] as never } },
    { method: "GET", headers: { get } },
    { get, append() {}, getSetCookie: () => [] },
    { cookies: [text], headers: {} },
    { headers: { Cookie: [{ value: text }] } },
    { headers: { cOOkie: text }, multiValueHeaders: null },
    { get: () => text },
    { get: () => ({ value: text }), getAll: () => [{ name: text, value: text }] } as CookieSource,
  ];
}

/** Each must return: what is hostile is the text, never the program. */
export const READERS: Record<string, (text: string) => unknown> = {
  "Cookie.parse, CookieMap": (text) => {
    const cookies = Cookie.parse(text);
    return [...cookies].map(([name, cookie]) => [
      cookies.getAll(name).length,
      cookies.has(name),
      String(cookie.pair),
      cookie.data,
    ]);
  },
  "Cookie.parse with names": (text) => Cookie.parse(text, { names: ["a", "b", "aa"], encoding: "percent" }),
  "SignedCookie.parse": (text) => SignedCookie.parse(text, { keys }),
  "SignedCookie.parse with downgrade": (text) => SignedCookie.parse(text, { keys, mismatch: "downgrade" }),
  "MarshalCookie.parse": (text) => MarshalCookie.parse(text, { keys, names: ["a", "b"] }),
  "SealedCookie.parse": (text) => SealedCookie.parse(text, { keys }),
  getCookie: (text) => getCookie(text, "a"),
  "getCookie of a longer name": (text) => getCookie(text, "aaaaaaaa"),
  "getCookie of a blank name": (text) => getCookie(text, "  "),
  "getCookie of no name": (text) => getCookie(text, ""),
  "getCookie of its own text": (text) => getCookie(text, text.slice(0, 99)),
  "getCookie, signed": (text) => getCookie(text, "a", SignedCookie, { keys, mismatch: "downgrade" }),
  "getCookie, marshalled": (text) => getCookie(text, "a", MarshalCookie, { keys }),
  "getCookie, sealed": (text) => getCookie(text, "a", SealedCookie, { keys }),
  "getCookie and getCookies of every source": (text) =>
    sourcesOf(text).map((source, index) => [
      getCookie(source, "a"),
      // The store that has no getAll lists nothing.
      index === 7 ? undefined : getCookies(source),
    ]),
  "a definition's get": (text) => Object.values(definitions).map((definition) => definition.get(text)),
  "a definition's check": (text) =>
    Object.values(definitions).map((definition) => definition.check(text, { reissueTo: new Headers() })),
  "a definition's set": (text) => definitions.sealed.set(new Headers(), "v", { request: text }),
  "a definition's set, by the transport of the request": (text) => {
    const headers = { forwarded: text, host: text, "x-forwarded-proto": [text, text], cookie: text };
    auto.set(responseWith("", [], { headers, socket: {}, protocol: text }), "v");
  },
  "a definition's remove": (text) => definitions.former.remove(new Headers(), { request: text }),
  "addCookie, a line of the response": (text) =>
    addCookie(responseWith("Set-Cookie", [`a=${text}`, `a;${text}`]), "a", "1"),
  "addCookie, many lines": (text) =>
    addCookie(responseWith("Set-Cookie", Array(text.length >> 6).fill("a=; Path=/b")), "a", "1"),
  "addCookie, Cache-Control": (text) => addCookie(responseWith("Cache-Control", [text]), "a", "1"),
  "addCookie, Cache-Control's fields": (text) =>
    addCookie(responseWith("Cache-Control", [`no-cache="${text}`, text]), "a", "1"),
  "removeCookie of what came": (text) => {
    for (const [name, cookie] of Cookie.parse(text.slice(0, 9999))) {
      // Names that can't be in a header are refused.
      if (/^[!-~]+$/.test(name)) removeCookie(new Headers(), cookie);
    }
  },
  parseCookie: (text) => parseCookie(text),
  parseSetCookie: (text) => parseSetCookie(text),
  "parseSetCookie, attributes": (text) => parseSetCookie(`a=b;${text}`),
  splitSetCookie: (text) => splitSetCookie(text),
  "splitSetCookie, quoted": (text) => splitSetCookie(`a="${text}`),
  parseCookieDate: (text) => parseCookieDate(text),
  joinChunks: (text) => joinChunks(getCookies(text), "a", "authjs"),
  "modPython.parse": (text) => modPython.parse(text),
  identify: (text) => [identify("a", text), identify(text, "a.sig")],
  migrate: (text) =>
    migrations.map((migration) => [migration.get(text), migration.check(text, { reissueTo: new Headers() })]),
  "CookieJar.setCookie": (text) => jarOf(text),
  "CookieJar.setCookie, attributes": (text) => jarOf(`a=b;${text}`),
  "CookieJar.setCookie, values of attributes": (text) =>
    ["Domain=", "Path=/", "Expires=", "Max-Age=", "SameSite="].map((attribute) =>
      jarOf(`a=b;${attribute}${text}`),
    ),
  "CookieJar.setCookies": (text) => {
    const jar = new CookieJar({ clock });
    const headers = { getSetCookie: () => [text, `a=${text}`], get: () => text };
    return [jar.setCookies(headers as unknown as Headers, SITE), jar.setCookies([text], SITE)];
  },
  "requestContext, a host and a path": (text) =>
    [`https://${text}`, `https://www.example.com/${text}`].flatMap((url) => {
      if (!URL.canParse(url)) return [];
      const jar = new CookieJar({ clock });
      const context = requestContext({ url, initiator: url });
      return [jar.setCookie("a=b", url, context), jar.explainGetCookies(url, context), [...jar]];
    }),
  "explainRegistration, the body": (text) => explain(text),
  "explainRegistration, every text in it": (text) =>
    explain(
      {
        session_identifier: text,
        refresh_url: text,
        scope: {
          origin: `https://${text}`,
          include_site: true,
          scope_specification: [{ type: "include", domain: text, path: `/${text}` }],
        },
        credentials: [
          { type: "cookie", name: "a", attributes: text },
          { type: "cookie", name: text },
        ],
        allowed_refresh_initiators: [text],
      },
      [text, `a=b;${text}`, `${text}=a`],
    ),
  "explainRegistration, many of each": (text) => {
    const many = <T>(value: T) => Array<T>(text.length >> 6).fill(value);
    const unit = text.slice(0, 32);
    const lines = many(0).map((_, index) => `a=b; Path=/${index}; ${unit}`);
    explain(
      {
        session_identifier: "a",
        scope: {
          origin: `https://${text.replace(/[^a-z.]/g, "a")}.example.com`,
          include_site: true,
          scope_specification: many({ type: "include", domain: unit, path: unit }),
        },
        credentials: many({ type: "cookie", name: "a", attributes: unit }),
        allowed_refresh_initiators: many(unit),
      },
      lines,
    );
  },
};
for (const format of ["speculoos", "netscape", "set-cookie", "lwp"] as const) {
  const head = { speculoos: "", netscape: "", "set-cookie": "", lwp: "Set-Cookie3: " }[format];
  READERS[`readCookies, ${format}`] = (text) => readCookies(head + text, { format, url: SITE, now: NOW });
}
READERS.detectFormat = detectFormat;
for (const row of CODECS) {
  const codec = codecOf(row);
  READERS[`${row.title}, read`] = (text) =>
    codec.read("a", codec.signatureSuffix ? { value: text, signature: text } : text, { now: NOW });
}

function jarOf(line: string) {
  const jar = new CookieJar({ clock });
  const explained = jar.explainSetCookie(line, SITE);
  const stored = jar.setCookie(line, SITE);
  return [explained, stored, jar.explainGetCookies(SITE), jar.getCookies(SITE), jar.getCookieString(SITE)];
}

function explain(body: string | object, setCookie?: readonly string[]) {
  return explainRegistration({ offeredBy: SITE, url: SITE, body, setCookie });
}
