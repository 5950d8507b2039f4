/** One server process: started on a free port, killed, and started again on the same port. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Agent } from "node:http";
import { fileURLToPath } from "node:url";

const node = fileURLToPath(new URL("../../../node_modules/.bin/node", import.meta.url));

export class ServerProcess {
  port = 0;
  agent = new Agent({ keepAlive: true });
  /** Whether it listens: a balancer sends nothing to a server that does not. */
  isUp = false;
  readonly #program: string;
  readonly #env: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  #output = "";

  constructor(program: string, env: Readonly<Record<string, string>>) {
    this.#program = program;
    this.#env = env;
  }

  /** Returns when the process listens. @throws Error with what it printed if it ends before. */
  async start(): Promise<void> {
    const child = spawn(node, ["--disable-warning=ExperimentalWarning", this.#program, String(this.port)], {
      env: { ...process.env, NODE_ENV: "production", ...this.#env },
      // The process ends when its standard input does: none is left if the driver is killed.
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#child = child;
    child.stdin!.on("error", () => undefined);
    const keep = (text: string) => {
      this.#output = (this.#output + text).slice(-4000);
    };
    child.stderr!.setEncoding("utf8").on("data", keep);
    this.port = await new Promise<number>((resolve, reject) => {
      child.stdout!.setEncoding("utf8").on("data", (text: string) => {
        keep(text);
        const [, port] = /listening on (\d+)\n/.exec(text) ?? [];
        if (port !== undefined) resolve(Number(port));
      });
      child.once("error", reject);
      child.once("exit", (code) => {
        this.isUp = false;
        reject(new Error(`a server ended with ${code}:\n${this.#output}`));
      });
    });
    this.isUp = true;
  }

  /** What the process printed last. */
  get output(): string {
    return this.#output;
  }

  /** Sends SIGKILL, and returns when the process is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.agent.destroy();
    this.agent = new Agent({ keepAlive: true });
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    this.isUp = false;
    await ended;
  }
}
