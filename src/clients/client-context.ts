/** The context in which a client's jar decides about each request: facts for all hops, or a function for each (RFC 6265bis §5.2). */

import { type RequestContext, type RequestFacts, requestContext } from "../jar/request/request-context.ts";

/** One request of a chain of redirects. */
export type Hop = {
  readonly url: string;
  readonly method: string;
  /** The URLs of the requests before this one, the first first. */
  readonly redirectChain: readonly string[];
};

/** Facts that hold for every hop, or a function that returns the context of each. */
export type ClientContext =
  | Omit<RequestFacts, "url" | "method" | "redirectChain">
  | ((hop: Hop) => RequestContext);

export type ClientOptions = {
  /** Default: each hop is a navigation that the user started. */
  readonly context?: ClientContext | undefined;
};

/**
 * Returns the context of a hop; `undefined` for the default. Redirects before the hop do not count, as in Chromium. A
 * function may count them.
 */
export function contextForHop(context: ClientContext | undefined, hop: Hop): RequestContext | undefined {
  if (context === undefined) return undefined;
  if (typeof context === "function") return context(hop);
  return requestContext({ ...context, url: hop.url, method: hop.method });
}
