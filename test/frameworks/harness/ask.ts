/** One HTTP request as it stands on the wire, over HTTP/1.1 or HTTP/2, and the answer with each Set-Cookie line. */

import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { ClientHttp2Session, IncomingHttpHeaders } from "node:http2";

export type Answer = {
  readonly status: number;
  /** The lines of Set-Cookie in their order. */
  readonly setCookie: readonly string[];
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON. */
  json(): Record<string, unknown>;
};

/** Where an app tells its story: on a port over HTTP/1.1, or as a host at the end of an HTTP/2 connection. */
export type Address = { readonly prefix: string } & (
  | { readonly port: number }
  | { readonly connection: ClientHttp2Session; readonly host: string }
);

export type Asking = {
  readonly method?: string;
  /** The Cookie header; several are as many lines of it (RFC 9113 §8.2.3). */
  readonly cookie?: string | readonly string[] | undefined;
};

type Received = Pick<Answer, "headers" | "text"> & { readonly status: number | undefined };

export async function ask(
  at: Address,
  path: string,
  { method = "GET", cookie = [] }: Asking = {},
): Promise<Answer> {
  const lines = [cookie].flat();
  const { status, headers, text } =
    "port" in at
      ? await sendHttp1(at.port, at.prefix + path, method, lines)
      : await sendHttp2(at, path, method, lines);
  return {
    status: status!,
    setCookie: headers["set-cookie"] ?? [],
    headers,
    text,
    json: () => JSON.parse(text) as Record<string, unknown>,
  };
}

async function sendHttp1(
  port: number,
  path: string,
  method: string,
  cookie: readonly string[],
): Promise<Received> {
  const host = `127.0.0.1:${port}`;
  // A flat list: of a record Node would join the lines.
  const headers = ["Host", host, "Accept", "application/json", ...cookie.flatMap((line) => ["Cookie", line])];
  const outgoing = request({ host: "127.0.0.1", port, path, method, headers, agent: false });
  outgoing.end();
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  let text = "";
  response.setEncoding("utf8").on("data", (piece: string) => {
    text += piece;
  });
  await once(response, "close");
  return { status: response.statusCode, headers: response.headers, text };
}

async function sendHttp2(
  { connection, host, prefix }: Extract<Address, { connection: unknown }>,
  path: string,
  method: string,
  cookie: readonly string[],
): Promise<Received> {
  const stream = connection.request({
    ":method": method,
    ":path": prefix + path,
    ":authority": host,
    accept: "application/json",
    // A field for each: a list is not joined.
    cookie: cookie as string[],
  });
  stream.end();
  const [headers] = (await once(stream, "response")) as [IncomingHttpHeaders & { ":status"?: number }];
  let text = "";
  for await (const piece of stream.setEncoding("utf8")) text += piece;
  return { status: headers[":status"], headers, text };
}

/** Returns the Cookie header of a client that stored these Set-Cookie lines. */
export function cookieOf(lines: readonly string[]): string {
  return cookieLinesOf(lines).join("; ");
}

/** Returns the Cookie lines of an HTTP/2 client that stored these Set-Cookie lines: one for each cookie. */
export function cookieLinesOf(lines: readonly string[]): string[] {
  return lines.map((line) => line.split(";", 1)[0]!);
}
