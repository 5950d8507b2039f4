/** speculoos/http: an agent of node:http and node:https with a cookie jar. */

export type { ClientContext, ClientOptions, Hop } from "./clients/client-context.ts";
export { cookieAgent } from "./clients/http/cookie-agent.ts";
