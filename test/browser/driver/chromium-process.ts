/** A new Chromium over the DevTools protocol. Subscribes to few events, which makes it twice as fast. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { CHROMIUM, CHROMIUM_FLAGS } from "./chromium.ts";

type Message = {
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  sessionId?: string;
  result?: unknown;
  error?: { message: string };
};
type Call = { resolve: (result: unknown) => void; reject: (error: Error) => void };

export class ChromiumProcess {
  readonly #child: ChildProcess;
  readonly #profile: string;
  readonly #calls = new Map<number, Call>();
  readonly #listeners = new Map<string, (method: string, params: Record<string, unknown>) => void>();
  #count = 0;

  private constructor(child: ChildProcess, profile: string) {
    this.#child = child;
    this.#profile = profile;
    let waiting = "";
    (child.stdio[4] as Readable).setEncoding("utf8").on("data", (text: string) => {
      const messages = (waiting + text).split("\0");
      waiting = messages.pop()!;
      for (const message of messages) this.#receive(JSON.parse(message));
    });
    child.once("exit", () => {
      for (const { reject } of this.#calls.values()) reject(new Error("Chromium has ended"));
    });
  }

  static async launch(flags: readonly string[]): Promise<ChromiumProcess> {
    const profile = mkdtempSync(join(tmpdir(), "speculoos-chromium-"));
    mkdirSync(join(profile, "Default"));
    // New contexts are incognito, in which Chromium by default blocks third-party cookies.
    const preferences = { profile: { cookie_controls_mode: 0 } };
    writeFileSync(join(profile, "Default", "Preferences"), JSON.stringify(preferences));
    const own = ["--headless", "--remote-debugging-pipe", `--user-data-dir=${profile}`, "about:blank"];
    const child = spawn(CHROMIUM, [...CHROMIUM_FLAGS, ...QUIET_FLAGS, ...flags, ...own], {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    });
    const chromium = new ChromiumProcess(child, profile);
    await chromium.send("Browser.getVersion");
    return chromium;
  }

  /** Calls a method of the protocol. Returns its result, whose type the caller knows. */
  send<T>(method: string, params: Record<string, unknown> = {}, sessionId?: string): Promise<T> {
    const id = ++this.#count;
    (this.#child.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise<T>((resolve, reject) => {
      this.#calls.set(id, { resolve: (result) => resolve(result as T), reject });
    });
  }

  listen(sessionId: string, listener: (method: string, params: Record<string, unknown>) => void): void {
    this.#listeners.set(sessionId, listener);
  }

  async close(): Promise<void> {
    const ended = this.#child.exitCode === null ? once(this.#child, "exit") : undefined;
    const deadline = setTimeout(() => this.#child.kill("SIGKILL"), 5000);
    // It may end before it responds.
    this.send("Browser.close").catch(() => undefined);
    await ended;
    clearTimeout(deadline);
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  #receive({ id, method, params, sessionId, result, error }: Message): void {
    if (id === undefined) {
      this.#listeners.get(sessionId ?? "")?.(method ?? "", params ?? {});
      return;
    }
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (error) call?.reject(new Error(error.message));
    else call?.resolve(result);
  }
}

/** One process renders all pages, because starting processes takes longest. The network service decides about cookies. */
const QUIET_FLAGS = [
  "--disable-extensions",
  "--disable-gpu-compositing",
  "--disable-software-rasterizer",
  "--in-process-gpu",
  "--process-per-site",
  "--renderer-process-limit=1",
  "--disable-site-isolation-trials",
  "--disable-field-trial-config",
  "--disable-background-timer-throttling",
  "--disable-backgrounding-occluded-windows",
  "--disable-renderer-backgrounding",
  "--disable-back-forward-cache",
  "--disable-breakpad",
  "--disable-client-side-phishing-detection",
  "--disable-default-apps",
  "--disable-dev-shm-usage",
  "--disable-hang-monitor",
  "--disable-ipc-flooding-protection",
  "--disable-popup-blocking",
  "--disable-prompt-on-repost",
  "--metrics-recording-only",
  "--no-service-autorun",
  "--password-store=basic",
  "--use-mock-keychain",
  "--mute-audio",
  `--disable-features=${[
    // http must stay http.
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    // No further processes.
    "IsolateOrigins",
    "site-per-process",
    "SpareRendererForSitePerProcess",
    "OriginKeyedProcessesByDefault",
    "RenderDocument",
    // Nothing in the background.
    "PaintHolding",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    "MediaRouter",
    "Translate",
  ]}`,
];
