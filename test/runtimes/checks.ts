/**
 * The portable suite: what the package promises, as plain functions that run wherever JavaScript runs. No test runner,
 * no Node API. Each check throws if the promise is broken.
 */

import {
  addCookie,
  Cookie,
  CookieError,
  defineCookie,
  formatCookieDate,
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
  stringifyCookie,
  stringifySetCookie,
} from "speculoos";
import {
  authjs,
  type Codec,
  cookieRs,
  cookieSession,
  django,
  express,
  fastify,
  flask,
  gorilla,
  hono,
  identify,
  ironSession,
  itsdangerous,
  joinChunks,
  keygrip,
  laravel,
  migrate,
  modPython,
  mojolicious,
  rack,
  rails,
  starlette,
  tornado,
} from "speculoos/interop";
import { CookieJar, requestContext } from "speculoos/jar";
import { equal, refuses } from "./assert.ts";

/** What one runtime made and another one reads: the header of protected cookies, by the kind of cookie. */
export type Handover = { readonly signed: string; readonly marshal: string; readonly sealed: string };

const SECRET = "a secret of at least thirty-two octets";
const NOW = Date.UTC(2026, 10, 26, 12);
const DATA = {
  user: 42,
  roles: new Set(["admin"]),
  since: new Date(0),
  big: 7n,
  bytes: new Uint8Array([1, 2]),
};

/** Makes protected cookies for another runtime to read. */
export function makeHandover(): Handover {
  return {
    signed: new SignedCookie("user", "joe", SECRET).pair,
    marshal: new MarshalCookie("data", DATA, SECRET).pair,
    sealed: new SealedCookie("data", DATA, SECRET).pair,
  };
}

/** Reads the protected cookies that another runtime made. */
export function checkHandover({ signed, marshal, sealed }: Handover): void {
  equal(getCookie(signed, "user", SignedCookie, { keys: SECRET })?.value, "joe");
  equal(getCookie(marshal, "data", MarshalCookie, { keys: SECRET })?.value, DATA);
  equal(getCookie(sealed, "data", SealedCookie, { keys: SECRET })?.value, DATA);
}

export type Check = readonly [title: string, run: () => void | Promise<void>];

/** One codec of each foreign scheme, with a value that the scheme can hold. */
const SCHEMES: readonly (readonly [codec: Codec<never, never>, value: unknown])[] = [
  entry(express.signed({ secret: "keyboard cat" }), "an id"),
  entry(express.json(), { items: [7] }),
  entry(keygrip.signed({ secret: ["new", "old"] }), "joe"),
  entry(cookieSession.session({ secret: "keyboard cat" }), { user: "joe" }),
  entry(fastify.signed({ secret: "keyboard cat" }), "an id"),
  entry(hono.signed({ secret: "keyboard cat" }), "an id"),
  entry(ironSession.sealed({ secret: SECRET }), { user: "joe" }),
  entry(authjs.sealed({ secret: SECRET }), { name: "joe" }),
  entry(django.signed({ secret: SECRET }), "an id"),
  entry(django.session({ secret: SECRET }), { user: "joe" }),
  entry(flask.session({ secret: SECRET }), { user: "joe" }),
  entry(itsdangerous.timed({ secret: SECRET }), "an id"),
  entry(tornado.signed({ secret: SECRET }), "an id"),
  entry(starlette.session({ secret: SECRET }), { user: "joe" }),
  entry(rails.encrypted({ secret: SECRET }), { user: "joe" }),
  entry(rails.signed({ secret: SECRET }), { user: "joe" }),
  entry(rack.session({ secret: SECRET.repeat(2) }), { user: "joe" }),
  entry(laravel.encrypted({ secret: `base64:${"QUJD".repeat(10)}QUI=` }), "an id"),
  entry(mojolicious.signed({ secret: SECRET }), "an id"),
  entry(mojolicious.session({ secret: SECRET }), { user: "joe" }),
  entry(gorilla.encoded({ hashKey: bytes(32), blockKey: bytes(32) }), { user: "joe" }),
  entry(cookieRs.signed({ secret: bytes(64) }), "an id"),
  entry(cookieRs.private({ secret: bytes(64) }), "an id"),
  entry(modPython.signed({ secret: SECRET }), "an id"),
  entry(modPython.marshal({ secret: SECRET }), [1, "x"]),
];

function entry<T, W>(codec: Codec<T, W>, value: T): readonly [Codec<never, never>, unknown] {
  return [codec as Codec<never, never>, value];
}

function bytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => index + 1);
}

export const CHECKS: readonly Check[] = [
  [
    "a plain cookie is printed, sent and read",
    () => {
      const cookie = new Cookie("theme", "dark", { path: "/", maxAge: 60, sameSite: "lax" });
      equal(String(cookie), "theme=dark; Max-Age=60; Path=/; SameSite=Lax");
      const headers = new Headers();
      addCookie(headers, cookie);
      addCookie(headers, "lang", "nl", { path: "/" });
      equal(headers.getSetCookie(), ["theme=dark; Max-Age=60; Path=/; SameSite=Lax", "lang=nl; Path=/"]);
      equal(headers.get("cache-control"), 'no-cache="set-cookie"');
      equal(getCookies("theme=dark; id=1; id=2").duplicates, ["id"]);
    },
  ],
  [
    "a cookie is set on Headers, read from Headers and removed",
    () => {
      // A browser's own Response takes no Set-Cookie: that is for servers.
      const headers = new Headers();
      addCookie(headers, "lang", "nl", { path: "/" });
      equal(getCookie(new Headers({ cookie: "theme=dark; lang=nl" }), "lang")?.value, "nl");
      removeCookie(headers, "lang");
      equal(headers.getSetCookie(), ["lang=; Max-Age=0; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT"]);
    },
  ],
  [
    "what a browser would drop is refused, with a code",
    () => {
      refuses(() => new Cookie("theme", "dark; Domain=evil.example"), CookieError, "value-needs-encoding");
      refuses(
        () => new Cookie("__Host-id", "7", { secure: true, path: "/shop" }),
        CookieError,
        "prefix-mismatch",
      );
      refuses(() => new KeyRing("short"), CookieError, "weak-key");
    },
  ],
  [
    "a value of any text is percent-encoded and read back",
    () => {
      const { pair } = new Cookie("greeting", "café 日本 🍪; x", { encoding: "percent" });
      equal(Cookie.parse(pair, { encoding: "percent" }).get("greeting")?.value, "café 日本 🍪; x");
    },
  ],
  ["signed, marshalled and sealed cookies are read back", () => checkHandover(makeHandover())],
  [
    "a tampered cookie is not valid",
    () => {
      const { signed, sealed } = makeHandover();
      const read = getCookies(signed.replace("joe", "eve"), SignedCookie, { keys: SECRET });
      equal(read.get("user"), undefined);
      equal(read.rejected[0]?.error.code, "forged");
      const last = sealed.endsWith("A") ? "B" : "A";
      equal(getCookie(sealed.slice(0, -1) + last, "data", SealedCookie, { keys: SECRET }), undefined);
    },
  ],
  [
    "keys rotate: a retired key verifies, and the cookie is reissued",
    () => {
      const [current, retired] = [KeyRing.generate(), KeyRing.generate()];
      const before = defineCookie("session", { protection: "sealed", keys: retired });
      const after = defineCookie("session", { protection: "sealed", keys: [current, retired] });
      const response = new Headers();
      before.set(response, "user 42");
      const reissued = new Headers();
      const check = after.check(pairOf(response), { reissueTo: reissued });
      equal([check.status, check.status === "ok" && check.reissue], ["ok", "sent"]);
      const again = after.check(pairOf(reissued));
      equal([again.status, again.status === "ok" && again.needsReissue], ["ok", false]);
    },
  ],
  [
    "the four functions of the package cookie",
    () => {
      equal({ ...parseCookie("theme=dark; greeting=caf%C3%A9") }, { theme: "dark", greeting: "café" });
      equal(stringifyCookie({ greeting: "café" }), "greeting=caf%C3%A9");
      equal(parseSetCookie("id=7; Path=/; Max-Age=60; Secure").maxAge, 60);
      equal(stringifySetCookie({ name: "id", value: "7", httpOnly: true }), "id=7; HttpOnly");
      equal(splitSetCookie("a=1; Expires=Wed, 09 Nov 1999 23:12:40 GMT, b=2").length, 2);
    },
  ],
  [
    "cookie-dates are read and written whatever the time zone",
    () => {
      equal(parseCookieDate("Wed, 09-Nov-1999 23:12:40 GMT")?.getTime(), 942_189_160_000);
      equal(formatCookieDate(new Date(0), "netscape"), "Thu, 01-Jan-1970 00:00:00 GMT");
    },
  ],
  [
    "the jar stores, sends and refuses, with reasons",
    () => {
      const jar = new CookieJar({ clock: () => NOW });
      const url = "https://shop.example.co.uk/login";
      equal(jar.setCookie("id=7; Path=/; Secure; SameSite=Lax; Domain=example.co.uk", url).status, "stored");
      const refused = jar.setCookie("id=8; Domain=co.uk", url);
      equal([refused.status, refused.reasons[0]?.code], ["refused", "public-suffix"]);
      equal(jar.getCookieString("https://www.example.co.uk/"), "id=7");
      const image = requestContext({
        url,
        initiator: "https://blog.example/",
        topLevel: "https://blog.example/",
      });
      equal(jar.explainGetCookies(url, image).excluded[0]?.reasons[0]?.code, "same-site-lax");
      equal(CookieJar.fromJSON(JSON.parse(JSON.stringify(jar)), { clock: () => NOW }).size, 1);
    },
  ],
  ...SCHEMES.map(
    ([codec, value]): Check => [
      `${codec.scheme} is written and read`,
      () => {
        const result = codec.read("session", codec.write("session", value as never));
        equal(result.status, "ok");
        // Auth.js and Mojolicious add fields of their own.
        if (result.status === "ok") equal(withFieldsOf(value, result.value), value);
      },
    ],
  ),
  [
    "foreign cookies are identified, joined and migrated",
    () => {
      const secret = "keyboard cat";
      const raw = express.signed({ secret }).write("connect.sid", "an id");
      equal(identify("connect.sid", raw)[0]?.scheme, "express.signed");
      equal(joinChunks(getCookies("s.0=abc; s.1=def"), "s", "authjs"), "abcdef");
      const own = defineCookie("session", { protection: "sealed", keys: SECRET });
      const both = migrate("connect.sid", { from: [express.signed({ secret })], to: own });
      equal(both.get(`connect.sid=${raw}`), "an id");
    },
  ],
];

/** Returns the fields of an object that a sample has too; other values as they are. */
function withFieldsOf(sample: unknown, value: unknown): unknown {
  if (typeof sample !== "object" || sample === null || Array.isArray(sample)) return value;
  return Object.fromEntries(Object.keys(sample).map((field) => [field, Reflect.get(Object(value), field)]));
}

function pairOf(headers: Headers): string {
  return headers.getSetCookie()[0]!.split(";", 1)[0]!;
}
