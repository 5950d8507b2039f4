/**
 * Everything in the three doors that a program calls with texts of its own, each with one text in every place that it has.
 * A text may be refused: with a CookieError, a TypeError or a RangeError, which say nothing of it.
 */

import {
  AnyCookie,
  addCookie,
  Cookie,
  CookieError,
  CookieMap,
  defineCookie,
  formatCookieDate,
  getCookie,
  getCookies,
  KeyRing,
  MarshalCookie,
  parseCookieDate,
  removeCookie,
  SealedCookie,
  SignedCookie,
  stringifyCookie,
  stringifySetCookie,
} from "speculoos";
import { joinChunks, migrate, modPython } from "speculoos/interop";
import { CookieJar, requestContext, type StoredCookie } from "speculoos/jar";
import { z } from "zod";
import { CODECS, codecOf } from "../../interop-codecs.ts";
import { definitions, keys, NOW, PROTECTED_KINDS, responseWith } from "./readers.ts";

const SITE = "https://www.example.com/";
const ATTRIBUTES = [
  ...["expires", "maxAge", "domain", "path", "secure", "httpOnly", "sameSite", "partitioned", "priority"],
  ...["version", "comment", "commentURL", "discard", "port", "encoding", "now", "compress"],
];

/** A value of the right type in each option, and the text in the place of one of them. */
function misplaced(text: string, options: readonly string[]): Record<string, unknown>[] {
  return [...options.map((option) => ({ [option]: text })), { [text]: true }, { [text]: text }];
}

/** Runs every act, and throws all that they threw. */
function all(acts: readonly (() => unknown)[]): unknown[] {
  const errors: unknown[] = [];
  const results = acts.map((act) => {
    try {
      return act();
    } catch (error) {
      errors.push(error);
      return undefined;
    }
  });
  if (errors.length > 0) throw new AggregateError(errors);
  return results;
}

/** Each may throw; everything but an AggregateError of the three kinds of error is a fault. */
export const WRITERS: Record<string, (text: string) => unknown> = {
  "new Cookie": (text) =>
    all([
      () => new Cookie(text, "v"),
      () => new Cookie("a", text),
      () => new Cookie("a", text, { encoding: "percent" }),
      ...misplaced(text, ATTRIBUTES).map((attributes) => () => new Cookie("a", "v", attributes)),
    ]),
  "setters of a Cookie": (text) => {
    const cookie = new Cookie("a", "v");
    return all(
      ["name", "value", ...ATTRIBUTES].map((field) => () => {
        if (field in cookie) (cookie as unknown as Record<string, unknown>)[field] = text;
      }),
    );
  },
  "new SignedCookie, MarshalCookie, SealedCookie": (text) =>
    all(
      PROTECTED_KINDS.flatMap((Kind) => [
        () => new Kind(text, "v", keys),
        () => String(new Kind("a", text, keys)),
        () => new Kind("a", "v", text),
        () => new Kind("a", "v", [text, { text }] as never),
        ...misplaced(text, ATTRIBUTES).map((attributes) => () => new Kind("a", "v", keys, attributes)),
      ]),
    ),
  "values that cannot be marshalled": (text) =>
    all([
      () => new MarshalCookie("a", { [text]: () => text }, keys),
      () => new MarshalCookie("a", new Map([[text, Symbol(text)]]), keys),
      () => new SealedCookie("a", Object.create({ text }), keys),
      () =>
        new SealedCookie(
          "a",
          {
            get a() {
              throw new Error(text);
            },
          },
          keys,
        ),
    ]),
  "KeyRing, KeyRing.fromPassword": (text) =>
    all([
      () => new KeyRing(text.slice(0, 31)),
      () => new KeyRing([text, 5] as never),
      () => new KeyRing({ [text]: text } as never),
      () => KeyRing.fromPassword({ text } as never, text),
    ]),
  "addCookie, removeCookie": (text) =>
    all([
      () => addCookie(new Headers(), text, ""),
      () => addCookie(new Headers(), "a", text),
      ...misplaced(text, ATTRIBUTES).flatMap((attributes) => [
        () => addCookie(new Headers(), "a", "v", attributes),
        () => removeCookie(new Headers(), "a", attributes),
      ]),
      () => removeCookie(new Headers(), text),
      () => addCookie({ [text]: text } as never, "a", "v"),
      () => addCookie(new Headers(), { text } as never),
      () => addCookie(brokenResponse(text), "a", text, { encoding: "percent" }),
      () => addCookie(brokenStore(text), "a", text, { encoding: "percent", path: "/" }),
      () =>
        addCookie(responseWith("Cache-Control", [`public, x="${text}`]), new SignedCookie("a", "v", keys)),
      () => {
        const headers = { forwarded: text, host: text, "x-forwarded-proto": text };
        const response = { headersSent: false, getHeader() {}, setHeader() {}, req: { headers, socket: {} } };
        addCookie(response as never, "a", "1", { secure: true });
      },
    ]),
  "getCookie, getCookies": (text) =>
    all([
      () => getCookies({ [text]: text } as never),
      () => getCookie("a=b", "a", SignedCookie, { keys, now: text as never }),
      () => getCookie("a=b", "a", SealedCookie, { keys, mismatch: "downgrade" as never }),
      () => getCookie(`a=${text}`, "a", SignedCookie, { keys, mismatch: "throw" }),
      () => SignedCookie.parse(`a=${text}`, { keys: [text] as never }),
    ]),
  defineCookie: (text) =>
    all([
      () => defineCookie(text, { protection: "signed" }),
      () => defineCookie("a", { protection: text as never }),
      () => defineCookie("a", { keys: text }),
      () => defineCookie("a", { schema: text as never }),
      ...misplaced(text, [
        ...ATTRIBUTES,
        ...["format", "chunk", "maxChunks", "development", "transport", "formerly", "clock"],
      ]).map((options) => () => defineCookie("a", options as object)),
      () => defineCookie("a", { formerly: [{ [text]: text } as never] }),
      () => defineCookie("a", { formerly: [text as never] }),
      () => defineCookie("a", { formerly: [{ name: text, path: text, domain: text }] }),
    ]),
  "a definition's set and remove": (text) =>
    all([
      ...Object.values(definitions).flatMap((definition) => [
        () => definition.set(new Headers(), text as never),
        () => definition.set(new Headers(), { [text]: text, b: [text, () => text] } as never),
        () => definition.set(new Headers(), "x" as never, { [text]: text }),
        () => definition.remove(new Headers(), { path: text, domain: text }),
        () => definition.set(brokenResponse(text), "x" as never),
      ]),
      () =>
        defineCookie("a", { schema: z.object({ [text]: z.literal(text) }) }).set(new Headers(), {
          [text]: `${text}!`,
        }),
      () =>
        defineCookie("a", {
          schema: z.any().refine((): boolean => {
            throw new Error(text);
          }),
        }).set(new Headers(), text as never),
    ]),
  "stringifyCookie, stringifySetCookie": (text) =>
    all([
      () => stringifyCookie({ [text]: "v" }),
      () => stringifyCookie({ a: text }, { encode: (value) => value }),
      () => stringifySetCookie({ name: text, value: text }),
      ...ATTRIBUTES.map((field) => () => stringifySetCookie({ name: "a", value: "v", [field]: text })),
    ]),
  "formatCookieDate, CookieError, CookieMap, AnyCookie": (text) =>
    all([
      () => formatCookieDate(new Date(text), "imf"),
      () => formatCookieDate(parseCookieDate(text) ?? new Date(Number.NaN), "netscape"),
      () => {
        throw new CookieError("malformed", "why", `${text}=`);
      },
      () => new CookieMap([]).get(text),
      () => AnyCookie.prototype.toString.call(new Cookie("a", text, { encoding: "percent" })),
    ]),
  "migrate, joinChunks, modPython.format": (text) =>
    all([
      () => migrate(text, { from: [definitions.plain], to: definitions.signed }),
      () => migrate("a", { from: [text as never], to: definitions.signed }),
      () => migrate("a", { from: [definitions.plain], to: definitions.signed, scope: { path: text } }),
      () => joinChunks(new CookieMap([]), text, text as never),
      () => modPython.format(Cookie.parse(`a=${text}`).get("a") ?? new Cookie("a", "v")),
      () => modPython.format(Cookie.parse(`${text}=a`).get(text) ?? new Cookie("a", "v")),
    ]),
  "CookieJar with options, import and fromJSON": (text) => {
    const row = { ...[...jarWith("a=b")][0]! };
    return all([
      ...[
        "host",
        "path",
        "name",
        "value",
        "sameSite",
        "expiryTime",
        "sequence",
        "partitionKey",
        "priority",
      ].map((field) => () => new CookieJar().import([{ ...row, [field]: text } as StoredCookie])),
      () => new CookieJar().import(text as never),
      () => CookieJar.fromJSON(text as never),
      () => CookieJar.fromJSON({ version: 1, cookies: [{ ...row, [text]: text, host: text }] } as never),
      () => new CookieJar({ [text]: text, clock: text, limits: { [text]: text } } as never),
      () => new CookieJar({ limits: { cookies: text } } as never),
      () => new CookieJar().remove({ [text]: text, name: text } as never),
      () => new CookieJar().setCookies({ [text]: text } as never, SITE),
      () => new CookieJar().setCookie({ name: "a", value: text, [text]: text } as never, SITE),
    ]);
  },
  "CookieJar and requestContext with a URL": (text) =>
    all([
      () => new CookieJar().setCookie("a=b", text),
      () => new CookieJar().getCookies(text),
      () => requestContext({ url: text }),
      () => requestContext({ url: SITE, initiator: text }),
      () => new CookieJar().getCookies(SITE, { sameSite: text } as never),
      () => new CookieJar().getCookies(SITE, { partitionKey: { topLevelSite: text } } as never),
    ]),
};
for (const row of CODECS) {
  WRITERS[`${row.title}, options and write`] = (text) =>
    all([
      ...Object.keys(row.options).flatMap((option) => [
        () => row.make({ ...row.options, [option]: text }).write("a", text),
        () => row.make({ ...row.options, [option]: { text } }),
      ]),
      () => codecOf(row).write(text, text, { now: NOW }),
      () => codecOf(row).write("a", { user: text, f: () => text }, { now: NOW }),
      () => codecOf(row).write("a", { [text]: text }, { now: text as never }),
    ]);
}

function jarWith(line: string): CookieJar {
  const jar = new CookieJar({ clock: () => NOW });
  jar.setCookie(line, SITE);
  return jar;
}

/** Looks like a response of Node, and fails as some do: with what it was given. */
function brokenResponse(text: string): never {
  const setHeader = (name: string, value: unknown) => {
    throw Object.assign(new Error(`${name}: ${value}; ${text}`), { value, headers: [text] });
  };
  return { headersSent: false, getHeader() {}, setHeader } as never;
}

function brokenStore(text: string): never {
  const set = (name: string, value: string) => {
    throw new Error(`${name}: ${value}; ${text}`);
  };
  return { get() {}, set } as never;
}
