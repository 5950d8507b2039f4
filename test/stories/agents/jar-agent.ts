/** A client that keeps its cookies in our jar, over real connections. */

import { once } from "node:events";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { CookieJar } from "speculoos/jar";
import type { Ports } from "../site/nginx.ts";
import type { Agent } from "./agent.ts";

export class JarAgent implements Agent {
  readonly name = "our jar";
  readonly #ports: Ports;
  #jar = new CookieJar();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  async reset(): Promise<void> {
    this.#jar = new CookieJar();
  }

  async open(url: string): Promise<string> {
    const { protocol, hostname, pathname, search } = new URL(url);
    const cookie = this.#jar.getCookieString(url);
    const options = {
      host: "127.0.0.1",
      path: pathname + search,
      headers: { host: hostname, ...(cookie && { cookie }) },
      agent: false,
    } as const;
    const outgoing =
      protocol === "https:"
        ? requestHttps({
            ...options,
            port: this.#ports.https,
            servername: hostname,
            rejectUnauthorized: false,
          })
        : requestHttp({ ...options, port: this.#ports.http });
    outgoing.end();
    const [response] = (await once(outgoing, "response")) as [IncomingMessage];
    this.#jar.setCookies(response.headers["set-cookie"] ?? [], url);
    let text = "";
    for await (const chunk of response.setEncoding("utf8")) text += chunk;
    return text;
  }

  async stored(): Promise<string[]> {
    return [...this.#jar].map(
      ({ name, host, hostOnly, path, expiryTime }) =>
        `${name} ${hostOnly ? "" : "."}${host}${path}${expiryTime === null ? "" : " persistent"}`,
    );
  }

  async close(): Promise<void> {}
}
