/** What the matrix of clients does with each. */

import type { CookieJar } from "../../../src/jar/cookie-jar.ts";

export type Connection = {
  /** Asks for a URL, all redirects followed. */
  ask(url: string, headers?: Record<string, string>): Promise<unknown>;
  /** Brings the cookies into the jar, if they are not there at once. */
  save?(): Promise<void>;
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
  /** Why a column can't be. */
  readonly cannot?: Readonly<Record<string, string>>;
  open(jar: CookieJar, proxy?: string): Connection | Promise<Connection>;
};
