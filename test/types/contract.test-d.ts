/** What must compile, and what must not; checked by the type check of `npm test`, never run. */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import {
  type AnyCookie,
  addCookie,
  Cookie,
  type CookieAttributes,
  type CookieErrorCode,
  type CookieMap,
  type CookieSource,
  type CookieTarget,
  getCookie,
  getCookies,
  KeyRing,
  MarshalCookie,
  removeCookie,
  SealedCookie,
  SignedCookie,
  type VerifyOptions,
} from "speculoos";
import type { Codec, ForeignResult, WithSignature } from "speculoos/interop";
import {
  type CookieChange,
  type CookieExplanation,
  type CookieFields,
  CookieJar,
  type CookieReason,
  type DepartedCookie,
  type Exclusion,
  type ImportResult,
  type Inclusion,
  type JarFilter,
  type JarLimits,
  type Journal,
  type PublicSuffixList,
  type ReasonCode,
  type RequestContext,
  requestContext,
  type StoredCookie,
  type StoreResult,
} from "speculoos/jar";

declare function is<T>(value: T): void;
declare const keys: KeyRing;

// Node's and Fetch's messages are accepted as they are.
declare const messages: {
  req: IncomingMessage;
  res: ServerResponse<IncomingMessage> & { req: IncomingMessage };
  req2: Http2ServerRequest;
  res2: Http2ServerResponse;
  express: IncomingMessage & { app: unknown; res?: unknown; protocol: string; secure: boolean };
};
is<CookieSource>("a=b");
is<CookieSource>(new Headers());
is<CookieSource>(new Request("http://localhost/"));
is<CookieSource>(messages.req);
is<CookieSource>(messages.res);
is<CookieSource>(messages.req2);
is<CookieSource>(messages.express);
is<CookieSource>({ headers: { cookie: "a=b" } });
is<CookieTarget>(new Headers());
is<CookieTarget>(new Response());
is<CookieTarget>(messages.res);
is<CookieTarget>(messages.res2);

// A context of a framework is not a message; its `req` or `raw` is.
declare const koa: {
  req: IncomingMessage;
  res: ServerResponse;
  request: object;
  response: object;
  headers: IncomingMessage["headers"];
  method: string;
  get(field: string): string;
  set(field: string, value: string): void;
  append(field: string, value: string): void;
};
declare const hono: {
  req: { raw: Request; header(name: string): string | undefined };
  res: Response;
  get(key: string): unknown;
};
// @ts-expect-error: a Koa context
is<CookieSource>(koa);
// @ts-expect-error: a Hono context
is<CookieSource>(hono);
// @ts-expect-error: a Response carries Set-Cookie
is<CookieSource>(new Response());
// @ts-expect-error: a Map
is<CookieSource>(new Map<string, string>());
// @ts-expect-error: nothing is written to a Request
is<CookieTarget>(new Request("http://localhost/"));
// @ts-expect-error: a Koa context
is<CookieTarget>(koa);
// @ts-expect-error: a Hono context
is<CookieTarget>(hono);
is<CookieSource>(koa.req);
is<CookieTarget>(koa.res);
is<CookieSource>(hono.req.raw);
is<CookieTarget>(hono.res);

// The kinds are siblings: none can pass for another.
const plain = new Cookie("a", "b");
const signed = new SignedCookie("a", "b", keys);
const marshal = new MarshalCookie("a", { n: 1 }, keys);
is<AnyCookie>(plain);
is<AnyCookie>(signed);
is<AnyCookie<{ n: number }>>(marshal);
// @ts-expect-error: not verified
is<SignedCookie>(plain);
// @ts-expect-error: not plain
is<Cookie>(signed);
// @ts-expect-error: another kind
is<SignedCookie>(marshal);
// @ts-expect-error: a record is not a cookie
is<Cookie>({ name: "a", value: "b" });

// Reading returns the class that was requested.
is<Cookie | undefined>(getCookie("a=b", "a"));
is<SignedCookie | undefined>(getCookie("a=b", "a", SignedCookie, { keys }));
is<MarshalCookie | undefined>(getCookie("a=b", "a", MarshalCookie, { keys }));
is<CookieMap<Cookie>>(getCookies("a=b"));
is<CookieMap>(Cookie.parse("a=b", { names: ["a"], encoding: "percent" }));
is<CookieMap<SignedCookie>>(getCookies("a=b", SignedCookie, { keys }));
is<CookieMap<SignedCookie | Cookie>>(getCookies("a=b", SignedCookie, { keys, mismatch: "downgrade" }));
is<string | undefined>(getCookie("a=b", "a", SignedCookie, { keys })?.value);
is<unknown>(getCookie("a=b", "a", MarshalCookie, { keys })?.value);
// @ts-expect-error: keys are needed
getCookie("a=b", "a", SignedCookie);
// @ts-expect-error: a downgraded cookie may be plain
is<SignedCookie | undefined>(getCookie("a=b", "a", SignedCookie, { keys, mismatch: "downgrade" }));

// A mismatch that may be "downgrade" may give a plain cookie, whatever else it may be.
declare const options: {
  any: VerifyOptions;
  union: { keys: KeyRing; mismatch: "downgrade" | "ignore" };
  strict: { keys: KeyRing; mismatch: "throw" | "ignore" | undefined };
};
is<SignedCookie | Cookie | undefined>(getCookie("a=b", "a", SignedCookie, options.union));
is<MarshalCookie | Cookie | undefined>(getCookie("a=b", "a", MarshalCookie, options.any));
is<CookieMap<SignedCookie | Cookie>>(getCookies("a=b", SignedCookie, options.union));
is<CookieMap<MarshalCookie | Cookie>>(MarshalCookie.parse("a=b", options.any));
is<SignedCookie | undefined>(getCookie("a=b", "a", SignedCookie, options.strict));
is<CookieMap<SignedCookie>>(SignedCookie.parse("a=b", options.strict));
is<SealedCookie | undefined>(getCookie("a=b", "a", SealedCookie, options.strict));
is<CookieMap<SealedCookie>>(getCookies("a=b", SealedCookie, { keys }));
// @ts-expect-error: may be plain
is<SignedCookie | undefined>(getCookie("a=b", "a", SignedCookie, options.union));
// @ts-expect-error: may be plain
is<MarshalCookie | undefined>(getCookie("a=b", "a", MarshalCookie, options.any));
// @ts-expect-error: may be plain
is<CookieMap<SignedCookie>>(getCookies("a=b", SignedCookie, options.union));
// @ts-expect-error: may be plain
is<CookieMap<SignedCookie>>(SignedCookie.parse("a=b", options.any));
// @ts-expect-error: sealed cookies have no downgrade
getCookie("a=b", "a", SealedCookie, options.union);
// @ts-expect-error: sealed cookies have no downgrade
SealedCookie.parse("a=b", options.any);

// A protected cookie can be made at a given time; a plain one has none.
new SignedCookie("a", "b", keys, { path: "/", now: 0 });
new MarshalCookie("a", "b", keys, { now: undefined });
new SealedCookie("a", "b", keys, { compress: true, now: 0 });
// @ts-expect-error: a plain cookie has no time of issue
new Cookie("a", "b", { now: 0 });
// @ts-expect-error: milliseconds
new SignedCookie("a", "b", keys, { now: new Date() });

// Attributes: each also undefined, none misspelt.
is<CookieAttributes>({ path: undefined, maxAge: undefined, sameSite: undefined });
is<Date | undefined>(plain.expires);
plain.expires = 1e12;
plain.expires = "Wed, 09-Nov-1999 23:12:40 GMT";
// @ts-expect-error: words are in lower case
is<CookieAttributes>({ sameSite: "Lax" });
// @ts-expect-error: maxAge
is<CookieAttributes>({ maxage: 60 });
// @ts-expect-error: a number of seconds
is<CookieAttributes>({ maxAge: "60" });
// @ts-expect-error: only read
signed.issuedAt = new Date();
// @ts-expect-error: only read
plain.received = true;

addCookie(messages.res, plain, { transport: "https", cacheControl: false });
addCookie(messages.res, "a", "b", { path: "/" });
addCookie(messages.res, "a", "b", { path: "/" }, { transport: "https" });
addCookie(messages.res, "a", "b", undefined, { cacheControl: false });
removeCookie(messages.res, signed, { path: "/" });
removeCookie(messages.res, "a", undefined, { transport: "https" });
removeCookie(messages.res, getCookie("a=b", "a")!, {}, { cacheControl: false });
// @ts-expect-error: options are not attributes
addCookie(messages.res, "a", "b", { transport: "https" });
// @ts-expect-error: options are not attributes
removeCookie(messages.res, "a", { cacheControl: false });
// @ts-expect-error: a cookie has its attributes; options come next
addCookie(messages.res, plain, { path: "/" });
// @ts-expect-error: a value is needed
addCookie(messages.res, "a");

new KeyRing("secret");
new KeyRing(["secret", new Uint8Array(32)]);
// @ts-expect-error: a ring is one already
new KeyRing(keys);

// Codes and results can be distinguished exhaustively.
declare const code: CookieErrorCode;
// @ts-expect-error: a check has this status, but no error has this code
is<CookieErrorCode>("ambiguous");
if (code === "forged" || code === "expired") is<"forged" | "expired">(code);
declare const result: ForeignResult<string>;
if (result.status === "ok") is<string>(result.value);
else is<"malformed" | "forged" | "expired" | "unknown-key" | "wrong-purpose">(result.status);
declare const codec: Codec<string>;
is<string>(codec.write("a", "b", { now: 0 }));
is<string>(codec.scheme);
declare const codecOfTwo: Codec<string, WithSignature>;
is<string>(codecOfTwo.write("a", "b").signature);
// @ts-expect-error: its text is two cookies
codecOfTwo.read("a", "b");

// The jar: its parameters and results.
declare const parts: {
  url: string | URL;
  limits: JarLimits;
  journal: Journal;
  list: PublicSuffixList;
  filter: JarFilter;
  context: RequestContext;
};
const { url, context } = parts;
const jar = new CookieJar({
  publicSuffixes: parts.list,
  clock: Date.now,
  limits: { cookies: 10 },
  journal: parts.journal,
  secureLoopback: false,
  laxAllowingUnsafe: true,
});
new CookieJar({ publicSuffixes: "none" });
is<StoreResult>(jar.setCookie("a=b", url, context));
is<StoreResult>(jar.explainSetCookie("a=b", url, context));
declare const fields: CookieFields;
is<StoreResult>(jar.setCookie(fields, url, context));
is<StoreResult>(jar.explainSetCookie({ name: "a", value: "b", sameSite: "lax", expires: null }, url));
// @ts-expect-error: no attribute of a header
jar.setCookie({ name: "a", value: "b", hostOnly: true }, url);
is<StoredCookie[]>(jar.remove({ url }));
is<StoredCookie[]>(jar.remove({ site: "x.test" }));
is<StoredCookie[]>(jar.clearSiteData(new Headers().get("clear-site-data"), url, context));
is<CookieJar>(jar.clone());
is<StoreResult[]>(jar.setCookies(new Headers(), url, context));
is<StoreResult[]>(jar.setCookies(new Response(), url));
is<StoreResult[]>(jar.setCookies(["a=b"] as const, url));
declare const answer: IncomingMessage;
is<StoreResult[]>(jar.setCookies(answer, url));
is<StoreResult[]>(jar.setCookies(answer.headers, url));
is<StoreResult[]>(jar.setCookies({ url: "", headers: { "set-cookie": ["a=b"] } }, url));
// @ts-expect-error: a promise of a response
jar.setCookies(fetch(url), url);
// @ts-expect-error: a map has no header fields
jar.setCookies(new Map<string, string>(), url);
is<CookieExplanation>(jar.explainCookie("a", url, context));
is<readonly DepartedCookie[]>(jar.explainGetCookies(url).departed);
// @ts-expect-error: an append that returns a promise
new CookieJar({ journal: { ...parts.journal, append: async () => {} } });
new CookieJar({ journal: { ...parts.journal, append: (): void => {} } });
// @ts-expect-error: a header is not a list of headers
jar.setCookies("a=b", url);
is<StoredCookie[]>(jar.getCookies(url, context));
is<string>(jar.getCookieString(url, context));
is<CookieExplanation>(jar.explainGetCookies(url, context));
is<{
  included: { cookie: StoredCookie; warnings: CookieReason[] }[];
  excluded: { cookie: StoredCookie; reasons: CookieReason[] }[];
}>(jar.explainGetCookies(url));
is<readonly Inclusion[]>(jar.explainGetCookies(url, context, { allSites: true }).included);
is<readonly Exclusion[]>(jar.explainGetCookies(url, undefined, { allSites: undefined }).excluded);
// @ts-expect-error: allSites
jar.explainGetCookies(url, context, { allsites: true });
is<StoredCookie[]>(jar.remove(parts.filter));
is<StoredCookie[]>(jar.remove({ name: "a", host: "example.com" }));
is<StoredCookie[]>(jar.remove(({ secure }) => secure));
// @ts-expect-error: a cookie has no such field
jar.remove({ domain: "example.com" });
is<ImportResult>(jar.import(new CookieJar({ limits: parts.limits })));
is<ImportResult>(jar.import([], { keep: "newer" }));
// @ts-expect-error: no other rule
jar.import([], { keep: "older" });
is<Iterable<StoredCookie>>(jar);
is<number>(jar.size);
// @ts-expect-error: only read
jar.size = 0;
is<() => void>(jar.subscribe((changes) => is<readonly CookieChange[]>(changes)));
is<CookieJar>(CookieJar.fromJSON(jar.toJSON(), { journal: parts.journal }));
is<Promise<void>>(jar.flush());
is<Promise<void>>(jar.close());
is<RequestContext>(
  requestContext({
    url,
    initiator: url,
    topLevel: url,
    method: "POST",
    navigation: true,
    redirectChain: [url],
    crossSiteAncestor: false,
  }),
);
// A result is a plain record, which tests of users can write too.
is<StoreResult>({ status: "refused", reasons: [], warnings: [] });
is<StoreResult>({ ...jar.setCookie("a=b", url), status: "nothing-to-remove" });
// @ts-expect-error: the field is absent if there is no cookie
is<StoreResult>({ status: "refused", cookie: undefined, reasons: [], warnings: [] });
is<CookieReason>({ code: "public-suffix", section: "RFC 6265bis §5.7", message: "It is one." });
// @ts-expect-error: no such code
is<ReasonCode>("public_suffix");
// @ts-expect-error: values are in lower case
is<RequestContext>({ sameSite: "Lax" });
// @ts-expect-error: a stored cookie is read-only
jar.getCookies(url)[0]!.value = "c";

// A map without a type argument is a map of plain cookies.
is<(map: CookieMap) => Cookie | undefined>((map) => map.get("a"));
