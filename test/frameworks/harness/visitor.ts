/** A visitor of a site on this machine: a jar in the place of a browser, and what a browser says of the page that asks. */

import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { CookieJar } from "speculoos/jar";

export type Answer = {
  readonly status: number;
  readonly setCookie: readonly string[];
  readonly location: string | undefined;
  readonly text: string;
  /** The body as JSON. */
  readonly json: Record<string, unknown>;
};

type AskOptions = {
  /** The fields of a form. */
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
};

export class Visitor {
  readonly #jar = new CookieJar();
  readonly #url: string;

  readonly #prefix: string;

  /** `prefix` is what the paths begin with. */
  constructor(port: number, prefix = "") {
    this.#url = `http://localhost:${port}`;
    this.#prefix = prefix;
  }

  /** The Cookie header that the next request has. */
  get cookie(): string {
    return this.#jar.getCookieString(this.#url);
  }

  /** When each cookie ends; `null` if it ends with the browser. */
  get expiryTimes(): (number | null)[] {
    return [...this.#jar].map(({ expiryTime }) => expiryTime);
  }

  get(path: string, options?: AskOptions): Promise<Answer> {
    return this.#ask("GET", path, options);
  }

  post(path: string, options?: AskOptions): Promise<Answer> {
    return this.#ask("POST", path, options);
  }

  async #ask(method: string, path: string, { form, headers }: AskOptions = {}): Promise<Answer> {
    const url = new URL(this.#prefix + (path === "/" && this.#prefix !== "" ? "" : path), this.#url);
    const body = form && new URLSearchParams(form).toString();
    const { cookie } = this;
    const outgoing = request(url, {
      host: "127.0.0.1",
      method,
      agent: false,
      headers: {
        host: url.host,
        accept: "application/json",
        "sec-fetch-site": "same-origin",
        ...(method === "POST" && { origin: this.#url }),
        ...(cookie !== "" && { cookie }),
        ...(body !== undefined && { "content-type": "application/x-www-form-urlencoded" }),
        ...headers,
      },
    });
    outgoing.end(body);
    const [response] = (await once(outgoing, "response")) as [IncomingMessage];
    let text = "";
    response.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
    });
    await once(response, "close");
    const setCookie = response.headers["set-cookie"] ?? [];
    for (const line of setCookie) {
      const { status, reasons } = this.#jar.setCookie(line, url);
      if (status === "refused") throw new Error(reasons[0]!.message);
    }
    return {
      status: response.statusCode!,
      setCookie,
      location: response.headers.location,
      text,
      get json() {
        return JSON.parse(text) as Record<string, unknown>;
      },
    };
  }
}
