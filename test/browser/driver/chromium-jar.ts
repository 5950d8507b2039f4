/** Plays a sequence in Chromium, and records what the server received, what scripts read and what Chromium stores at the end. */

import { setTimeout } from "node:timers/promises";
import type { Sequence, Step } from "../generators/sequences.ts";
import { ChromiumPage, SCRIPTED_DOCUMENT } from "./chromium-page.ts";
import type { ChromiumProcess } from "./chromium-process.ts";
import type { Origins } from "./origins.ts";

export type Played = { readonly steps: readonly PlayedStep[]; readonly stored: readonly BrowserCookie[] };

export type PlayedStep = {
  /** The Cookie header of each request as latin1, in order of the redirect. For a script, what it read at the end. */
  readonly sent: readonly string[];
  /** The time of each response, or of the script's write (ms). */
  readonly at: readonly number[];
  /** The time when the step was over (ms). */
  readonly until: number;
};

/** A stored cookie. Name, value and path are text, in which invalid UTF-8 is left out. */
export type BrowserCookie = {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: string;
  readonly priority: string;
  /** The top-level site and whether an ancestor is cross-site, such as "https://example.test true". */
  readonly partition: string | undefined;
  /** Milliseconds since 1970; `null` for a session cookie. */
  readonly expiry: number | null;
};

/** Chromium's jar of one browser context: it begins empty, and shares nothing with other contexts. */
export class ChromiumJar {
  readonly #chromium: ChromiumProcess;
  readonly #context: string;
  readonly #origins: Origins;
  /** The window in which the user navigates and scripts run. */
  readonly #window: ChromiumPage;
  /** Pages that make requests, by their URL. Cached, because opening a page takes ten times as long as a request. */
  readonly #pages = new Map<string, ChromiumPage>();

  private constructor(chromium: ChromiumProcess, context: string, origins: Origins, window: ChromiumPage) {
    this.#chromium = chromium;
    this.#context = context;
    this.#origins = origins;
    this.#window = window;
  }

  static async open(chromium: ChromiumProcess, origins: Origins): Promise<ChromiumJar> {
    const { browserContextId } = await chromium.send<{ browserContextId: string }>(
      "Target.createBrowserContext",
    );
    const window = await ChromiumPage.open(chromium, browserContextId);
    return new ChromiumJar(chromium, browserContextId, origins, window);
  }

  async play(sequence: Sequence): Promise<Played> {
    await this.#window.send("Network.clearBrowserCookies");
    const steps: PlayedStep[] = [];
    for (const step of sequence) {
      if (step.pause !== undefined) await setTimeout(step.pause);
      steps.push(
        await withTimeout(
          this.#take(step),
          () => `Chromium did not finish this step: ${JSON.stringify(step)}`,
        ),
      );
    }
    const { cookies } = await this.#window.send<{ cookies: CdpCookie[] }>("Network.getAllCookies");
    return { steps, stored: cookies.map(toBrowserCookie) };
  }

  async #take(step: Step): Promise<PlayedStep> {
    const { via, initiator, top, before, headers } = step;
    if (via === "script") return this.#script(step);
    const pageUrl = top ?? initiator;
    const page = pageUrl === undefined ? this.#window : await this.#pageAt(pageUrl);
    const frame = top === undefined ? undefined : this.#document(initiator!);
    // A frame reports a loaded document, but not a 204.
    const last = this.#origins.expect({ headers, ...(via === "iframe" && { html: "<!doctype html>" }) });
    const url = step.url + last.query;
    const first = before && this.#origins.expect({ headers: before.headers, location: new URL(url).href });
    const start = before && first ? before.url + first.query : url;
    if (via === "typed") await page.go(start);
    else if (via === "get" || via === "post") await page.leave(via, start);
    else await page.load(via, start, frame);
    const arrivals = [...(first ? [await first.arrival] : []), await last.arrival];
    return {
      sent: arrivals.map(({ cookie }) => cookie),
      at: arrivals.map(({ at }) => at),
      until: Date.now(),
    };
  }

  async #script({ url, headers, top }: Step): Promise<PlayedStep> {
    const page = top === undefined ? this.#window : await this.#pageAt(top);
    if (top === undefined) await this.#show(page, url);
    const frame = top === undefined ? undefined : this.#document(url);
    const at = Date.now();
    const read = await page.script(headers, frame);
    return { sent: [read], at: [at], until: Date.now() };
  }

  /** Returns the URL of a document for a frame. */
  #document(url: string): string {
    return url + this.#origins.expect({ headers: [], html: SCRIPTED_DOCUMENT }).query;
  }

  async #pageAt(url: string): Promise<ChromiumPage> {
    const known = this.#pages.get(url);
    if (known) return known;
    // The oldest page is used again.
    const [oldest] = this.#pages.size < MAX_PAGES ? [] : this.#pages;
    if (oldest) this.#pages.delete(oldest[0]);
    const page = oldest?.[1] ?? (await ChromiumPage.open(this.#chromium, this.#context));
    await this.#show(page, url);
    this.#pages.set(url, page);
    return page;
  }

  async #show(page: ChromiumPage, url: string): Promise<void> {
    if (page.document === url) return;
    const { query, arrival } = this.#origins.expect({ headers: [], html: SCRIPTED_DOCUMENT });
    await page.go(url + query);
    await arrival;
    page.document = url;
  }
}

const MAX_PAGES = 8;
const TIMEOUT_MS = 60_000;

async function withTimeout<T>(work: Promise<T>, message: () => string): Promise<T> {
  const over = new AbortController();
  const late = setTimeout(TIMEOUT_MS, undefined, { signal: over.signal }).then(() => {
    throw new Error(message());
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}

/** A cookie in the DevTools protocol. */
type CdpCookie = {
  name: string;
  value: string;
  domain: string;
  path: string;
  expires: number;
  httpOnly: boolean;
  secure: boolean;
  sameSite?: string;
  priority: string;
  partitionKey?: { topLevelSite: string; hasCrossSiteAncestor: boolean };
};

function toBrowserCookie(cookie: CdpCookie): BrowserCookie {
  const { name, value, domain, path, secure, httpOnly, partitionKey } = cookie;
  return {
    name,
    value,
    host: domain.replace(/^\./, ""),
    hostOnly: !domain.startsWith("."),
    path,
    secure,
    httpOnly,
    sameSite: cookie.sameSite?.toLowerCase() ?? "unset",
    priority: cookie.priority.toLowerCase(),
    partition: partitionKey && `${partitionKey.topLevelSite} ${partitionKey.hasCrossSiteAncestor}`,
    expiry: cookie.expires < 0 ? null : cookie.expires * 1000,
  };
}
