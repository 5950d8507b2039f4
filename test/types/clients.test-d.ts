/** What must compile of clients, and what must not; checked by the type check of `npm test`, never run. */

import { type FetchedResponse, type Hop, withCookies } from "speculoos/fetch";
import type { CookieJar, RequestContext } from "speculoos/jar";
import * as undici8 from "undici";
import * as undici7 from "undici7";

declare const jar: CookieJar;
declare const bunFetch: typeof fetch & { preconnect(url: string): void };
declare const ownFetch: (url: string) => Promise<FetchedResponse & { own: number }>;

export async function useFetch(): Promise<void> {
  const get = withCookies(jar);
  const response: Response = await get(new URL("https://x/"), { method: "POST", body: "x" });
  await get(new Request(response.url));
  const bun = withCookies(jar, bunFetch, { context: { initiator: "https://a.test/" }, maxRedirects: 5 });
  bun.preconnect("x");
  const own: number = (await withCookies(jar, ownFetch)("https://x/")).own;
  const seventh: undici7.Response = await withCookies(jar, undici7.fetch)(`https://x/${own}`);
  const eighth: undici8.Response = await withCookies(jar, undici8.fetch)(seventh.url);
  withCookies(jar, fetch, {
    context: ({ url }: Hop): RequestContext => ({ sameSite: url ? "none" : "lax-or-less" }),
  });
  withCookies(jar, undefined, { context: undefined, maxRedirects: undefined });
  // @ts-expect-error: a function of another kind
  withCookies(jar, (a: string) => a.length);
  // @ts-expect-error: the hop says what the method is
  withCookies(jar, fetch, { context: { method: "GET" } });
  // @ts-expect-error: the options of the fetch that was given
  await withCookies(jar, ownFetch)(eighth);
}
