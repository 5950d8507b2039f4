/** The shapes that cookies are read from and written to: messages of Node, Fetch, Fastify and AWS Lambda, and cookie stores, by structure alone. */

import type { CollectedAttributes } from "../syntax/collect-attribute.ts";

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

/** `Headers` that are read, with or without `getSetCookie`. */
export type ReadableHeadersLike = Pick<HeadersLike, "get" | "append"> & {
  // URLSearchParams and FormData have the other methods.
  readonly getAll?: never;
  // A Koa context has them.
  readonly request?: never;
};

/** The Fetch API's `Request`. */
export type RequestLike = {
  readonly headers: Pick<HeadersLike, "get">;
  readonly method: string;
  // An h3 event has both: pass its `req`.
  readonly req?: never;
};

/** Node's `http.ServerResponse`, of HTTP/1 or HTTP/2, with its request. */
export type ServerResponseLike = {
  readonly headersSent: boolean;
  getHeader(name: string): number | string | readonly string[] | undefined;
  setHeader(name: string, value: string | readonly string[]): unknown;
  readonly req?: IncomingMessageLike;
};

/** Fastify's `reply`. */
export type FastifyReplyLike = {
  readonly request: IncomingMessageLike;
  readonly sent: boolean;
  getHeader(name: string): number | string | readonly string[] | undefined;
  removeHeader(name: string): unknown;
  header(name: string, value?: string | readonly string[]): unknown;
};

/** The Fetch API's `Response`, and h3's `event.res`. */
export type ResponseLike = {
  readonly headers: HeadersLike;
  readonly status?: number | undefined;
  // A Request has one: nothing is ever written to a request.
  readonly method?: never;
};

/** A request as AWS Lambda has it: of API Gateway 1.0 or 2.0, or Lambda@Edge's `event.Records[0].cf.request`. */
export type LambdaRequestLike = {
  readonly cookies?: readonly string[] | undefined;
  readonly headers?:
    | { readonly [name: string]: string | readonly { readonly value: string }[] | undefined }
    | null
    | undefined;
  readonly multiValueHeaders?: { readonly [name: string]: readonly string[] | undefined } | null | undefined;
  readonly get?: never;
  readonly request?: never;
};

type StoredValue = { readonly value: string } | string | undefined;

/** Cookies by their names, decoded: Next's awaited `cookies()`, and `cookies` of SvelteKit and Astro. */
export type CookieStoreSource = {
  get(name: string): StoredValue;
  // A Map, Headers and URLSearchParams have it.
  readonly forEach?: never;
  // A Koa or Hono context, and Koa's `ctx.cookies`, have one of these: pass its `req` or `res`.
  readonly request?: never;
  readonly req?: never;
};

/** A cookie store that also sets cookies, with the options that the frameworks have in common. */
export type CookieStoreTarget = CookieStoreSource & {
  set(name: string, value: string, options: CookieStoreOptions): unknown;
};

/** The options of one cookie in a cookie store. */
export type CookieStoreOptions = {
  [A in keyof CollectedAttributes]?: NonNullable<CollectedAttributes[A]>;
} & { path: string; secure: boolean; httpOnly: boolean };

/** A source of cookies: a Cookie header's value, a message that has one, or a framework's cookie store. */
export type CookieSource =
  | string
  | Pick<HeadersLike, "get" | "getSetCookie">
  | ReadableHeadersLike
  | RequestLike
  | IncomingMessageLike
  | (ServerResponseLike & { readonly req: IncomingMessageLike })
  | FastifyReplyLike
  | LambdaRequestLike
  | CookieStoreSource;

/** A response with headers, or the headers of one. */
export type HeaderTarget = HeadersLike | ResponseLike | ServerResponseLike;

/** A target for cookies: a response, the headers of one, or a framework's cookie store. */
export type CookieTarget =
  | HeadersLike
  | ResponseLike
  | ServerResponseLike
  | FastifyReplyLike
  | CookieStoreTarget;
