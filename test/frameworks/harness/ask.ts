/** One HTTP request as it stands on the wire, and the answer with each Set-Cookie line. */

import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";

export type Answer = {
  readonly status: number;
  /** The lines of Set-Cookie in their order. */
  readonly setCookie: readonly string[];
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
  /** The body as JSON. */
  json(): Record<string, unknown>;
};

/** Where an app tells its story. */
export type Address = { readonly port: number; readonly prefix: string };

export async function ask(
  { port, prefix }: Address,
  path: string,
  { method = "GET", cookie }: { readonly method?: string; readonly cookie?: string | undefined } = {},
): Promise<Answer> {
  const headers = { accept: "application/json", ...(cookie !== undefined && { cookie }) };
  const outgoing = request({ host: "127.0.0.1", port, path: prefix + path, method, headers, agent: false });
  outgoing.end();
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  let text = "";
  response.setEncoding("utf8").on("data", (piece: string) => {
    text += piece;
  });
  await once(response, "close");
  return {
    status: response.statusCode!,
    setCookie: response.headers["set-cookie"] ?? [],
    headers: response.headers,
    text,
    json: () => JSON.parse(text) as Record<string, unknown>,
  };
}

/** Returns the Cookie header of a client that stored these Set-Cookie lines. */
export function cookieOf(lines: readonly string[]): string {
  return lines.map((line) => line.split(";", 1)[0]).join("; ");
}
