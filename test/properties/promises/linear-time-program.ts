/**
 * Run by `linear-time.test.ts` in a fresh process for each hostile text: every reader of the three doors reads the text in
 * two sizes. Prints, as JSON, the readers that took far more than the ratio of the sizes.
 */

import {
  addCookie,
  Cookie,
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
  stringifyCookie,
  stringifySetCookie,
} from "speculoos";
import {
  authjs,
  cookieSession,
  django,
  express,
  flask,
  gorilla,
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

const SMALL = 1 << 14;
const FACTOR = 8;
/** A quadratic reader takes the square of `FACTOR`; a linear one takes up to twice the factor, if memory is scarce. */
const MAX_RATIO = 3 * FACTOR;
/** Less CPU time than this, in milliseconds, proves nothing. */
const MIN_TIME = 40;

const keys = new KeyRing("a secret for properties, 32 bytes or more");
const secret = "a secret for properties, 32 bytes or more";
const URL = "https://www.example.com/a/b";
const chunked = defineCookie("a", { keys, protection: "sealed", chunk: true });
const signed = defineCookie("b", { keys, formerly: [{ name: "a" }] });
const plain = defineCookie("a");
const codecs = [
  authjs.sealed({ secret }),
  cookieSession.session({ secret }),
  django.signed({ secret }),
  django.session({ secret }),
  express.signed({ secret }),
  express.json(),
  flask.session({ secret }),
  gorilla.encoded({ hashKey: new Uint8Array(32).fill(7) }),
  ironSession.sealed({ secret }),
  itsdangerous.timed({ secret }),
  keygrip.signed({ secret }),
  laravel.encrypted({ secret: `base64:${"A".repeat(43)}=` }),
  modPython.signed({ secret }),
  modPython.marshal({ secret }),
  mojolicious.session({ secret }),
  rack.session({ secret: secret.repeat(2) }),
  rails.encrypted({ secret }),
  rails.signed({ secret }),
  starlette.session({ secret }),
  tornado.signed({ secret }),
];

/** A response of Node that has these lines of a header. */
function responseWith(header: string, lines: readonly string[], request?: object) {
  return {
    headersSent: false,
    getHeader: (name: string) => (name === header ? lines : undefined),
    setHeader() {},
    ...(request && { req: request as { headers: object } }),
  };
}

/** Runs a writer, which may refuse what it is given. */
function attempt(write: () => unknown): void {
  try {
    write();
  } catch {
    // What is thrown is the concern of other tests.
  }
}

const READERS: Record<string, (text: string) => unknown> = {
  "Cookie.parse": (text) => {
    const cookies = Cookie.parse(text);
    for (const [name, cookie] of cookies) void [cookies.getAll(name), cookie.pair];
  },
  "Cookie.parse with names": (text) => Cookie.parse(text, { names: ["a", "b", "aa"], encoding: "percent" }),
  "SignedCookie.parse": (text) => SignedCookie.parse(text, { keys, mismatch: "downgrade" }),
  "MarshalCookie.parse with names": (text) => MarshalCookie.parse(text, { keys, names: ["a", "b"] }),
  "SealedCookie.parse": (text) => SealedCookie.parse(text, { keys }),
  getCookie: (text) => getCookie(text, "a"),
  "getCookie of a longer name": (text) => getCookie(text, "aaaaaaaa"),
  "getCookie of a blank name": (text) => getCookie(text, "  "),
  "getCookie of no name": (text) => getCookie(text, ""),
  "getCookie, signed": (text) => getCookie(text, "a", SignedCookie, { keys, mismatch: "downgrade" }),
  "getCookie, sealed": (text) => getCookie(text, "a", SealedCookie, { keys }),
  "a definition's get": (text) => plain.get(text),
  "a definition's check": (text) => signed.check(text, { reissueTo: new Headers() }),
  "a definition's check of chunks": (text) => chunked.check(text),
  "a definition's set": (text) => chunked.set(new Headers(), "v", { request: text }),
  "a definition's remove": (text) => chunked.remove(new Headers(), { request: text }),
  parseCookie: (text) => parseCookie(text),
  parseSetCookie: (text) => parseSetCookie(text),
  "parseSetCookie, attributes": (text) => parseSetCookie(`a=b;${text}`),
  splitSetCookie: (text) => splitSetCookie(text),
  "splitSetCookie, quoted": (text) => splitSetCookie(`a="${text}`),
  parseCookieDate: (text) => parseCookieDate(text),
  "addCookie, a line of the response": (text) =>
    addCookie(responseWith("Set-Cookie", [`a=${text}`, `a;${text}`]), "a", "1"),
  "addCookie, many lines": (text) =>
    addCookie(responseWith("Set-Cookie", Array(text.length >> 6).fill("a=; Path=/b")), "a", "1"),
  "addCookie, Cache-Control": (text) => addCookie(responseWith("Cache-Control", [text]), "a", "1"),
  "addCookie, Cache-Control's fields": (text) =>
    addCookie(responseWith("Cache-Control", [`no-cache="${text}`, text]), "a", "1"),
  "addCookie, the transport": (text) =>
    attempt(() => {
      const headers = { forwarded: text, host: text, "x-forwarded-proto": text };
      addCookie(responseWith("", [], { headers, socket: {} }), "a", "1", { secure: true });
    }),
  "new Cookie, every text": (text) => {
    attempt(() => new Cookie(text, "v"));
    attempt(() => new Cookie("a", text));
    for (const field of ["path", "domain", "comment", "expires", "sameSite"])
      attempt(() => new Cookie("a", "v", { [field]: text }));
    attempt(() => removeCookie(new Headers(), text));
  },
  "stringifySetCookie, every text": (text) => {
    attempt(() => stringifySetCookie({ name: text, value: "" }));
    attempt(() => stringifyCookie({ a: text }));
    for (const field of ["path", "domain"])
      attempt(() => stringifySetCookie({ name: "a", value: text, [field]: text }));
  },
  joinChunks: (text) => joinChunks(getCookies(text), "a", "authjs"),
  "modPython.parse": (text) => modPython.parse(text),
  identify: (text) => identify("a", text),
  migrate: (text) =>
    migrate("a", { from: [express.json(), keygrip.signed({ secret })], to: signed }).check(text),
  "CookieJar.setCookie": (text) => new CookieJar().setCookie(text, URL),
  "CookieJar.setCookie, attributes": (text) => new CookieJar().setCookie(`a=b;${text}`, URL),
  "CookieJar.setCookie, Domain and Path": (text) => {
    for (const attribute of ["Domain=", "Path=/", "Expires="])
      new CookieJar().setCookie(`a=b;${attribute}${text}`, URL);
  },
  "CookieJar, a long URL": (text) =>
    attempt(() => {
      const url = `${URL}/${text}`;
      const jar = new CookieJar();
      jar.setCookie("a=b", url);
      jar.explainGetCookies(url, requestContext({ url, initiator: url }));
    }),
};
for (const codec of codecs) {
  READERS[`${codec.scheme}.read`] = (text) =>
    codec.read("a", (codec.signatureSuffix ? { value: text, signature: text } : text) as never);
}

/** Returns the CPU time of one call, in milliseconds: that of other processes does not count. */
function measure(read: (text: string) => unknown, text: string): number {
  const start = process.cpuUsage();
  read(text);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Returns the text in a size: copies of `unit`, or cookies with names that differ. */
function makeText(unit: string, length: number): string {
  if (unit !== "numbered") return unit.repeat(length / unit.length);
  return Array.from({ length: length / 8 }, (_, index) => `n${index}=${index}`).join(";");
}

/** Returns what was too slow: in a function that was never called before, and in one that was. */
function findSlow(unit: string): string[] {
  const [small, large] = [makeText(unit, SMALL), makeText(unit, SMALL * FACTOR)];
  return Object.entries(READERS).flatMap(([name, read]) => {
    const times = [small, large, small, large].map((text) => measure(read, text));
    const isSlow = [0, 2].some((at) => times[at + 1]! > Math.max(MIN_TIME, times[at]! * MAX_RATIO));
    return isSlow ? [`${name}: ${times.map(Math.round).join(", ")} ms`] : [];
  });
}

console.log(JSON.stringify(findSlow(process.argv[2]!)));
