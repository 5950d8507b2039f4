/** Plays a sequence in Chromium: what the server received, what scripts read, what the browser keeps at the end. */

import { setTimeout } from "node:timers/promises";
import { ChromiumPage, SCRIPTED_DOCUMENT } from "./chromium-page.ts";
import type { ChromiumProcess } from "./chromium-process.ts";
import type { Origins } from "./origins.ts";
import type { Sequence, Step } from "../generators/sequences.ts";

export type Played = { readonly steps: readonly PlayedStep[]; readonly kept: readonly BrowserCookie[] };

export type PlayedStep = {
  /** The Cookie header of each request, byte by byte, the one that was redirected first; of a script, what it read last. */
  readonly sent: readonly string[];
  /** When each was answered, or written. */
  readonly at: readonly number[];
  /** When all of it was over. */
  readonly until: number;
};

/** Names, values and paths are text here: bytes that are no UTF-8 are replaced. */
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
  /** "https://example.test", and whether below a page of another site; undefined for most. */
  readonly partition: string | undefined;
  /** In milliseconds since 1970; `null` for the session. */
  readonly expiry: number | null;
};

/** A browser context of its own, so that each sequence begins with an empty jar and disturbs no other. */
export class ChromiumJar {
  readonly #chromium: ChromiumProcess;
  readonly #context: string;
  readonly #origins: Origins;
  /** Where the user is, and where scripts run. */
  readonly #window: ChromiumPage;
  /** Pages that ask, by their URL: to come to one takes ten times as long as to ask. */
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
      steps.push(await inTime(this.#take(step), () => `Chromium did not come: ${JSON.stringify(step)}`));
    }
    const { cookies } = await this.#window.send<{ cookies: CdpCookie[] }>("Network.getAllCookies");
    return { steps, kept: cookies.map(toBrowserCookie) };
  }

  async #take(step: Step): Promise<PlayedStep> {
    const { via, initiator, top, before, headers } = step;
    if (via === "script") return this.#script(step);
    const shown = top ?? initiator;
    const page = shown === undefined ? this.#window : await this.#pageAt(shown);
    const frame = top === undefined ? undefined : this.#document(initiator!);
    // A frame tells that it has loaded, but not that there was nothing to load.
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

  /** The URL of a document, to be framed. */
  #document(url: string): string {
    return url + this.#origins.expect({ headers: [], html: SCRIPTED_DOCUMENT }).query;
  }

  async #pageAt(url: string): Promise<ChromiumPage> {
    const known = this.#pages.get(url);
    if (known) return known;
    // The one that came first makes room.
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

async function inTime<T>(work: Promise<T>, complaint: () => string): Promise<T> {
  const over = new AbortController();
  const late = setTimeout(TIMEOUT_MS, undefined, { signal: over.signal }).then(() => {
    throw new Error(complaint());
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}

/** As the protocol has it. */
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
