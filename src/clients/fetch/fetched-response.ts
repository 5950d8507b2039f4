/** What is read of a response, from any fetch (https://fetch.spec.whatwg.org/#responses). */

/** Any fetch whose responses show their status, URL and Set-Cookie lines. */
export type FetchLike = (input: never, init?: never) => Promise<FetchedResponse>;

export type FetchedResponse = {
  readonly status: number;
  readonly url: string;
  readonly headers: {
    get(name: string): string | null;
    getSetCookie?: (() => string[]) | undefined;
  };
};

/** A response with the parts that no type asks for. */
export type FetchResult = FetchedResponse & {
  readonly type?: unknown;
  readonly body?: FetchedBody | null;
  readonly redirected?: unknown;
  clone?(): FetchResult;
};

/** A stream of the web, or of Node in node-fetch. */
export type FetchedBody = { cancel?(): Promise<void>; destroy?(): void };

/** https://fetch.spec.whatwg.org/#redirect-status */
const REDIRECT_STATUS = new Set([301, 302, 303, 307, 308]);

/** Whether the status is that of a redirect. */
export function isRedirect({ status }: FetchedResponse): boolean {
  return REDIRECT_STATUS.has(status);
}

/** Whether a browser hides the redirect, its headers and its URL. */
export function isHiddenRedirect({ status, type }: FetchResult): boolean {
  return status === 0 && type === "opaqueredirect";
}

/** Whether there is a Set-Cookie line. Older fetches join all lines in one. */
export function hasSetCookie({ headers }: FetchedResponse): boolean {
  return typeof headers.getSetCookie === "function"
    ? headers.getSetCookie().length > 0
    : Boolean(headers.get("set-cookie"));
}

/** Returns the URL of a response to a request for `url`. Mocks have "", or a path. */
export function responseUrl(response: FetchedResponse, url: string): string {
  return response.url !== url && URL.canParse(response.url) ? response.url : url;
}

/** Frees the connection or the memory of a body that nobody reads. That it breaks off is nobody's error then. */
export function cancelBody({ body }: { readonly body?: FetchedBody | null }): void {
  if (typeof body?.cancel === "function") new Promise((resolve) => resolve(body.cancel!())).catch(() => {});
  else body?.destroy?.();
}

/** Marks the last response of several, and its copies: its own fetch was asked only once. */
export function markRedirected(response: FetchResult): FetchResult {
  const { redirected, clone } = response;
  if (redirected) return response;
  return Object.defineProperties(response, {
    redirected: { value: true, configurable: true },
    clone: { value: () => markRedirected(clone!.call(response)), configurable: true, writable: true },
  });
}
