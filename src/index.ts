/** speculoos: HTTP cookies for servers. One object is one cookie; four functions read, send and remove it. */

export { CookieError, type CookieErrorCode } from "./base/cookie-error.ts";
export { AnyCookie } from "./cookies/any-cookie.ts";
export type { CookieAttributes } from "./cookies/attributes/attributes.ts";
export { Cookie, CookieMap, type RejectedCookie } from "./cookies/cookie.ts";
export { MarshalCookie } from "./cookies/marshal-cookie.ts";
export type { ProtectedAttributes } from "./cookies/protected-cookie.ts";
export type { ReadOptions, StrictVerifyOptions, VerifyOptions } from "./cookies/read-options.ts";
export { type SealedAttributes, SealedCookie } from "./cookies/sealed-cookie.ts";
export { SignedCookie } from "./cookies/signed-cookie.ts";
export type { CookieCheck } from "./definitions/cookie-check.ts";
export { type CookieDefinition, defineCookie } from "./definitions/define-cookie.ts";
export type { FormerCookie } from "./definitions/former.ts";
export type {
  DefinitionOptions,
  ReissueOptions,
  RemoveOptions,
  SetOptions,
} from "./definitions/options.ts";
export type { DefinitionAttributes } from "./definitions/values/definition-attributes.ts";
export type { CookieSchema, SchemaIssue } from "./definitions/values/schema.ts";
export { type AddOptions, addCookie } from "./http/add-cookie.ts";
export { getCookie, getCookies } from "./http/get-cookie.ts";
export type { CookieSource, CookieTarget } from "./http/messages.ts";
export { removeCookie } from "./http/remove-cookie.ts";
export { KeyRing, type KeySource } from "./keys/key-ring.ts";
export { type Cookies, type ParseOptions, parseCookie } from "./npm-cookie/parse-cookie.ts";
export { parseSetCookie, type SetCookie } from "./npm-cookie/parse-set-cookie.ts";
export { type StringifyOptions, stringifyCookie } from "./npm-cookie/stringify-cookie.ts";
export { type SerializeOptions, stringifySetCookie } from "./npm-cookie/stringify-set-cookie.ts";
export { formatCookieDate } from "./syntax/dates/format-cookie-date.ts";
export { parseCookieDate } from "./syntax/dates/parse-cookie-date.ts";
export { splitSetCookie } from "./syntax/split-set-cookie.ts";
