/** An agent of node:http or node:https that sends and stores the cookies of each request (RFC 6265bis §5.7, §5.8). */

import type { Agent } from "node:http";
import type { CookieJar } from "../../jar/cookie-jar.ts";
import type { ClientOptions } from "../client-context.ts";
import { type AgentRequest, exchangeCookies } from "./exchange-cookies.ts";

/** What every agent has (https://nodejs.org/api/http.html#class-httpagent), and no type declares. */
type RequestTaker = { addRequest(request: AgentRequest, options: object): void };

/**
 * Returns the agent with cookies: each request made with it sends the jar's, and stores those of its response before any
 * listener runs. It shares sockets, queue and options with the given agent, which stays without cookies. Any agent will do:
 * of `node:http`, of `node:https`, or of a proxy.
 *
 * Clients that follow redirects make one request for each hop. The names of a caller's Cookie header replace the jar's. A
 * caller's Host header is the host that cookies belong to.
 *
 * @throws TypeError if it is no agent; from a request, if its Host is not valid.
 * @see https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#section-5.8.3
 * @example
 * ```ts
 * import { Agent, createServer, get } from "node:http";
 * import { cookieAgent } from "speculoos/http";
 * import { CookieJar } from "speculoos/jar";
 *
 * const jar = new CookieJar();
 * const agent = cookieAgent(jar, new Agent({ keepAlive: true }));
 *
 * const server = createServer((_request, response) => response.setHeader("Set-Cookie", "id=7").end());
 * server.listen(0, "127.0.0.1", () => {
 *   const { port } = server.address() as import("node:net").AddressInfo;
 *   get({ port, host: "127.0.0.1", agent }, (response) => {
 *     console.log(jar.getCookieString("http://127.0.0.1/")); // id=7
 *     response.resume();
 *     agent.destroy();
 *     server.close();
 *   });
 * });
 * ```
 */
export function cookieAgent<A extends Agent>(jar: CookieJar, agent: A, { context }: ClientOptions = {}): A {
  const target: A & Partial<RequestTaker> = agent;
  if (typeof target?.addRequest !== "function") throw new TypeError("agent must be an agent of node:http");
  const addRequest = (request: AgentRequest, ...rest: [options: object]) => {
    exchangeCookies(jar, context, request, rest[0]);
    target.addRequest?.(request, ...rest);
  };
  const methods = new WeakMap<object, unknown>();
  // An object made of the agent would have neither its private fields nor later changes of its options.
  const withCookies: A = new Proxy(agent, {
    get(_agent, key) {
      if (key === "addRequest") return addRequest;
      const value: unknown = Reflect.get(agent, key, agent);
      if (typeof value !== "function" || key === "constructor") return value;
      if (!methods.has(value)) methods.set(value, createMethod(value));
      return methods.get(value);
    },
    set: (_agent, key, value) => Reflect.set(agent, key, value, agent),
  });
  /** Calls a method on the agent itself. One that returns its agent, as `on` does, returns the one with cookies. */
  function createMethod(method: object) {
    return function (this: unknown, ...args: unknown[]): unknown {
      const result: unknown = Reflect.apply(
        method as () => unknown,
        this === withCookies ? agent : this,
        args,
      );
      return result === agent ? withCookies : result;
    };
  }
  return withCookies;
}
