/** The shapes of HTTP messages that cookies are read from and written to: Node's and Fetch's, by structure alone. */

/** The shape of `Headers`. A Map, URLSearchParams or a framework's context does not have it. */
export type HeadersLike = {
  get(name: string): string | null;
  set(name: string, value: string): void;
  append(name: string, value: string): void;
  delete(name: string): void;
  getSetCookie(): string[];
};

/** Node's `http.IncomingMessage`, of HTTP/1 or HTTP/2, also as frameworks extend it. */
export type IncomingMessageLike = {
  readonly headers: { readonly cookie?: string | undefined; readonly get?: never };
  // A Koa context has both: pass its `req`.
  readonly request?: never;
  readonly response?: never;
};

/** The Fetch API's `Request`. */
export type RequestLike = {
  readonly headers: Pick<HeadersLike, "get" | "getSetCookie">;
  readonly method: string;
};

/** Node's `http.ServerResponse`, of HTTP/1 or HTTP/2, with its request. */
export type ServerResponseLike = {
  readonly headersSent: boolean;
  getHeader(name: string): number | string | readonly string[] | undefined;
  setHeader(name: string, value: string | readonly string[]): unknown;
  readonly req?: IncomingMessageLike;
};

/** The Fetch API's `Response`. */
export type ResponseLike = { readonly headers: HeadersLike; readonly status: number };

/** A source of cookies: a Cookie header's value, or a message that has one. */
export type CookieSource =
  | string
  | Pick<HeadersLike, "get" | "getSetCookie">
  | RequestLike
  | IncomingMessageLike
  | (ServerResponseLike & { readonly req: IncomingMessageLike });

/** A target for cookies: a response, or the headers of one. */
export type CookieTarget = HeadersLike | ResponseLike | ServerResponseLike;
