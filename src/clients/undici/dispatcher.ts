/** What the interceptor uses of undici 7 and 8, so that no type of theirs is needed (https://undici.nodejs.org, Dispatcher). */

export type Dispatch = (options: DispatchOptions, handler: DispatchHandler) => boolean;

export type DispatchOptions = {
  readonly origin?: string | URL | undefined;
  readonly path: string;
  readonly method: string;
  readonly headers?: RequestHeaders;
  /** The protocol that is asked for instead of HTTP. */
  readonly upgrade?: boolean | string | null | undefined;
};

/** Names and values in turn, pairs, or a record. */
export type RequestHeaders =
  | readonly unknown[]
  | Iterable<readonly unknown[]>
  | Readonly<Record<string, unknown>>
  | null
  | undefined;

export type ResponseHeaders = { readonly [name: string]: string | readonly string[] | undefined };

/** Passed on as it is. */
type Controller = unknown;

export type DispatchHandler = {
  onRequestStart?(controller: Controller, context: RequestStart): void;
  onRequestUpgrade?(controller: Controller, status: number, headers: ResponseHeaders, socket: unknown): void;
  onResponseStarted?(): void;
  onResponseStart?(
    controller: Controller,
    status: number,
    headers: ResponseHeaders,
    statusMessage?: string,
  ): void;
  onResponseData?(controller: Controller, chunk: unknown): void;
  onResponseEnd?(controller: Controller, trailers: ResponseHeaders): void;
  onResponseError?(controller: Controller, error: Error): void;
  onBodySent?(chunk: unknown): void;
  onRequestSent?(): void;
  /** Of the handler of `redirect`: the URLs before this one. */
  readonly history?: readonly URL[];
};

/** `history` comes from a `redirect` between the interceptor and the network. */
export type RequestStart = { readonly history?: unknown } | null | undefined;
