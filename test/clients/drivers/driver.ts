/** What the matrix of clients does with each. */

import type { CookieJar } from "../../../src/jar/cookie-jar.ts";

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
  /** Whether it works on a copy of the jar. */
  readonly copiesTheJar?: boolean;
  /** Why a column can't be. */
  readonly cannot?: Readonly<Record<string, string>>;
  open(jar: CookieJar, proxy?: string): Connection | Promise<Connection>;
};
