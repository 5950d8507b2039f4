/** What must compile of the clients for undici and node:http, and what must not; checked by the type check, never run. */

import { Agent, type AgentOptions, get } from "node:http";
import type { Agent as TlsAgent } from "node:https";
import { type ClientContext, cookieAgent } from "speculoos/http";
import { CookieJar, requestContext } from "speculoos/jar";
import { type CookieInterceptor, cookieInterceptor } from "speculoos/undici";
import * as undici8 from "undici";
import type * as declared from "undici-types";
import * as undici7 from "undici7";

declare function is<T>(value: T): void;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<_T extends true>(): void;
const jar = new CookieJar();

// One interceptor is that of undici 8, of undici 7, and of the types that come with @types/node.
const interceptor: CookieInterceptor = cookieInterceptor(jar);
is<undici8.Dispatcher.DispatcherComposeInterceptor>(interceptor);
is<undici7.Dispatcher.DispatcherComposeInterceptor>(interceptor);
is<declared.Dispatcher.DispatcherComposeInterceptor>(interceptor);
const eight = new undici8.Agent().compose(cookieInterceptor(jar), undici8.interceptors.redirect());
const seven = new undici7.Agent().compose([cookieInterceptor(jar), undici7.interceptors.redirect()]);
is<undici8.Dispatcher>(eight);
is<undici7.Dispatcher>(seven);
void undici8.fetch("https://example.com/", { dispatcher: eight });
void undici7.request("https://example.com/", { dispatcher: seven });
undici8.setGlobalDispatcher(eight);
for (const own of [new undici8.Pool("http://a"), new undici8.RetryAgent(eight), new undici8.MockAgent()])
  own.compose(interceptor);
// Node's own fetch.
declare const node: declared.Agent;
void fetch("https://example.com/", { dispatcher: node.compose(interceptor) } as RequestInit);

// @ts-expect-error: the function itself is no interceptor
new undici8.Agent().compose(cookieInterceptor);
// @ts-expect-error: it has no cookies without a jar
cookieInterceptor();
// @ts-expect-error: it intercepts a dispatch
interceptor(() => "text");

// An agent stays what it is.
class CountingAgent extends Agent {
  readonly count: number = 0;
}
const counting = cookieAgent(jar, new CountingAgent());
same<Equal<typeof counting, CountingAgent>>();
same<Equal<ReturnType<typeof cookieAgent<TlsAgent>>, TlsAgent>>();
get("http://example.com/", { agent: counting });
// @ts-expect-error: options are no agent
cookieAgent(jar, { keepAlive: true } satisfies AgentOptions);
// @ts-expect-error: an agent is needed
cookieAgent(jar);

// The context: facts for every hop, or a function of each.
const contexts: ClientContext[] = [
  {},
  { initiator: "https://example.com/", topLevel: new URL("https://example.com/"), navigation: false },
  ({ url, method, redirectChain }) => requestContext({ url, method, redirectChain }),
  () => ({ httpOnlyAllowed: false }),
];
for (const context of contexts) {
  cookieInterceptor(jar, { context });
  cookieAgent(jar, new Agent(), { context });
}
cookieInterceptor(jar, {});
cookieInterceptor(jar, { context: undefined });
// @ts-expect-error: each hop has its own URL
cookieInterceptor(jar, { context: { url: "https://example.com/" } });
// @ts-expect-error: facts are no context
cookieAgent(jar, new Agent(), { context: { sameSite: "none" } });
cookieInterceptor(jar, {
  context: (hop) => {
    // @ts-expect-error: a hop is not changed
    hop.url = "";
    return {};
  },
});
// @ts-expect-error: dispatchers follow redirects, not this
cookieInterceptor(jar, { maxRedirects: 5 });
