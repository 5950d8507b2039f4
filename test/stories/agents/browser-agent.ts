/** A window of Debian's Chromium: the user types addresses. */

import { ChromiumPage } from "../../browser/driver/chromium-page.ts";
import { ChromiumProcess } from "../../browser/driver/chromium-process.ts";
import type { Ports } from "../site/nginx.ts";
import type { Agent } from "./agent.ts";

export class BrowserAgent implements Agent {
  readonly name = "Chromium";
  readonly #chromium: ChromiumProcess;
  readonly #page: ChromiumPage;

  private constructor(chromium: ChromiumProcess, page: ChromiumPage) {
    this.#chromium = chromium;
    this.#page = page;
  }

  static async launch({ http, https }: Ports): Promise<BrowserAgent> {
    const chromium = await ChromiumProcess.launch([
      `--host-resolver-rules=MAP *:80 127.0.0.1:${http}, MAP *:443 127.0.0.1:${https}`,
      "--ignore-certificate-errors",
    ]);
    const { browserContextId } = await chromium.send<{ browserContextId: string }>(
      "Target.createBrowserContext",
    );
    return new BrowserAgent(chromium, await ChromiumPage.open(chromium, browserContextId));
  }

  async reset(): Promise<void> {
    await this.#page.send("Network.clearBrowserCookies");
  }

  async open(url: string): Promise<string> {
    await this.#page.go(url);
    return String(await this.#page.run("document.body.innerText"));
  }

  async stored(): Promise<string[]> {
    const { cookies } = await this.#page.send<{ cookies: CdpCookie[] }>("Network.getAllCookies");
    return cookies.map(
      ({ name, domain, path, session }) => `${name} ${domain}${path}${session ? "" : " persistent"}`,
    );
  }

  close(): Promise<void> {
    return this.#chromium.close();
  }
}

type CdpCookie = {
  readonly name: string;
  readonly domain: string;
  readonly path: string;
  readonly session: boolean;
};
