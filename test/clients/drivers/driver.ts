/** What the matrix of clients does with each. */

import type { CookieJar } from "../../../src/jar/cookie-jar.ts";

export type Cell = "set and send" | "https" | "redirects" | "removal" | "clear" | "parallel" | "proxy" | "own header";

export type Connection = {
  /** Asks for a URL, all redirects followed; resolves when its cookies are in the jar. */
  ask(url: string, headers?: Record<string, string>): Promise<unknown>;
  close?(): unknown;
};

export type Driver = {
  readonly name: string;
  /** The snippet in the recipes. */
  readonly recipe: string;
  /** What it is connected by. */
  readonly hook: string;
  /** The server that it speaks to, if it isn't that of HTTP/1.1. */
  readonly speaks?: "http2" | "websocket";
  /** Why a cell can't be. */
  readonly cannot?: Partial<Record<Cell, string>>;
  open(jar: CookieJar, proxy?: string): Connection | Promise<Connection>;
};
