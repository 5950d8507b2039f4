/** What a definition knows about a response that it writes to: the request, and whether that came by https. */

import type { AnyCookie } from "../cookies/any-cookie.ts";
import type { CookieAttributes } from "../cookies/attributes/attributes.ts";
import type { AddOptions } from "../http/add-cookie.ts";
import type { CookieSource, CookieTarget } from "../http/messages.ts";
import { responsePortFor } from "../http/response-port.ts";
import { cameByHttps, refuseInsecureTransport, type TransportFacts } from "../http/transport.ts";
import type { Definition } from "./options.ts";
import { readHeaderFor } from "./read-header.ts";
import type { DefinitionAttributes } from "./values/definition-attributes.ts";

/** Everything known about a response that a cookie is sent with. */
export type ResponseInfo = {
  readonly to: CookieTarget;
  /** The request that the response knows, as Node's do. `addCookie` checks its transport. */
  readonly answered: CookieSource | undefined;
  /** That request, or the one that was passed. */
  readonly request: CookieSource | undefined;
  /** The Cookie header of the request, if the request is known. */
  readonly header: string | undefined;
  readonly options: AddOptions;
};

export function describeResponse(
  definition: Definition,
  to: CookieTarget,
  given: CookieSource | undefined,
  options: AddOptions,
): ResponseInfo {
  const answered = responsePortFor(to).request as CookieSource | undefined;
  const request = given ?? answered;
  const header = request === undefined ? undefined : readHeaderFor(definition, request);
  const { cacheControl, transport = definition.transport } = options;
  return { to, answered, request, header, options: { cacheControl, transport } };
}

/** Whether the request came by https; `undefined` if that is not known. */
export function isHttps({ request, answered, options }: ResponseInfo): boolean | undefined {
  if (options.transport === "https") return true;
  return cameByHttps(requestFacts(request)) ?? cameByHttps(answered);
}

export function resolveSecure(attributes: DefinitionAttributes, response: ResponseInfo): CookieAttributes {
  const { secure } = attributes;
  return { ...attributes, secure: secure === "auto" ? isHttps(response) !== false : secure };
}

/** Refuses a Secure cookie over plain http. If the response knows its request, `addCookie` does. */
export function checkTransport(
  { name, secure }: AnyCookie,
  { answered, request, options }: ResponseInfo,
): void {
  if (secure === true && answered === undefined && options.transport !== "https") {
    refuseInsecureTransport(requestFacts(request), name);
  }
}

/** Returns the facts of a request, or of the request that a Node response answers; empty if a source has none. */
function requestFacts(source: unknown): TransportFacts {
  if (typeof source !== "object" || source === null) return {};
  const message: FetchFacts & { readonly req?: TransportFacts } = source;
  if (message.req !== undefined) return message.req;
  const { headers, url } = message;
  if (typeof headers?.get !== "function" || typeof url !== "string") return source;
  // The URL of a Fetch request is absolute: it stands for the socket.
  const [, scheme, authority] = /^(https?):\/\/([^/?#]*)/i.exec(url) ?? [];
  if (scheme === undefined) return {};
  const header = (name: string) => (headers.get(name) as string | null) ?? undefined;
  return {
    socket: { encrypted: scheme.toLowerCase() === "https" },
    headers: {
      host: header("host") ?? authority,
      "x-forwarded-proto": header("x-forwarded-proto"),
      forwarded: header("forwarded"),
    },
  };
}

type FetchFacts = { readonly url?: unknown; readonly headers?: { get(name: string): unknown } };
