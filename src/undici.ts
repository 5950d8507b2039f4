/** speculoos/undici: an interceptor of undici with a cookie jar. */

export type { ClientContext, ClientOptions, Hop } from "./clients/client-context.ts";
export { type CookieInterceptor, cookieInterceptor } from "./clients/undici/cookie-interceptor.ts";
