/** speculoos/fetch: a fetch with a cookie jar. */

export type { ClientContext, ClientOptions, Hop } from "./clients/client-context.ts";
