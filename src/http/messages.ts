/** The shapes of HTTP messages that cookies are read from and written to: Node's and Fetch's, by structure alone. */

/** What `Headers` has. A Map, URLSearchParams or a framework's context does not fit. */
export type HeadersLike = {
  get(name: string): string | null;
  set(name: string, value: string): void;
  append(name: string, value: string): void;
  delete(name: string): void;
  getSetCookie(): string[];
};

/** Node's `http.IncomingMessage`, of HTTP/1 or HTTP/2, and what frameworks make of it. */
export type IncomingMessageLike = {
  readonly headers: { readonly cookie?: string | undefined; readonly get?: never };
  // A Koa context has both: give its `req`.
  readonly request?: never;
  readonly response?: never;
};

/** The Fetch API's `Request`. */
export type RequestLike = {
  readonly headers: Pick<HeadersLike, "get" | "getSetCookie">;
  readonly method: string;
};

/** Node's `http.ServerResponse`, of HTTP/1 or HTTP/2, which knows its request. */
export type ServerResponseLike = {
  readonly headersSent: boolean;
  getHeader(name: string): number | string | readonly string[] | undefined;
  setHeader(name: string, value: string | readonly string[]): unknown;
  readonly req?: IncomingMessageLike;
};

/** The Fetch API's `Response`. */
export type ResponseLike = { readonly headers: HeadersLike; readonly status: number };

/** What cookies can be read from: a Cookie header's value, or a message that has one. */
export type CookieSource =
  | string
  | Pick<HeadersLike, "get" | "getSetCookie">
  | RequestLike
  | IncomingMessageLike
  | (ServerResponseLike & { readonly req: IncomingMessageLike });

/** What cookies can be written to. */
export type CookieTarget = HeadersLike | ResponseLike | ServerResponseLike;
