/** The site from outside: its process, what is deployed there, and what it saw. */

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Command, Exchange, Report } from "./messages.ts";
import type { Ports } from "./nginx.ts";

export class Site {
  readonly ports: Ports;
  readonly #child: ChildProcess;
  readonly #arrived = new Map<string, Exchange>();
  readonly #awaited = new Map<string, (exchange: Exchange) => void>();
  #deployed: (report: Report) => void = () => {};

  private constructor(ports: Ports, child: ChildProcess) {
    this.ports = ports;
    this.#child = child;
    child.on("message", (report: Report) => {
      if ("exchange" in report) this.#arrive(report.exchange);
      else this.#deployed(report);
    });
  }

  /** Starts the process. It runs the built package: outside of the tests, "speculoos" leads to `dist`. */
  static async open(): Promise<Site> {
    const child = fork(fileURLToPath(new URL("site-process.ts", import.meta.url)), { execArgv: [] });
    const ended = once(child, "exit").then(([code]) => {
      throw new Error(`the site ended with code ${code}`);
    });
    ended.catch(() => undefined);
    const [report] = (await Promise.race([once(child, "message"), ended])) as [Report];
    if (!("ports" in report)) throw new Error("the site must say its ports first");
    return new Site(report.ports, child);
  }

  async deploy(command: Command): Promise<void> {
    const report = await new Promise<Report>((resolve) => {
      this.#deployed = resolve;
      this.#child.send(command);
    });
    if ("failure" in report) throw new Error(`${command.deploy} can't be deployed: ${report.failure}`);
  }

  /** Returns what the server saw of a step. */
  async exchangeOf(step: string): Promise<Exchange> {
    const arrived = this.#arrived.get(step);
    this.#arrived.delete(step);
    return arrived ?? new Promise((resolve) => this.#awaited.set(step, resolve));
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, "exit");
    this.#child.disconnect();
    await ended;
  }

  #arrive(exchange: Exchange): void {
    const { step } = exchange;
    const awaited = this.#awaited.get(step);
    if (awaited === undefined) this.#arrived.set(step, exchange);
    else awaited(exchange);
    this.#awaited.delete(step);
  }
}
