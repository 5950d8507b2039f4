/** A site with bound sessions over https on loopback, which is every host that Chromium asks for. */

import { createHash, X509Certificate } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import {
  type DeviceBinding,
  type DeviceBindingOptions,
  type DeviceCheck,
  type DeviceEvent,
  deviceBound,
} from "speculoos/dbsc";
import type { AnySession, CommitResult, SealedSessions, Sessions } from "speculoos/session";
import { selfSignedCertificate } from "../browser/driver/certificate.ts";

export type Data = { user: string };
export type Read = { user: string | undefined };
type AnySessions = Sessions<Read, Data> | SealedSessions<Read, Data>;
type Opened = AnySession<Read, Data> & { commit(to: ServerResponse): Promise<CommitResult> };

/** What the server saw and answered, in order. */
export type Exchange = { readonly method: string; readonly path: string; readonly status: number };

export class LiveSite {
  readonly #server: Server;
  readonly spki: string;
  #sessions!: AnySessions;
  #binding!: DeviceBinding<Read, Data>;
  readonly events: DeviceEvent[] = [];
  readonly exchanges: Exchange[] = [];
  /** What each request of a page was judged to be. */
  readonly checks: { readonly path: string; readonly check: DeviceCheck }[] = [];
  /** Changes an answer before it goes out. */
  rewrite: ((path: string, response: ServerResponse) => void) | undefined;
  /** What answers in place of the binding. */
  instead: ((path: string) => { status: number; headers?: Record<string, string> } | undefined) | undefined;

  private constructor() {
    const certificate = selfSignedCertificate(Date.now());
    const key = new X509Certificate(certificate.cert).publicKey.export({ type: "spki", format: "der" });
    this.spki = createHash("sha256").update(key).digest("base64");
    this.#server = createServer(certificate, (request, response) => void this.#serve(request, response));
  }

  static async open(): Promise<LiveSite> {
    const site = new LiveSite();
    site.#server.listen(0, "127.0.0.1");
    await once(site.#server, "listening");
    return site;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Serves these sessions from now on, as a server does that was restarted. */
  use(sessions: AnySessions, options: Partial<DeviceBindingOptions> = {}): void {
    this.#sessions = sessions;
    this.#binding = deviceBound<Read, Data>(sessions, {
      register: "/device/register",
      refresh: "/device/refresh",
      ...options,
    });
    this.#binding.subscribe((event) => this.events.push(event));
  }

  reset(): void {
    this.events.length = this.exchanges.length = this.checks.length = 0;
    this.rewrite = this.instead = undefined;
  }

  /** The requests for a path, with their status. */
  asked(path: string): number[] {
    return this.exchanges.filter((each) => each.path === path).map(({ status }) => status);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url!, "https://localhost");
    response.on("finish", () => {
      this.exchanges.push({ method: request.method!, path: pathname, status: response.statusCode });
    });
    const { rewrite } = this;
    if (rewrite !== undefined) {
      const end = response.end.bind(response);
      response.end = (...given: never[]) => {
        rewrite(pathname, response);
        return end(...given);
      };
    }
    const other = this.instead?.(pathname);
    if (other !== undefined) {
      response.writeHead(other.status, other.headers).end();
      return;
    }
    if (await this.#binding.handleNode(request, response)) return;
    const session = (await this.#sessions.open(request)) as Opened;
    const work = PAGES[pathname];
    if (work !== undefined) await work(session, response, this.#binding);
    else await session.commit(response);
    if (response.writableEnded) return;
    const check = this.#binding.check(request, session);
    this.checks.push({ path: pathname, check });
    response.setHeader("Content-Type", "text/html");
    if (pathname === "/whoami") response.setHeader("Content-Type", "application/json");
    response.end(
      pathname === "/whoami"
        ? JSON.stringify({ user: session.get("user"), ...check })
        : `<!doctype html><title>${pathname}</title><p>${session.get("user") ?? "nobody"}, ${check.status}`,
    );
  }
}

type Page = (session: Opened, response: ServerResponse, binding: DeviceBinding<Read, Data>) => Promise<void>;

const PAGES: Readonly<Record<string, Page>> = {
  "/login": login,
  /** A page of another site: a link, a form and a script that lead to ours. */
  async "/elsewhere"(_session, response) {
    response.setHeader("Content-Type", "text/html");
    response.end(`<!doctype html><a id="link" href="https://shop.test/">shop</a>
      <form method="post" action="https://shop.test/login-and-go"><button>Log in</button></form>`);
  },
  async "/logout"(session, response) {
    session.destroy();
    await session.commit(response);
  },
  async "/login-and-go"(session, response, binding) {
    await login(session, response, binding);
    response.statusCode = 303;
    response.setHeader("Location", "/");
  },
};

async function login(
  session: Opened,
  response: ServerResponse,
  binding: DeviceBinding<Read, Data>,
): Promise<void> {
  session.set("user", "joe");
  session.login();
  await session.commit(response);
  binding.offer(response, session);
}
