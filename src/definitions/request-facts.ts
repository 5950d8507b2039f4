/** The transport of a request, whether Node's or Fetch's, as `http/transport.ts` judges it. */

import type { TransportFacts } from "../http/transport.ts";

/** Returns the facts of a request, or of the request that a Node response answers; empty if a source has none. */
export function requestFacts(source: unknown): TransportFacts {
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
