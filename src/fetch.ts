/** speculoos/fetch: a fetch with a cookie jar. */

export type { ClientContext, ClientOptions, Hop } from "./clients/client-context.ts";
export type { FetchedResponse, FetchLike } from "./clients/fetch/fetched-response.ts";
export { withCookies } from "./clients/fetch/with-cookies.ts";
