/** A playground for one test file, and a Chromium that opens it. */

import { once } from "node:events";
import { existsSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium } from "playwright-core";
import { createPlayground } from "../../src/playground/server.ts";
import { CHROMIUM, CHROMIUM_FLAGS } from "./driver/chromium.ts";

/** Why the tests are skipped; `undefined` if they run. */
export const missing = existsSync(CHROMIUM) ? undefined : "the Debian package chromium is missing";
if (missing !== undefined && process.env.CI === "true") throw new Error(missing);

export class PlaygroundInChromium {
  readonly browser: Browser;
  /** The address, with a slash at the end. */
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server, browser: Browser) {
    this.#server = server;
    this.browser = browser;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  static async open(): Promise<PlaygroundInChromium> {
    const server = createPlayground().listen(0, "127.0.0.1");
    await once(server, "listening");
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
    return new PlaygroundInChromium(server, browser);
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
