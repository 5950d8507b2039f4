/** Debian's Chromium with device-bound sessions, and what it reports of them over DevTools. */

import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from "playwright-core";
import { CHROMIUM, CHROMIUM_FLAGS } from "../browser/driver/chromium.ts";
import type { LiveSite } from "./live-site.ts";

const FEATURES = "DeviceBoundSessions,EnableBoundSessionCredentialsSoftwareKeysForManualTesting";

/** Launches a browser to which every host is the site. */
export function launchBrowser(site: LiveSite): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    // Without either feature Chromium ignores offers in silence; so it does with `--ignore-certificate-errors`.
    ignoreDefaultArgs: ["--enable-features"],
    args: [
      ...CHROMIUM_FLAGS,
      `--enable-features=${FEATURES}`,
      `--ignore-certificate-errors-spki-list=${site.spki}`,
      `--host-resolver-rules=MAP *.test:443 127.0.0.1:${site.port},MAP * ~NOTFOUND`,
    ],
  });
}

/** One event of Chromium: its kind, and the result. */
export type BrowserEvent = { readonly kind: string; readonly result: string };

/** A context of its own, which has its own cookies, keys and quota. */
export class Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly events: BrowserEvent[] = [];

  private constructor(context: BrowserContext, page: Page, cdp: CDPSession) {
    this.context = context;
    this.page = page;
    cdp.on("Network.deviceBoundSessionEventOccurred" as never, (event: RawEvent) => this.#note(event));
  }

  static async open(browser: Browser): Promise<Visitor> {
    const context = await browser.newContext();
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    const visitor = new Visitor(context, page, cdp);
    await cdp.send("Network.enable");
    await cdp.send("Network.enableDeviceBoundSessions" as never, { enable: true } as never);
    return visitor;
  }

  /** Asks who is logged in, from the open page. */
  whoami(page = this.page): Promise<{ user?: string; status: string; why?: string; skipped?: string }> {
    return page.evaluate(() => fetch("/whoami").then((response) => response.json()));
  }

  /** Removes the bound cookies, as if they had ended. */
  async endBoundCookie(): Promise<void> {
    for (const { name, domain, path } of await this.context.cookies())
      if (name.includes("-bound-")) await this.context.clearCookies({ name, domain, path });
  }

  async waitFor(kind: string, result: string): Promise<void> {
    const deadline = Date.now() + 10_000;
    while (!this.events.some((event) => event.kind === kind && event.result === result)) {
      if (Date.now() > deadline) throw new Error(`no ${kind} ${result}; got ${JSON.stringify(this.events)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  close(): Promise<void> {
    return this.context.close();
  }

  #note(event: RawEvent): void {
    const { creationEventDetails, refreshEventDetails, terminationEventDetails, challengeEventDetails } =
      event;
    if (process.env.SPECULOOS_SHOW) console.log(JSON.stringify(event));
    if (creationEventDetails)
      this.events.push({ kind: "creation", result: creationEventDetails.fetchResult });
    if (refreshEventDetails) this.events.push({ kind: "refresh", result: refreshEventDetails.refreshResult });
    if (terminationEventDetails)
      this.events.push({ kind: "termination", result: terminationEventDetails.deletionReason });
    if (challengeEventDetails)
      this.events.push({ kind: "challenge", result: challengeEventDetails.challengeResult });
  }
}

/** As the protocol has it. */
type RawEvent = {
  readonly creationEventDetails?: { readonly fetchResult: string };
  readonly refreshEventDetails?: { readonly refreshResult: string; readonly fetchResult?: string };
  readonly terminationEventDetails?: { readonly deletionReason: string };
  readonly challengeEventDetails?: { readonly challengeResult: string };
};
